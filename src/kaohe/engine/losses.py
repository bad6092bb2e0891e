"""Where a subject's total was lost, node by node, all in points of the total so that they compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import half_up
from kaohe.engine.nesting import parts_of
from kaohe.policy.indicator import Average, Group, Nested, Periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.result import Run
    from kaohe.policy.indicator import AnyNode
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Lost:
    """What one node lost: ``item`` in its own points, ``total`` in points of the total."""

    indicator: str
    title: str
    item: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What was reached of a maximum."""

    points: Fraction
    maximum: Fraction


Reached = dict[str, dict[str, Share]]


def points_lost(run: Run, policy: Policy) -> dict[str, list[Lost]]:
    """List per subject what its items lost, most first; what is not assessed lost nothing.

    A point of an item with weight 1/9 in a 60 % front costs 0.07 of the total, one of the back's 77 points
    0.52. A group is listed with what it took off beyond its children's losses (its own deductions). What
    was evaluated for shorter periods is put together as the node above does: of a mean over three months,
    a point lost in one of them is a third of a point.
    """
    reached = _reached(run)
    return {total.subject: _sorted(policy, run, reached, total.subject) for total in run.totals}


def _reached(run: Run) -> Reached:
    found: Reached = defaultdict(dict)
    for row in run.rows:
        if row.points is not None and row.max is not None:
            found[row.subject][row.indicator] = Share(Fraction(row.points), Fraction(row.max))
    return found


def _sorted(policy: Policy, run: Run, reached: Reached, subject: str) -> list[Lost]:
    item: dict[str, Fraction] = defaultdict(Fraction)
    total: dict[str, Fraction] = defaultdict(Fraction)
    if policy.total in reached[subject]:
        whole = _Losses(policy, run, reached[subject], subject)
        for name, own, share in whole.below(policy.total, Fraction(1), Fraction(1)):
            item[name] += own
            total[name] += own * share
    decimals = policy.precision.points
    lost = [
        Lost(
            name, policy.indicators[name].title, half_up(item[name], decimals), half_up(total[name], decimals)
        )
        for name in item
    ]
    return sorted((each for each in lost if each.item), key=lambda each: (-each.total, each.indicator))


@dataclass(frozen=True, slots=True)
class _Losses:
    """Finds what a subject lost in the nodes that are evaluated together."""

    policy: Policy
    run: Run
    reached: dict[str, Share]
    subject: str

    def below(self, name: str, share: Fraction, often: Fraction) -> Iterator[tuple[str, Fraction, Fraction]]:
        """Yield node, its own points lost, and what one of them is worth in the total.

        ``often``: how much of a point counts, where it is one of several periods put together.
        """
        node = self.policy.indicators[name]
        if isinstance(node, Nested):
            parts, read = {}, list(self._read(name, node))
            for inner, of, weight in read:
                yield from inner.below(of, share, often * weight)
            could = sum((inner.reached[of].points * weight for inner, of, weight in read), Fraction(0))
        else:
            parts, read = _parts(node, self.reached), []
            for child, part in parts.items():
                yield from self.below(child, share * part, often)
            could = sum((self.reached[child].points * part for child, part in parts.items()), Fraction(0))
        leaf = not parts and not read
        own = (self.reached[name].maximum if leaf else could) - self.reached[name].points
        if own > 0 and (leaf or node.adjustments or node.void_on or node.requires):
            yield name, own * often, share

    def _read(self, name: str, node: Nested) -> Iterator[tuple[_Losses, str, Fraction]]:
        found = []
        for part, subject in parts_of(self.policy, self.run, name, self.subject):
            reached = _reached(part.run)[subject]
            if part.of in reached:
                found.append((_Losses(self.policy, part.run, reached, subject), part.of))
        if isinstance(node, Periods) and node.combine == "last":
            found = found[-1:]
        mean = isinstance(node, Periods) and node.combine == "mean"
        for inner, of in found:
            yield inner, of, Fraction(1, len(found)) if mean else Fraction(1)


def _parts(node: AnyNode, reached: dict[str, Share]) -> dict[str, Fraction]:
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
