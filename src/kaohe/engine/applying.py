"""What applies to whom: for each subject the nodes that are not assessed for it, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.holds import holds
from kaohe.policy.condition.parse import parse_condition

if TYPE_CHECKING:
    from kaohe.engine.roster import Member, Roster
    from kaohe.policy.indicator import Node
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

Reasons = dict[str, str]


def not_applying(policy: Policy, roster: Roster, period: Period) -> dict[str, Reasons]:
    """Return the reason by subject and node; only subjects of whom something is not assessed.

    A subject that is out is out with every node, an item with all nodes below it.
    """
    conditions = {
        name: parse_condition(node.applies_to, roster.columns)
        for name, node in policy.indicators.items()
        if node.applies_to is not None
    }
    if not conditions and not any(member.out or member.exempt for member in roster.members.values()):
        return {}
    paths = {name: policy.path_to(name) for name in policy.order()}
    found = {}
    for subject, member in roster.members.items():
        outside = {
            name: only_for(policy.indicators[name])
            for name, condition in conditions.items()
            if not holds(condition, member.attributes, roster.columns, period)
        }
        reasons = _reasons(paths, member, outside)
        if reasons:
            found[subject] = reasons
    return found


def only_for(node: Node) -> str:
    """Say to whom alone a node applies; as part of the result it is the same in every language."""
    return f"只考核 {node.applies_to}"


def _reasons(paths: dict[str, tuple[str, ...]], member: Member, outside: Reasons) -> Reasons:
    if member.out is not None:
        return dict.fromkeys(paths, member.out)
    own = {**outside, **member.exempt}
    # Nearest first: what is said of an item itself explains it better than what is said of its group.
    return {
        name: next(own[above] for above in path if above in own)
        for name, path in paths.items()
        if not own.keys().isdisjoint(path)
    }
