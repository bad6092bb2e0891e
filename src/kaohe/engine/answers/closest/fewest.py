"""The fewest rows that reach a goal: exactly where nodes add up, by trying out where they are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.most import Most, cost, moved
from kaohe.engine.answers.closest.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.engine.answers.closest.changes import Bundle
    from kaohe.engine.answers.closest.goals import Goal
    from kaohe.engine.answers.closest.scenes import Scenes
    from kaohe.engine.answers.closest.sharing import Counts
    from kaohe.engine.answers.closest.tree import Place
    from kaohe.engine.reference import Result

BOUNDS = (4, 16, 64, 256, 1024)
"""Numbers of rows up to which the best is looked for, one after the other."""
TRIED = 300
"""So many sets of changes are tried out one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many changes of each bundle reach a goal; ``fewest``: it is known that fewer rows do not."""

    counts: Counts
    rows: int
    reached: bool
    fewest: bool


def fewest(scenes: Scenes, goal: Goal, bundles: Sequence[Bundle], most: int = BOUNDS[-1]) -> Found:
    """Look for the fewest rows, at most ``most``; where nothing reaches the goal, for what comes nearest."""
    search = _Search(scenes, goal, bundles, most)
    return search.one_by_one() if goal.place is None else search.by_table(goal.place)


class _Search:
    def __init__(self, scenes: Scenes, goal: Goal, bundles: Sequence[Bundle], most: int) -> None:
        self._scenes = scenes
        self._goal = goal
        self._bundles = bundles
        self._most = most
        self._known: dict[Counts, bool] = {}

    def by_table(self, place: Place) -> Found:
        """Find the fewest rows from the most points of the goal's node."""
        tree = Tree(self._bundles)
        seen: dict[object, Result] = {}
        best: tuple[Fraction, Counts] = Fraction(0), (0,) * len(self._bundles)
        for bound in self._bounds():
            table = Most(self._scenes, tree, bound, seen)
            choices = list(table.tables(place).values())
            for rows in range(bound + 1):
                for column in choices:
                    choice = column[rows]
                    if choice is None:
                        continue
                    points = table.result(place, choice.counts).points
                    if self._goal.enough(points, moved(self._bundles, choice.counts)):
                        return self._proven(Found(choice.counts, rows, reached=True, fewest=table.exact))
                    best = max(best, (choice.value, choice.counts), key=lambda one: one[0])
        return Found(best[1], cost(self._bundles, best[1]), reached=False, fewest=False)

    def _proven(self, found: Found) -> Found:
        """Return the cheapest set of as many rows; where points alone do not decide, look whether fewer do."""
        touched = {where for bundle in self._bundles for where in bundle.changes[0].effect}
        if self._goal.decided_by_points(touched):
            return replace(found, counts=self._cheapest(found.counts, found.rows))
        tried = 0
        for rows in range(found.rows + 1):
            sets = list(_of_rows(self._bundles, rows, TRIED - tried + 1))
            tried += len(sets)
            if tried > TRIED:
                return replace(found, fewest=False)
            reached = [counts for counts in sets if self._reached(counts)]
            if reached:
                return Found(min(reached, key=self._price), rows, reached=True, fewest=True)
        return found

    def _bounds(self) -> Iterator[int]:
        """Yield the numbers of rows to look at: few, where not even everything together is enough."""
        every = tuple(bundle.most(self._most) for bundle in self._bundles)
        whole = min(self._most, cost(self._bundles, every))
        possible = self._reached(every) or whole <= BOUNDS[1]
        for bound in BOUNDS if possible else BOUNDS[:2]:
            yield min(bound, whole)
            if bound >= whole:
                return

    def one_by_one(self) -> Found:
        """Go up to the goal, then try out every set of fewer rows, as far as these are few enough to be tried."""
        up = self._climb()
        whole = min(self._most, sum(bundle.most(self._most) * bundle.rows for bundle in self._bundles))
        bound, tried = (up.rows - 1 if up.reached else whole), 0
        if not up.reached and self._ways() > TRIED:
            return up
        for rows in range(bound + 1):
            sets = list(_of_rows(self._bundles, rows, TRIED - tried + 1))
            tried += len(sets)
            if tried > TRIED:
                return up
            reached = [counts for counts in sets if self._reached(counts)]
            if reached:
                return Found(min(reached, key=self._price), rows, reached=True, fewest=True)
        counts = self._cheapest(up.counts, up.rows) if up.reached else up.counts
        return Found(counts, up.rows, up.reached, fewest=True)

    def _ways(self) -> int:
        return prod(bundle.most(self._most) + 1 for bundle in self._bundles)

    def _climb(self) -> Found:
        """Take the change that brings most per row until the goal is reached, then give back what is not needed."""
        counts = (0,) * len(self._bundles)
        figure = self._figure(counts)
        while not self._reached(counts):
            steps = []
            for further in self._further(counts):
                gained = self._figure(further) - figure
                if gained > 0:
                    steps.append((gained / (self._cost(further) - self._cost(counts)), further))
            if not steps:
                return Found(counts, self._cost(counts), reached=False, fewest=False)
            counts = max(steps)[1]
            figure = self._figure(counts)
        for index, count in enumerate(counts):
            low, high = -1, count
            while high - low > 1:
                middle = (low + high) // 2
                fewer = (*counts[:index], middle, *counts[index + 1 :])
                low, high = (low, middle) if self._reached(fewer) else (middle, high)
            counts = (*counts[:index], high, *counts[index + 1 :])
        return Found(counts, self._cost(counts), reached=True, fewest=False)

    def _further(self, counts: Counts) -> Iterator[Counts]:
        for index, bundle in enumerate(self._bundles):
            room = bundle.most(self._most - self._cost(counts) + bundle.rows * counts[index]) - counts[index]
            more = 1
            while more <= room:
                yield (*counts[:index], counts[index] + more, *counts[index + 1 :])
                more *= 2
            if room > 0:
                yield (*counts[:index], counts[index] + room, *counts[index + 1 :])

    def _cheapest(self, counts: Counts, rows: int) -> Counts:
        """Return the cheapest of the sets that take as many rows and are enough, where these can be tried out."""
        others = list(_of_rows(self._bundles, rows, TRIED // 5 + 1))
        if len(others) > TRIED // 5:
            return counts
        enough = [own for own in others if self._reached(own)]
        return min([counts, *enough], key=self._price)

    def _price(self, counts: Counts) -> tuple[int, Counts]:
        taken = zip(self._bundles, counts, strict=True)
        late = sum(change.price[0] for bundle, count in taken for change in bundle.taken(count))
        return late, counts

    def _reached(self, counts: Counts) -> bool:
        if counts not in self._known:
            self._known[counts] = self._goal.reached(moved(self._bundles, counts))
        return self._known[counts]

    def _figure(self, counts: Counts) -> Fraction:
        return self._goal.figure(moved(self._bundles, counts))

    def _cost(self, counts: Counts) -> int:
        return cost(self._bundles, counts)


def _of_rows(bundles: Sequence[Bundle], rows: int, most: int) -> Iterator[Counts]:
    """Yield the numbers of changes that take exactly so many rows, at most ``most`` of them."""
    if not bundles:
        if not rows:
            yield ()
        return
    given = 0
    first, *others = bundles
    for count in range(first.most(rows) + 1):
        for rest in _of_rows(others, rows - count * first.rows, most - given):
            yield (count, *rest)
            given += 1
            if given >= most:
                return
