"""The tree once more in plain exact numbers, for one subject: the arithmetic that explanations print.

Shares nothing with the columns of `kaohe.engine.scoring` but the policy; the two must agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import half_up
from kaohe.policy.indicator import Group, Leaf, Nested, Node, Periods
from kaohe.policy.rules.rule import Inputs, Undefined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.indicator import Adjustment, AnyNode
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an item's arithmetic: what it is called, what was counted, by how much points change."""

    title: str
    measure: str
    count: Decimal
    change: Fraction
    cite: str


@dataclass(frozen=True, slots=True)
class Result:
    """A node's points with the steps that lead there; None where it is not assessed."""

    points: Decimal | None
    maximum: Decimal | None
    status: str
    before: Fraction | None = None
    steps: tuple[Step, ...] = ()
    voided_by: tuple[str, ...] = ()
    parts: dict[str, Decimal] = field(default_factory=dict)
    unmet: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the tree of one subject starts from: published values by measure, and places by node.

    ``outside``: the nodes that are not assessed for this subject, each with the reason.
    ``points``: by node what it reads from others, by shorter period or group.
    """

    values: Mapping[str, Decimal | None]
    inputs: Mapping[str, Inputs[Fraction]]
    outside: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, Decimal | None]] = field(default_factory=dict)


def _scale(node: AnyNode) -> Decimal:
    """Return what a node is measured against when nothing below it is assessed."""
    if isinstance(node, Group):
        return node.scale_to or Decimal(0)
    return node.max


def _summed(
    node: Group, maximum: Decimal, parts: dict[str, Decimal]
) -> tuple[Fraction | None, Decimal | None, dict[str, Decimal]]:
    points = Fraction(sum(parts.values()))
    if node.scale_to is None:
        return points, maximum, parts
    if not maximum:  # all that is below is void and has no points to reach
        return None, None, {}
    return points * Fraction(node.scale_to) / Fraction(maximum), node.scale_to, parts


class Reference:
    """Evaluates nodes of one subject; each node once."""

    def __init__(
        self, policy: Policy, cycle: str, given: Given, known: Mapping[str, Result] | None = None
    ) -> None:
        """Prepare the tree for one subject and cycle; ``known``: results of nodes that need no working out."""
        self._policy = policy
        self._cycle = cycle
        self._given = given
        self._done: dict[str, Result] = dict(known or {})

    def result(self, name: str) -> Result:
        """Return a node's result, its children first."""
        if name not in self._done:
            self._done[name] = self._evaluate(name, self._policy.indicators[name])
        return self._done[name]

    def _evaluate(self, name: str, node: AnyNode) -> Result:
        if self._cycle not in node.cycles or node.pending or name in self._given.outside:
            return Result(None, None, "not_assessed")
        before, maximum, parts = self._before(name, node)
        voided = tuple(event.title for event in node.void_on if self._count(event.measure) > 0)
        if voided:
            full = _scale(node) if maximum is None else maximum
            return Result(half_up(Fraction(0), self._decimals), full, "void", before, (), voided, parts)
        unmet = next((own for own in node.requires if not self.meets(own)), None)
        if unmet is not None and unmet.most is None:
            return self._instead(node, unmet, before, maximum, parts)
        if before is None:
            return Result(None, None, "not_assessed")
        try:
            steps = tuple(self._steps(node))
        except Undefined:
            return Result(None, None, "not_assessed")
        points = before + sum((step.change for step in steps), Fraction(0))
        if node.floor is not None:
            points = max(points, Fraction(node.floor))
        if node.cap is not None:
            points = min(points, Fraction(node.cap))
        if unmet is not None and unmet.most is not None:
            points = min(points, Fraction(unmet.most))
        return Result(half_up(points, self._decimals), maximum, "assessed", before, steps, (), parts, unmet)

    def _instead(
        self,
        node: AnyNode,
        unmet: Requirement,
        before: Fraction | None,
        maximum: Decimal | None,
        parts: dict[str, Decimal],
    ) -> Result:
        """Return what a node gives where a requirement is not met, whatever its rule gives."""
        if unmet.otherwise == "leave":
            return Result(None, None, "not_assessed", unmet=unmet)
        full = _scale(node) if maximum is None else maximum
        status = "void" if unmet.points is None else "assessed"
        published = half_up(unmet.points or Fraction(0), self._decimals)
        return Result(published, full, status, before, (), (), parts, unmet)

    def meets(self, requirement: Requirement) -> bool:
        """Tell whether a precondition holds for the subject."""
        value = self._given.values.get(requirement.measure)
        if value is None:
            meaning = requirement.without_figure(self._policy.like(requirement.measure))
            if meaning != "zero":
                return meaning == "met"
            value = Decimal(0)
        low, high = requirement.at_least, requirement.at_most
        return (low is None or value >= low) and (high is None or value <= high)

    @property
    def _decimals(self) -> int:
        return self._policy.precision.points

    def _before(self, name: str, node: AnyNode) -> tuple[Fraction | None, Decimal | None, dict[str, Decimal]]:
        if isinstance(node, Leaf):
            return self._leaf(name, node), node.max, {}
        if isinstance(node, Nested):
            return self._nested(name, node)
        children = {child: self.result(child) for child in node.of}
        counted = {child: result for child, result in children.items() if result.points is not None}
        parts = {child: result.points for child, result in counted.items() if result.points is not None}
        if not counted:
            return None, None, {}
        if isinstance(node, Group):
            maximum = sum((result.maximum or Decimal(0) for result in counted.values()), Decimal(0))
            return _summed(node, maximum, parts)
        weights = node.of if isinstance(node.of, dict) else dict.fromkeys(node.of, Decimal(1))
        weighed = sum((Fraction(weights[child]) * Fraction(own) for child, own in parts.items()), Fraction(0))
        return weighed / sum(Fraction(weights[child]) for child in parts), node.max, parts

    def _nested(self, name: str, node: Nested) -> tuple[Fraction | None, Decimal | None, dict[str, Decimal]]:
        read = self._given.points.get(name, {})
        parts = {label: points for label, points in read.items() if points is not None}
        if not parts or (isinstance(node, Periods) and len(parts) < node.at_least):
            return None, None, {}
        combine = node.combine if isinstance(node, Periods) else "last"
        points = Fraction(list(parts.values())[-1])
        if combine != "last":
            points = sum((Fraction(own) for own in parts.values()), Fraction(0))
        if combine == "mean":
            points /= len(parts)
        return points, node.max, parts

    def _leaf(self, name: str, node: Leaf) -> Fraction | None:
        if node.measure is None or node.rule is None:
            return Fraction(node.max)
        value = self._given.values.get(node.measure)
        if value is None:
            return {"leave": None, "zero": Fraction(0), "full": Fraction(node.max)}[node.missing]
        if value == 0 and getattr(node.rule, "zero", None) == "out":
            return Fraction(0)
        try:
            return node.rule.score(self._given.inputs[name])
        except Undefined:  # a gap between bands, a mean of zero: no answer is not zero (contract 6)
            return None

    def _steps(self, node: Node) -> list[Step]:
        steps = []
        for adjustment in node.adjustments:
            count = self._count(adjustment.measure)
            premises = premises_of(adjustment, self._given.values)
            given = Inputs(value=Fraction(count), count=Fraction(count), premises=premises)
            change = adjustment.rule.score(given)
            steps.append(Step(adjustment.title, adjustment.measure, count, change, adjustment.cite))
        return steps

    def _count(self, measure: str) -> Decimal:
        return self._given.values.get(measure) or Decimal(0)


def premises_of(part: Leaf | Adjustment, values: Mapping[str, Decimal | None]) -> dict[str, Fraction | bool]:
    """Return the figures of a rule's conditions; a measure without a value has none."""
    found = {words: values.get(measure) for words, measure in part.conditions.items()}
    return {words: Fraction(figure) for words, figure in found.items() if figure is not None}
