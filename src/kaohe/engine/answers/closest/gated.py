"""An open pay gate as a goal: none of an item's gates is missed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.closest.goals import read_by
from kaohe.engine.answers.closest.scenes import gate_figures
from kaohe.engine.answers.closest.tree import Place
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.branch import needed
from kaohe.policy.formula.terms import names_of
from kaohe.policy.pay_names import pay_terms
from kaohe.policy.scope import roster_columns

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from kaohe.engine.answers.closest.changes import Where
    from kaohe.engine.answers.closest.goals import GoalKind
    from kaohe.engine.answers.closest.scenes import Moved, Scenes
    from kaohe.engine.result import Run
    from kaohe.policy.formula.terms import Term


@dataclass(frozen=True, slots=True)
class GateGoal:
    """A pay item none of whose gates is missed."""

    kind: GoalKind
    target: str
    name: str
    scenes: Scenes

    @property
    def place(self) -> Place | None:
        """Return the only node that its gates look at, where they look at nothing else."""
        scene = self.scenes.top
        terms = self._terms().get(self.name, {})
        used = {one.name for path, term in terms.items() if path[0] == "when" for one in names_of(term)}
        nodes = used & scene.policy.indicators.keys()
        return Place(scene, nodes.pop()) if len(used) == 1 == len(nodes) else None

    def decided_by_points(self, touched: Collection[Where]) -> bool:  # noqa: ARG002 - whatever changes
        item = self.scenes.top.policy.pay[self.name]
        return all(gate.reach.high is None and gate.of.isidentifier() for gate in item.when)

    def enough(self, points: Decimal | None, moved: Moved) -> bool:
        return points is not None and self.reached(moved)

    def reached(self, moved: Moved) -> bool:
        return all(held for held, _figure in self._gates(moved))

    def figure(self, moved: Moved) -> Fraction:
        """Return by how much gates are missed, as a share of their bounds, below zero."""
        missed = Fraction(0)
        item = self.scenes.top.policy.pay[self.name]
        for gate, (held, figure) in zip(item.when, self._gates(moved), strict=True):
            if figure is None:
                missed -= 2
            elif not held:
                low, high = gate.reach.low, gate.reach.high
                bound = Fraction(low if low is not None and figure <= low else high or 0)
                missed -= abs(figure - bound) / (abs(bound) or 1)
        return missed

    def relevant(self) -> set[Where]:
        scene = self.scenes.top
        terms = self._terms()
        names, waiting = set(), [self.name]
        found: set[Where] = set()
        while waiting:
            item = waiting.pop()
            if item in names:
                continue
            names.add(item)
            used = {one.name for term in terms.get(item, {}).values() for one in names_of(term)}
            for name in used:
                if name in scene.policy.indicators:
                    found |= set(read_by(scene, name))
                elif name in scene.policy.measures:
                    found |= {(scene.number, own) for own in needed(scene.policy, [name])}
                else:
                    waiting += [one for one in scene.policy.pay if name.startswith(one)]
        return found

    def reached_in(self, run: Run, subject: str) -> bool:
        own = next(
            (amount for amount in run.pay if (amount.subject, amount.item) == (subject, self.name)), None
        )
        return own is not None and own.amount is not None and own.reason is None

    def now(self) -> Any:
        pay = self.scenes.record.run.pay
        return next(
            (own.amount for own in pay if (own.subject, own.item) == (self.scenes.subject, self.name)), None
        )

    def _terms(self) -> dict[str, dict[tuple[str | int, ...], Term]]:
        scene, members = self.scenes.top, self.scenes.record.run.members
        people = roster_columns(CATALOGUE, "person") if members is None else members.roster.columns
        return pay_terms(scene.policy, {"subject": scene.standing.roster.columns, "members": people})

    def _gates(self, moved: Moved) -> list[tuple[bool | None, Fraction | None]]:
        return gate_figures(self.scenes.pay(moved), self.name, self.scenes.subject)
