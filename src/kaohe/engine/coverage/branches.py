"""Parts within the nodes of the tree: the branches of their rules, what is met, and bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.coverage.part import Part
from kaohe.engine.given import given_in
from kaohe.engine.reference import Reference, premises_of
from kaohe.i18n import _
from kaohe.policy.indicator import Leaf
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from kaohe.engine.expectations import Expected
    from kaohe.engine.reference import Given
    from kaohe.engine.result import Row
    from kaohe.policy.indicator import Node
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Branch, Rule


def parts(policy: Policy) -> Iterator[Part]:
    """Declare the branches of every node's rules, and the bounds that its adjustments may push it to."""
    for name in policy.nodes():
        yield from _node_parts(f"indicators.{name}", policy.indicators[name])


def _node_parts(path: str, node: Node) -> Iterator[Part]:
    title = node.title
    if isinstance(node, Leaf):
        for branch in _branches(node):
            yield Part(f"{path}.rule.{branch.path}", f"{title}:{branch.words}", node.cite)
        if node.missing != "leave":
            yield Part(f"{path}.missing", _("{title}:没有数").format(title=title), node.cite)
    for index, requirement in enumerate(node.requires):
        words = _("{title}·前提 {requirement}:达到").format(title=title, requirement=requirement.title)
        yield Part(f"{path}.requires.{index}.met", words, requirement.cite)
    for index, adjustment in enumerate(node.adjustments):
        for branch in adjustment.rule.branches(None):
            words = f"{title}·{adjustment.title}:{branch.words}"
            yield Part(f"{path}.adjustments.{index}.rule.{branch.path}", words, adjustment.cite)
    for bound in ("floor", "cap"):
        if _bounded(node, bound):
            figure = plain(getattr(node, bound))
            words = _("{title}:下限 {bound}") if bound == "floor" else _("{title}:上限 {bound}")
            yield Part(f"{path}.{bound}", words.format(title=title, bound=figure), node.cite)


def _branches(node: Leaf) -> Iterator[Branch]:
    return iter(()) if node.rule is None or node.measure is None else node.rule.branches(node.max)


def _bounded(node: Node, bound: str) -> bool:
    """Tell whether something besides the node's own rule can push it to that bound."""
    if bound == "cap":
        return node.cap is not None
    lowering = any(_lowers(adjustment.rule) for adjustment in node.adjustments)
    return node.floor is not None and lowering


def _lowers(rule: Rule) -> bool:
    return getattr(rule, "effect", "deduct") == "deduct"


def reached(expected: Iterable[Expected]) -> Iterator[str]:
    """Name the branches that the nodes took of which an example expects something."""
    given: dict[int, Mapping[str, Given]] = {}
    for one in expected:
        if one.row is None or one.run is None or one.policy is None:
            continue
        known = given.setdefault(id(one.run), given_in(one.policy, one.run)).get(one.subject)
        if known is not None:
            yield from _Reached(one.policy, one.row, known, parse_period(one.run.inputs.period).cycle).parts()


class _Reached:
    """What one node of one subject reached."""

    def __init__(self, policy: Policy, row: Row, given: Given, cycle: str) -> None:
        self._row, self._given = row, given
        self._path = f"indicators.{row.indicator}"
        self._node = policy.indicators[row.indicator]
        self._reference = Reference(policy, cycle, given)
        self._result = self._reference.result(row.indicator)

    def parts(self) -> Iterator[str]:
        node, unmet = self._node, self._result.unmet
        for index, requirement in enumerate(node.requires):
            if requirement is not unmet and self._reference.meets(requirement):
                yield f"{self._path}.requires.{index}.met"
        if self._row.status != "assessed" or (unmet is not None and unmet.most is None):
            return
        if isinstance(node, Leaf) and node.missing != "leave" and node.measure and self._row.value is None:
            yield f"{self._path}.missing"
        yield from self._branches()
        yield from self._bounds()

    def _branches(self) -> Iterator[str]:
        node, inputs = self._node, self._given.inputs.get(self._row.indicator)
        if isinstance(node, Leaf) and inputs is not None:
            for branch in _branches(node):
                if branch.taken(inputs):
                    yield f"{self._path}.rule.{branch.path}"
        for index, adjustment in enumerate(node.adjustments):
            count = Fraction(self._given.values.get(adjustment.measure) or 0)
            premises = premises_of(adjustment, self._given.values)
            for branch in adjustment.rule.branches(None):
                if branch.taken(Inputs(value=count, count=count, premises=premises)):
                    yield f"{self._path}.adjustments.{index}.rule.{branch.path}"

    def _bounds(self) -> Iterator[str]:
        node = self._node
        result = self._result
        if result.before is None:
            return
        points = result.before + sum((step.change for step in result.steps), Fraction(0))
        if _bounded(node, "floor") and points <= _exact(node.floor):
            yield f"{self._path}.floor"
        if _bounded(node, "cap") and points >= _exact(node.cap):
            yield f"{self._path}.cap"


def _exact(bound: Decimal | None) -> Fraction:
    return Fraction(bound or 0)
