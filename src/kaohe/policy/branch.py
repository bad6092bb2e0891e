"""A part of a policy, evaluated by itself: one node as the total, with the measures that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.indicator import Nested, Ranking, children, measures_named
from kaohe.policy.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.policy.policy import Policy
    from kaohe.policy.subjects import Kind


def branch(policy: Policy, node: str, kind: Kind | None = None) -> Policy:
    """Return what of the policy is evaluated together with a node: no node that is evaluated by itself.

    A policy without such nodes is its own branch, as it is. ``kind``: the subjects, where they are groups of
    those that the policy assesses; they are ranked by the node.
    """
    whole = not any(isinstance(own, Nested) for own in policy.indicators.values())
    if whole and (node == policy.total or not policy.scores):
        return policy
    names = list(_together(policy, node))
    used = {measure for name in names for _path, measure in measures_named(policy.indicators[name])}
    total = node == policy.total
    if total:
        used |= {part.measure for outcome in policy.outcomes for part in outcome.when.counted}
    kept = needed(policy, used)
    paid = total and bool(policy.pay)
    own = policy.indicators[node]
    groups = (
        {}
        if kind is None
        else {
            "subjects": Subjects(kind=kind, cite=own.cite),
            "ranking": Ranking(of=node, cite=own.cite),
        }
    )
    return policy.model_copy(
        update={
            "total": node,
            "indicators": {name: policy.indicators[name] for name in names},
            "measures": {name: own for name, own in policy.measures.items() if name in kept or paid},
            "grades": policy.grades if total else None,
            "ranking": policy.ranking if total else None,
            "reports": policy.reports if total else {},
            "outcomes": policy.outcomes if total else (),
            "pay": policy.pay if total else {},
            "agreements": policy.agreements if total else (),
            **groups,
        }
    )


def nested(policy: Policy) -> list[str]:
    """Name the nodes of a branch that read the points of others, children before their parents."""
    return [name for name in policy.order() if isinstance(policy.indicators[name], Nested)]


def _together(policy: Policy, node: str) -> Iterator[str]:
    yield node
    for child in children(policy.indicators[node]):
        yield from _together(policy, child)


def needed(policy: Policy, used: Iterable[str]) -> set[str]:
    """Name measures together with everything that their formulas and pools are made of."""
    formulas, pooled = formulas_of(policy), policy.pooled()
    found: set[str] = set()
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += inputs_of(formulas[name]) if name in formulas else ()
            waiting += [pooled[name].value.of] if name in pooled else ()
    return found
