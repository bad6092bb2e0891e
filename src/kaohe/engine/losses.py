"""Where a subject's total was lost, node by node, all in points of the total so that they compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import half_up
from kaohe.policy.indicator import Average, Group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.result import Run
    from kaohe.policy.indicator import Indicator
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Lost:
    """What one node lost: ``item`` in its own points, ``total`` in points of the total."""

    indicator: str
    title: str
    item: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class _Reached:
    points: Fraction
    maximum: Fraction


def points_lost(run: Run, policy: Policy) -> dict[str, list[Lost]]:
    """List per subject what its items lost, most first; what is not assessed lost nothing.

    A point of an item with weight 1/9 in a 60 % front costs 0.07 of the total, one of the back's 77 points
    0.52. A group is listed with what it took off beyond its children's losses (its own deductions).
    """
    reached: dict[str, dict[str, _Reached]] = defaultdict(dict)
    for row in run.rows:
        if row.points is not None and row.max is not None:
            reached[row.subject][row.indicator] = _Reached(Fraction(row.points), Fraction(row.max))
    return {total.subject: _sorted(policy, reached[total.subject]) for total in run.totals}


def _sorted(policy: Policy, reached: dict[str, _Reached]) -> list[Lost]:
    if policy.total not in reached:
        return []
    decimals = policy.precision.points
    lost = [
        Lost(name, policy.indicators[name].title, half_up(own, decimals), half_up(own * share, decimals))
        for name, own, share in _losses(policy, reached, policy.total, Fraction(1))
    ]
    return sorted(lost, key=lambda each: (-each.total, each.indicator))


def _losses(
    policy: Policy, reached: dict[str, _Reached], name: str, share: Fraction
) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Yield node, its own points lost, and what one of them is worth in the total."""
    node = policy.indicators[name]
    parts = _parts(node, reached)
    could = sum((reached[child].points * part for child, part in parts.items()), Fraction(0))
    own = (could if parts else reached[name].maximum) - reached[name].points
    if own > 0 and (not parts or node.adjustments or node.void_on or node.requires):
        yield name, own, share
    for child, part in parts.items():
        yield from _losses(policy, reached, child, share * part)


def _parts(node: Indicator, reached: dict[str, _Reached]) -> dict[str, Fraction]:
    """Return the assessed children, each with what one of its points is worth in the node."""
    if not isinstance(node, Group | Average):
        return {}
    assessed = [child for child in node.of if child in reached]
    if isinstance(node, Average):
        weights = {child: Fraction(node.of[child] if isinstance(node.of, dict) else 1) for child in assessed}
        return {child: weight / sum(weights.values()) for child, weight in weights.items()}
    maximum = sum((reached[child].maximum for child in assessed), Fraction(0))
    worth = Fraction(1) if node.scale_to is None else Fraction(node.scale_to) / maximum
    return dict.fromkeys(assessed, worth)
