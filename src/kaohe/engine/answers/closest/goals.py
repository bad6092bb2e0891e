"""What a subject could have had, as searches ask for it; points of a node, or the grade that they bring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kaohe.engine.answers.closest.tree import Place
from kaohe.engine.score import grade_of
from kaohe.policy.branch import needed
from kaohe.policy.indicator import children, measures_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.engine.answers.closest.changes import Where
    from kaohe.engine.answers.closest.scenes import Moved, Scene, Scenes
    from kaohe.engine.result import Run
    from kaohe.policy.indicator import Grades

GoalKind = Literal["grade", "rank", "points", "gate"]


class Goal(Protocol):
    """A result that a subject has not, and might have had."""

    @property
    def kind(self) -> GoalKind:
        """Return what it is about."""

    @property
    def target(self) -> str:
        """Return what is to be reached, as people write it."""

    @property
    def name(self) -> str:
        """Return the node or the pay item that it looks at."""

    @property
    def place(self) -> Place | None:
        """Return the node whose points bring it, where it is points that do."""

    def decided_by_points(self, touched: Collection[Where]) -> bool:
        """Tell whether more points of that node can only help, where these measures change."""

    def enough(self, points: Decimal | None, moved: Moved) -> bool:
        """Tell whether it is reached with so many points at that place."""

    def reached(self, moved: Moved) -> bool:
        """Tell whether it is reached with changed rows."""

    def figure(self, moved: Moved) -> Fraction:
        """Return what rises on the way to it."""

    def relevant(self) -> set[Where]:
        """Name the measures that can matter."""

    def reached_in(self, run: Run, subject: str) -> bool:
        """Tell whether a run gives it to the subject."""

    def now(self) -> Any:
        """Return what the subject has instead."""


@dataclass(frozen=True, slots=True)
class PointsGoal:
    """So many points of a node, or a grade or a rank that they bring."""

    kind: GoalKind
    target: str
    name: str
    scenes: Scenes
    least: Decimal
    grades: Grades | None = None

    @property
    def place(self) -> Place:
        return Place(self.scenes.top, self.name)

    def decided_by_points(self, touched: Collection[Where]) -> bool:  # noqa: ARG002 - whatever changes
        return True

    def enough(self, points: Decimal | None, moved: Moved) -> bool:  # noqa: ARG002 - points say all
        return self._wanted(points)

    def _wanted(self, points: Decimal | None) -> bool:
        if points is None:
            return False
        if self.grades is not None:
            return place_of(self.grades, grade_of(self.grades, points)) >= place_of(self.grades, self.target)
        return points >= self.least

    def reached(self, moved: Moved) -> bool:
        return self._wanted(self.scenes.result(self.scenes.top, self.name, moved).points)

    def figure(self, moved: Moved) -> Fraction:
        return Fraction(self.scenes.result(self.scenes.top, self.name, moved).points or 0)

    def relevant(self) -> set[Where]:
        return set(read_by(self.scenes.top, self.name))

    def reached_in(self, run: Run, subject: str) -> bool:
        return self._wanted(points_in(run, subject, self.name))

    def now(self) -> Any:
        subject, run = self.scenes.subject, self.scenes.record.run
        if self.kind == "points":
            return points_in(run, subject, self.name)
        return next(own.grade for own in run.totals if own.subject == subject)


def read_by(scene: Scene, node: str) -> Iterator[Where]:
    """Name what a node and all that it reads count."""
    named = [measure for _path, measure in measures_named(scene.policy.indicators[node])]
    yield from ((scene.number, name) for name in needed(scene.policy, named))
    for child in children(scene.policy.indicators[node]):
        yield from read_by(scene, child)
    for below in scene.reads.get(node, []):
        yield from read_by(below, below.node)


def place_of(grades: Grades, grade: str | None) -> int:
    """Return a grade's place from below; having none is below all."""
    ordered = sorted(grades.bands, key=lambda band: Decimal("-Infinity") if band.low is None else band.low)
    return next((place for place, band in enumerate(ordered) if band.grade == grade), -1)


def points_in(run: Run, subject: str, node: str) -> Decimal | None:
    return next((row.points for row in run.rows if (row.subject, row.indicator) == (subject, node)), None)
