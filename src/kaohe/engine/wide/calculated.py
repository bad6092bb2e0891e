"""What portions, pools and those worked out alone need of the calculation around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    import pyarrow as pa

    from kaohe.engine.roster import Roster
    from kaohe.engine.wide.amounts import PayColumn
    from kaohe.engine.wide.sheet import Sheet
    from kaohe.policy.pay_item import PayItem
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


class Calculated(Protocol):
    """A calculation over all subjects of a sheet, as far as it has come.

    ``inside``: who is assessed, by place. ``items``: those that are known. ``past_of_all``: what earlier periods
    paid everybody, in cents; ``of_all``: what is known of everybody together. ``undivided``: pools of nobody.
    """

    policy: Policy
    roster: Roster
    period: Period
    sheet: Sheet
    inside: Any
    items: dict[str, PayColumn]
    past_of_all: dict[str, int]
    of_all: dict[str, Fraction | None]
    undivided: dict[str, list[tuple[str, Decimal]]]

    def unreached(self, item: PayItem, here: Any, state: pa.Array) -> dict[int, str]:
        """Say for whom which gate is not reached."""
