"""The figures from which pay starts, by subject: published values, parameters, points, figures of the roster."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.pay_names import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kaohe.engine.pay.calculating import Figures
    from kaohe.engine.result import Row
    from kaohe.engine.roster import Roster
    from kaohe.policy.policy import Policy


def figures_of(
    policy: Policy, roster: Roster, values: Mapping[str, Mapping[str, Decimal | None]], rows: Iterable[Row]
) -> dict[str, Figures]:
    """Put together what formulas of pay may name; ``values[subject]`` has measures and parameters."""
    cells = [name for name, column in roster.columns.items() if column.type in FIGURES]
    found: dict[str, Figures] = {}
    for subject, member in roster.members.items():
        own = {name: _exact(member.attributes.get(name)) for name in cells}
        own |= dict.fromkeys(policy.indicators)
        found[subject] = own | {name: _exact(figure) for name, figure in values.get(subject, {}).items()}
    for row in rows:
        if row.subject in found:
            found[row.subject][row.indicator] = _exact(row.points)
    return found


def _exact(figure: Decimal | int | None) -> Fraction | None:
    return None if figure is None else Fraction(figure)
