"""A part of a policy, evaluated by itself: one node as the total, with the measures that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Nested, children, measures_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.formula.terms import Term
    from kaohe.policy.policy import Policy


def branch(policy: Policy, node: str) -> Policy:
    """Return what of the policy is evaluated together with a node: no node that is evaluated by itself.

    A policy without such nodes is its own branch, as it is.
    """
    whole = not any(isinstance(own, Nested) for own in policy.indicators.values())
    if whole and node == policy.total:
        return policy
    names = list(_together(policy, node))
    used = {measure for name in names for _path, measure in measures_named(policy.indicators[name])}
    needed = _needed(used, formulas_of(policy))
    total = node == policy.total
    return policy.model_copy(
        update={
            "total": node,
            "indicators": {name: policy.indicators[name] for name in names},
            "measures": {name: own for name, own in policy.measures.items() if name in needed},
            "grades": policy.grades if total else None,
            "ranking": policy.ranking if total else None,
            "outcomes": policy.outcomes if total else (),
            "reports": policy.reports if total else {},
        }
    )


def nested(policy: Policy) -> list[str]:
    """Name the nodes of a branch that read the points of others, children before their parents."""
    return [name for name in policy.order() if isinstance(policy.indicators[name], Nested)]


def _together(policy: Policy, node: str) -> Iterator[str]:
    yield node
    for child in children(policy.indicators[node]):
        yield from _together(policy, child)


def _needed(used: set[str], formulas: Mapping[str, Term]) -> set[str]:
    needed: set[str] = set()
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += inputs_of(formulas[name]) if name in formulas else ()
    return needed
