"""The policy under lint, and the questions that several lints ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.derived import formulas_of, inputs_of, unit_of_derived
from kaohe.policy.indicator import Group, Leaf, children
from kaohe.policy.measure import Count, Derived, Duration, Mean, Measure, Presence, Ratio, Repeated, Share
from kaohe.policy.rated import Rated
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.condition.terms import Condition
    from kaohe.policy.indicator import Adjustment, AnyNode, Node
    from kaohe.policy.interpretation import Path
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Cycle
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """A loaded policy, the tables, and which columns have data (None: not known)."""

    loaded: Loaded
    catalogue: Catalogue
    filled: Mapping[str, frozenset[str]] | None = None

    @property
    def policy(self) -> Policy:
        """Return the typed policy."""
        return self.loaded.policy

    def leaves(self) -> Iterator[tuple[str, Leaf]]:
        """Yield the items of the tree by name."""
        for name, node in self.policy.indicators.items():
            if isinstance(node, Leaf):
                yield name, node

    def nodes(self) -> Iterator[tuple[str, AnyNode]]:
        """Yield all nodes by name."""
        yield from self.policy.indicators.items()

    def rules(self) -> Iterator[tuple[Path, Rule, Decimal | None, Measure | Derived | None]]:
        """Yield every rule with its path, the points of its item, and the measure that feeds it."""
        for name, node in self.nodes():
            full = self.full(name)
            if isinstance(node, Leaf) and node.rule is not None and node.measure is not None:
                path: Path = ("indicators", name, "rule")
                yield path, node.rule, node.max, self.policy.like(node.measure)
            for index, adjustment in enumerate(node.adjustments):
                path = ("indicators", name, "adjustments", index, "rule")
                yield path, adjustment.rule, full, self.policy.like(adjustment.measure)

    def adjustments(self, node: Node) -> Iterator[tuple[int, Adjustment, Measure]]:
        """Yield a node's adjustments that count rows, with their place and measure."""
        for index, adjustment in enumerate(node.adjustments):
            measure = self.policy.measures[adjustment.measure]
            if isinstance(measure, Measure):
                yield index, adjustment, measure

    def full(self, name: str, cycle: Cycle | None = None) -> Decimal:
        """Return a node's full points; with a cycle, of the items assessed in it."""
        node = self.policy.indicators[name]
        if cycle is not None and cycle not in node.cycles:
            return Decimal(0)
        if not isinstance(node, Group):
            return node.max
        return self.listed(name, cycle) if node.scale_to is None else node.scale_to

    def listed(self, name: str, cycle: Cycle | None = None) -> Decimal:
        """Return the sum of the children's full points; items that only award are on top of it."""
        own = (child for child in children(self.policy.indicators[name]) if not self.bonus(child))
        return sum((self.full(child, cycle) for child in own), Decimal(0))

    def bonus(self, name: str) -> bool:
        """Tell whether an item only adds points: it starts from nothing."""
        node = self.policy.indicators[name]
        return isinstance(node, Leaf) and getattr(node.rule, "effect", None) == "award"

    def used_by(self, name: str) -> frozenset[str]:
        """Name the measures that the formula of one uses."""
        return frozenset(inputs_of(formulas_of(self.policy)[name]))

    def step(self, measure: Measure | Derived) -> Decimal | None:
        """Return the smallest difference between two published figures of a measure, None if unknown."""
        precision = self.policy.precision
        rate = isinstance(measure, Derived) and unit_of_derived(measure).kind == "ratio"
        if rate or isinstance(measure.value, Share | Ratio | Repeated | Presence):
            return Decimal(1).scaleb(-precision.rate)
        if isinstance(measure.value, Mean | Rated | Duration):
            return Decimal(1).scaleb(-precision.mean)
        return Decimal(1) if isinstance(measure.value, Count) else None

    def condition(self, measure: Measure) -> Condition | None:
        """Return the parsed row filter of a measure."""
        table = self.catalogue.get(measure.table)
        if measure.where is None or table is None:
            return None
        try:
            return parse_condition(measure.where, row_columns(table))
        except KaoheError:
            return None
