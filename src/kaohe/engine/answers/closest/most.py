"""The most points that a node can have by changing so many rows, for every number of rows up to a bound.

A node adds up parts (its rule, its steps, its children) that different rows move, and what it makes of their
sum never falls when the sum rises: rounding, floor, cap, upper bounds of requirements. So for each number of
rows the best sum is found by giving every part its best for some of the rows; what moves several parts at
once, or can void or deny the node, is tried out in every number. Where a child becomes assessed or ceases to
be, weights change: such outcomes are kept apart.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.changes import Effect, add
from kaohe.engine.answers.closest.scenes import Moved
from kaohe.engine.answers.closest.sharing import (
    Choice,
    Counts,
    Sums,
    Table,
    rising,
    shared_out,
    vectors_within,
)
from kaohe.policy.indicator import Average, Group, Periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from kaohe.engine.answers.closest.changes import Bundle
    from kaohe.engine.answers.closest.scenes import Scenes
    from kaohe.engine.answers.closest.tree import Part, Place, Tree
    from kaohe.engine.reference import Result

TRIED = 2_000
"""So many numbers of changes are tried out for what cannot be told apart."""

Outcome = tuple[bool, "Decimal | None"]
"""Whether a node is assessed, and of how many points."""


Values = dict[object, Fraction]
"""What parts of a node give: a child's points by its key, the rule's by -1, a step's by its number."""
Lists = list[list[tuple[Values, Counts]]]
"""By number of rows, what parts give with which counts."""
Options = dict[tuple[tuple[object, Outcome], ...], Lists]
"""The same by the outcomes of the children among the parts."""


class Most:
    """Answers for one set of bundles and up to a number of rows."""

    def __init__(self, scenes: Scenes, tree: Tree, rows: int, seen: dict[object, Result]) -> None:
        """``seen``: results by place and counts, kept from one bound to the next."""
        self._scenes = scenes
        self._tree = tree
        self._rows = rows
        self._seen = seen
        self._none = (0,) * len(tree.bundles)
        self.exact = True
        """Whether everything was tried out; else larger groups went up step by step."""
        self._tables: dict[object, dict[Outcome, Table]] = {}

    def tables(self, place: Place, fixed: Counts | None = None) -> dict[Outcome, Table]:
        """Return the best choices of a node by outcome; ``fixed``: counts that are chosen already, -1: free."""
        free = (-1,) * len(self._none) if fixed is None else fixed
        under = self._tree.under(place)
        own = tuple(count if index in under else -1 for index, count in enumerate(free))
        key = place.key, own
        if key not in self._tables:
            self._tables[key] = self._worked_out(place, own)
        return self._tables[key]

    def result(self, place: Place, counts: Counts) -> Result:
        """Score a node with so many changes of each bundle."""
        under = self._tree.under(place)
        own = tuple(count if index in under else 0 for index, count in enumerate(counts))
        key = place.key, own
        if key not in self._seen:
            self._seen[key] = self._scenes.result(place.scene, place.node, moved(self._tree.bundles, own))
        return self._seen[key]

    def _worked_out(self, place: Place, fixed: Counts) -> dict[Outcome, Table]:
        deciding = [index for index in sorted(self._tree.deciding(place)) if fixed[index] < 0]
        best: dict[Outcome, Table] = {}
        for chosen in self._vectors(deciding, self._rows):
            now = tuple(max(one, other) for one, other in zip(fixed, self._filled(chosen), strict=True))
            used = self._cost(self._filled(chosen, 0))
            for counts in self._allocations(place, now, self._rows - used):
                rows = used + self._cost(
                    tuple(0 if now[index] >= 0 else count for index, count in enumerate(counts))
                )
                self._enter(best, place, counts, rows, fixed)
        for table in best.values():
            rising(table)
        return best

    def _enter(
        self, best: dict[Outcome, Table], place: Place, counts: Counts, rows: int, fixed: Counts
    ) -> None:
        result = self.result(place, counts)
        table = best.setdefault(outcome(result), [None] * (self._rows + 1))
        value = Fraction(result.points or 0)
        before = table[rows]
        if before is None or before.value < value:
            own = tuple(0 if fixed[index] >= 0 else count for index, count in enumerate(counts))
            table[rows] = Choice(value, own)

    def _allocations(self, place: Place, fixed: Counts, rows: int) -> Iterator[Counts]:
        """Yield, for numbers of rows from 0, the counts that give the node the best sum of its parts."""
        base = tuple(max(count, 0) for count in fixed)
        closed = frozenset(index for index, count in enumerate(fixed) if count >= 0)
        groups = self._tree.joined(self._tree.parts(place), closed)
        options = [self._options(place, group, fixed, closed, rows) for group in groups]
        for chosen in product(*(sorted(option, key=str) for option in options)):
            outcomes = {key: outcome for keyed in chosen for key, outcome in keyed}
            weights = self._weights(place, base, outcomes)
            tables = [
                self._weighed(option[keyed], weights) for option, keyed in zip(options, chosen, strict=True)
            ]
            together: Sums = [(Fraction(0), base), *[None] * rows]
            for table in tables:
                together = shared_out(together, table)
            seen: set[Counts] = set()
            for entry in together:
                if entry is not None and entry[1] not in seen:
                    seen.add(entry[1])
                    yield entry[1]

    def _options(
        self, place: Place, group: list[Part], fixed: Counts, closed: frozenset[int], rows: int
    ) -> Options:
        """Return by the outcomes of the children in a group, and by rows, what its parts give with which counts."""
        found: dict[tuple[tuple[object, Outcome], ...], Lists] = {}
        if len(group) == 1 and group[0].child is not None:
            child = group[0].child
            for reached, table in self.tables(child, fixed).items():
                lists: Lists = [[] for _ in range(rows + 1)]
                for number, choice in enumerate(table[: rows + 1]):
                    if choice is not None:
                        lists[number].append(({child.key: choice.value}, choice.counts))
                found[(child.key, reached),] = lists
            return found
        free = sorted(frozenset().union(*(part.bundles for part in group)) - closed)
        base = tuple(max(count, 0) for count in fixed)
        few = vectors_within(
            [(self._tree.bundles[index].most(rows), self._tree.bundles[index].rows) for index in free], rows
        )
        tried = self._vectors(free, rows) if few <= TRIED else self._path(place, group, free, base, rows)
        for chosen in tried:
            own = self._filled(chosen, 0)
            counts = tuple(one + other for one, other in zip(base, own, strict=True))
            values, outcomes = self._contributions(place, group, counts)
            lists = found.setdefault(outcomes, [[] for _ in range(rows + 1)])
            lists[self._cost(own)].append((values, own))
        return found

    def _path(
        self, place: Place, group: list[Part], free: list[int], base: Counts, rows: int
    ) -> Iterator[dict[int, int]]:
        """Yield the way up on which each step is the change that brings most per row: too many to try all."""
        self.exact = False
        now = dict.fromkeys(free, 0)
        yield dict(now)
        while True:
            steps: list[tuple[Fraction, int, dict[int, int]]] = []
            for index in free:
                further = {**now, index: now[index] + 1}
                bundle = self._tree.bundles[index]
                if further[index] <= bundle.most(rows) and self._cost(self._filled(further, 0)) <= rows:
                    counts = tuple(
                        one + other for one, other in zip(base, self._filled(further, 0), strict=True)
                    )
                    values, _outcomes = self._contributions(place, group, counts)
                    steps.append((sum(values.values(), Fraction(0)) / bundle.rows, -index, further))
            if not steps:
                return
            now = max(steps, key=lambda step: step[:2])[2]
            yield dict(now)

    def _contributions(
        self, place: Place, group: list[Part], counts: Counts
    ) -> tuple[Values, tuple[tuple[object, Outcome], ...]]:
        values: Values = {}
        outcomes: list[tuple[object, Outcome]] = []
        own = self.result(place, counts)
        for part in group:
            if part.child is not None:
                result = self.result(part.child, counts)
                values[part.child.key] = Fraction(result.points or 0)
                outcomes.append((part.child.key, outcome(result)))
            elif part.step == -1:
                values[-1] = own.before or Fraction(0)
                outcomes.append((-1, (own.before is not None, None)))
            elif part.step is not None and part.step < len(own.steps):
                values[part.step] = own.steps[part.step].change
        return values, tuple(outcomes)

    def _weights(self, place: Place, base: Counts, outcomes: dict[object, Outcome]) -> Values:
        """Return by child what one of its points is worth in the node; rule and steps count as they are."""
        node, children = place.own, place.children()
        known = {
            child.key: outcomes.get(child.key) or outcome(self.result(child, base)) for child in children
        }
        assessed = [child for child in children if known[child.key][0]]
        if isinstance(node, Average):
            own = {
                child.key: Fraction(node.of[child.node] if isinstance(node.of, dict) else 1)
                for child in assessed
            }
            total = sum(own.values(), Fraction(0))
            return {key: weight / total for key, weight in own.items()}
        worth = Fraction(1)
        if isinstance(node, Group) and node.scale_to is not None:
            maximum = sum((Fraction(known[child.key][1] or 0) for child in assessed), Fraction(0))
            worth = Fraction(node.scale_to) / maximum if maximum else Fraction(0)
        if isinstance(node, Periods) and node.combine == "last":
            return {child.key: worth for child in assessed[-1:]}
        if isinstance(node, Periods) and node.combine == "mean" and assessed:
            worth = Fraction(1, len(assessed))
        return {child.key: worth for child in assessed}

    def _weighed(
        self,
        lists: Lists,
        weights: Values,
    ) -> Sums:
        table: Sums = []
        for entries in lists:
            best = table[-1] if table else None
            for values, counts in entries:
                worth = sum(
                    (
                        own * (weights.get(key, Fraction(0)) if isinstance(key, tuple) else 1)
                        for key, own in values.items()
                    ),
                    Fraction(0),
                )
                if best is None or worth > best[0]:
                    best = worth, counts
            table.append(best)
        return table

    def _vectors(self, indices: Sequence[int], rows: int) -> Iterator[dict[int, int]]:
        """Yield every number of changes of some bundles that takes at most so many rows, the fewest first."""
        bounds = [self._tree.bundles[index].most(rows) for index in indices]
        for counts in product(*(range(bound + 1) for bound in bounds)):
            chosen = dict(zip(indices, counts, strict=True))
            if sum(self._tree.bundles[index].rows * count for index, count in chosen.items()) <= rows:
                yield chosen

    def _filled(self, chosen: dict[int, int], empty: int = -1) -> Counts:
        return tuple(chosen.get(index, empty) for index in range(len(self._none)))

    def _cost(self, counts: Counts) -> int:
        return cost(self._tree.bundles, counts)


def outcome(result: Result) -> Outcome:
    """Return what of a result decides how the node above reads it."""
    return result.points is not None, result.maximum


def cost(bundles: Sequence[Bundle], counts: Counts) -> int:
    """Return how many rows so many changes take."""
    return sum(bundle.rows * count for bundle, count in zip(bundles, counts, strict=True))


def moved(bundles: Sequence[Bundle], counts: Counts) -> Moved:
    """Return what so many changes of each bundle add."""
    total: Effect = {}
    for bundle, count in zip(bundles, counts, strict=True):
        if count:
            add(total, bundle.effect(count))
    return Moved(total)
