"""A place among the ranked as a goal: the others may move too, where subjects are compared."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.closest.goals import read_by
from kaohe.engine.answers.closest.tree import Place
from kaohe.engine.answers.hybrids import AMONG
from kaohe.policy.branch import needed
from kaohe.policy.indicator import Leaf

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from kaohe.engine.answers.closest.changes import Where
    from kaohe.engine.answers.closest.goals import GoalKind
    from kaohe.engine.answers.closest.scenes import Moved, Scene, Scenes
    from kaohe.engine.result import Run


@dataclass(frozen=True, slots=True)
class RankGoal:
    """A place among the ranked, whose points the changes may move too where they are compared."""

    kind: GoalKind
    target: str
    name: str
    scenes: Scenes

    @property
    def place(self) -> Place:
        return Place(self.scenes.top, self.name)

    def decided_by_points(self, touched: Collection[Where]) -> bool:
        return not compared(self.scenes).intersection(touched)

    def enough(self, points: Decimal | None, moved: Moved) -> bool:
        if points is None:
            return False
        if not compared(self.scenes).intersection(moved.counted):
            others = self._others(self.scenes.totals_as_they_are(self.name))
            return sum(1 for other in others if other > points) < int(self.target)
        return self.reached(moved)

    def reached(self, moved: Moved) -> bool:
        totals = self.scenes.totals(self.scenes.top, self.name, moved)
        own = totals.get(self.scenes.subject)
        return own is not None and sum(1 for other in self._others(totals) if other > own) < int(self.target)

    def figure(self, moved: Moved) -> Fraction:
        return Fraction(self.scenes.result(self.scenes.top, self.name, moved).points or 0)

    def relevant(self) -> set[Where]:
        return set(read_by(self.scenes.top, self.name))

    def reached_in(self, run: Run, subject: str) -> bool:
        rank = rank_in(run, subject)
        return rank is not None and rank <= int(self.target)

    def now(self) -> Any:
        return rank_in(self.scenes.record.run, self.scenes.subject)

    def _others(self, totals: dict[str, Decimal | None]) -> list[Decimal]:
        found = peers(self.scenes.top, self.scenes.subject, totals)
        return [points for name, points in found.items() if name != self.scenes.subject]


def compared(scenes: Scenes) -> set[Where]:
    """Name the measures whose figures move other subjects' points too: compared, pooled, or of a group."""
    found: set[Where] = set()
    for scene in scenes.all:
        policy = scene.policy
        if scene.part is not None and scene.part.by is not None:
            found |= {(scene.number, name) for name in policy.measures}
        found |= {(scene.number, own.value.of) for own in policy.pooled().values()}
        for node in policy.indicators.values():
            if not isinstance(node, Leaf) or node.rule is None or node.measure is None:
                continue
            if node.rule.missing(frozenset()) & AMONG:
                found |= {(scene.number, name) for name in needed(policy, [node.measure])}
    return found


def peers(scene: Scene, subject: str, points: dict[str, Decimal | None]) -> dict[str, Decimal]:
    """Return the points of those with whom a subject is ranked, and its own."""
    members, ranking = scene.standing.roster.members, scene.policy.ranking
    alike = () if ranking is None else ranking.peers
    own = members[subject].alike(alike)
    return {
        name: one for name, one in points.items() if one is not None and members[name].alike(alike) == own
    }


def rank_in(run: Run, subject: str) -> int | None:
    return next((total.rank for total in run.totals if total.subject == subject), None)
