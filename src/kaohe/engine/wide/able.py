"""Which policies can be worked out as columns, and what of earlier periods they need; loads without Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.measure import Presence, Repeated
from kaohe.policy.pay_names import PAST, used_by_pay
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from kaohe.engine.roster import Roster
    from kaohe.policy.policy import Policy


def able(policy: Policy) -> bool:
    """Tell whether a policy's results can be worked out as columns: pay alone, of its subjects themselves."""
    return (
        bool(policy.pay)
        and not (policy.scores or policy.reports or policy.outcomes or policy.pays_members)
        and policy.subjects is not None
        and not any(isinstance(own.value, Rated | Repeated | Presence) for own in policy.counted().values())
    )


def looked_back(policy: Policy, roster: Roster) -> set[str]:
    """Name the items of which amounts of earlier periods are asked for."""
    used = used_by_pay(policy, {"subject": roster.columns, "members": {}})
    return {
        name
        for name, item in policy.pay.items()
        if item.settles is not None
        or (item.rule is not None and item.rule.kind == "cumulative")
        or {name + suffix for suffix in PAST} & used
    }
