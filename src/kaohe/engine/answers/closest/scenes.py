"""Everything of a run that one subject's rows can move: its own tree, shorter periods, its groups, pay."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.engine.answers.standing import Standing, standing_of
from kaohe.engine.nesting import membership, parts_of, points_of
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.pay.figures import figures_of
from kaohe.engine.pay.payees import members_in
from kaohe.engine.reference import Reference
from kaohe.engine.result import Row
from kaohe.policy.branch import branch
from kaohe.policy.indicator import Handed
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.engine.answers.closest.changes import Effect, Where
    from kaohe.engine.reference import Given, Result
    from kaohe.engine.result import Part, Run
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy


@dataclass(slots=True)
class Scene:
    """What is evaluated together for the subject, or for its group, in one period.

    ``node``: the root of its tree. ``reads``: by node the scenes whose points it reads, in their order.
    """

    number: int
    subject: str
    node: str
    run: Run
    standing: Standing
    part: Part | None = None
    reads: dict[str, list[Scene]] = field(default_factory=dict)
    _narrowed: dict[str, Standing] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """Return the part of the policy that is evaluated here."""
        return self.standing.policy

    def narrowed(self, node: str) -> Standing:
        """Return the standing without what a node does not need."""
        if node not in self._narrowed:
            own = self.standing
            part = own.policy if node == own.policy.total else branch(own.policy, node)
            self._narrowed[node] = Standing(
                part, own.period, own.roster, own.parameters, own.points, own.figures
            )
        return self._narrowed[node]


@dataclass(frozen=True, slots=True)
class Moved:
    """What would be otherwise: counted figures, and published values that take the place of worked-out ones."""

    counted: Effect = field(default_factory=dict)
    values: Mapping[Where, Decimal] = field(default_factory=dict)


AS_IT_IS = Moved()


class Scenes:
    """A subject's scenes of a finished run; the first is the run's own period."""

    def __init__(self, record: Record, subject: str) -> None:
        """Put together what the subject's total reads, down to the shortest period."""
        self.record = record
        self.subject = subject
        self.all: list[Scene] = []
        self._totals: dict[str, dict[str, Decimal | None]] = {}
        run, whole = record.run, record.loaded.policy
        self.top = self._scene(run, whole, standing_of(run, whole, parse_period(run.inputs.period)), subject)

    def _scene(
        self, run: Run, whole: Policy, standing: Standing, subject: str, part: Part | None = None
    ) -> Scene:
        scene = Scene(len(self.all), subject, standing.policy.total, run, standing, part)
        self.all.append(scene)
        for name in standing.policy.indicators:
            for inner, own in parts_of(standing.policy, run, name, subject):
                if own in inner.run.roster.members:
                    below = self._scene(inner.run, whole, _standing(whole, inner), own, inner)
                    scene.reads.setdefault(name, []).append(below)
        return scene

    def result(self, scene: Scene, node: str, moved: Moved = AS_IT_IS) -> Result:
        """Score one node of a scene's subject."""
        standing = self._with_parts(scene, node, moved, everybody=False)
        given = standing.given(scene.subject, self._figures(scene, moved), self._values(scene, moved))
        return Reference(standing.policy, standing.period.cycle, given[scene.subject]).result(node)

    def totals(self, scene: Scene, node: str, moved: Moved = AS_IT_IS) -> dict[str, Decimal | None]:
        """Return everybody's points at a node."""
        standing = self._with_parts(scene, node, moved, everybody=True)
        given = self._given(scene, standing, moved)
        return {
            name: Reference(standing.policy, standing.period.cycle, own).result(node).points
            for name, own in given.items()
        }

    def totals_as_they_are(self, node: str) -> dict[str, Decimal | None]:
        """Return everybody's points at a node of the top scene as they are, worked out once."""
        if node not in self._totals:
            self._totals[node] = self.totals(self.top, node)
        return self._totals[node]

    def pay(self, moved: Moved = AS_IT_IS) -> Calculation:
        """Work out the pay of everybody."""
        scene = self.top
        standing = self._with_parts(scene, scene.node, moved, everybody=True)
        given = self._given(scene, standing, moved)
        rows = []
        for name, own in given.items():
            reference = Reference(standing.policy, standing.period.cycle, own)
            for node in standing.policy.order():
                result = reference.result(node)
                rows.append(Row(name, node, None, None, result.points, result.maximum, result.status))
        values = {name: own.values for name, own in given.items()}
        figures = figures_of(standing.policy, standing.roster, values, rows)
        run = self.record.run
        members = members_in(standing.policy, run.members)
        pay = Calculation(standing.policy, standing.roster, standing.period, figures, run.earlier, members)
        pay.run()
        return pay

    def _given(self, scene: Scene, standing: Standing, moved: Moved) -> dict[str, Given]:
        given = standing.givens()
        return given | standing.given(scene.subject, self._figures(scene, moved), self._values(scene, moved))

    def _figures(self, scene: Scene, moved: Moved) -> dict[str, tuple[int, int]] | None:
        change = {name: pair for (number, name), pair in moved.counted.items() if number == scene.number}
        return scene.standing.changed(scene.subject, change) if change else None

    def _values(self, scene: Scene, moved: Moved) -> dict[str, Decimal]:
        return {name: value for (number, name), value in moved.values.items() if number == scene.number}

    def _with_parts(self, scene: Scene, node: str, moved: Moved, *, everybody: bool) -> Standing:
        """Return a scene's standing, what its nodes read put together anew."""
        standing = scene.narrowed(node)
        changed = {name: reads for name, reads in scene.reads.items() if name in standing.policy.indicators}
        numbers = {number for number, _name in (*moved.counted, *moved.values)}
        if not any(numbers & _numbers(below) for reads in changed.values() for below in reads):
            return standing
        points = dict(standing.points)
        for name, reads in changed.items():
            points[name] = dict(points.get(name, {}))
            for below in reads:
                self._read(scene, name, below, moved, points[name], everybody=everybody)
        anew = copy(standing)
        anew.points = points
        return anew

    def _read(  # noqa: PLR0913 - where it is read, what is read, and what is otherwise
        self,
        scene: Scene,
        name: str,
        below: Scene,
        moved: Moved,
        points: dict[str, dict[str, Decimal | None]],
        *,
        everybody: bool,
    ) -> None:
        handed = scene.policy.indicators[name]
        if everybody:
            found = self.totals(below, below.node, moved)
        else:
            found = {below.subject: self.result(below, below.node, moved).points}
        if isinstance(handed, Handed):
            for member, group in membership(scene.run.roster, handed).items():
                if group in found:
                    points[member] = {group: found[group]}
            return
        for member, own in found.items():
            points[member] = {**points.get(member, {}), below.run.inputs.period: own}


def gate_figures(pay: Calculation, item: str, subject: str) -> list[tuple[bool | None, Fraction | None]]:
    """Return for each gate of a pay item whether it is reached, and its figure."""
    from kaohe.policy.formula.evaluate import evaluate  # noqa: PLC0415 - only policies with pay need it

    values = pay.values(subject)
    found: list[tuple[bool | None, Fraction | None]] = []
    for index, gate in enumerate(pay.policy.pay[item].when):
        figure = evaluate(pay.terms[item]["when", index, "of"], values)
        found.append((None if figure is None else gate.reach.holds(figure), figure))
    return found


def _numbers(scene: Scene) -> set[int]:
    found = {scene.number}
    for reads in scene.reads.values():
        for below in reads:
            found |= _numbers(below)
    return found


def _standing(whole: Policy, part: Part) -> Standing:
    policy, run = branch(whole, part.of, part.by), part.run
    return Standing(
        policy,
        parse_period(run.inputs.period),
        run.roster,
        run.parameters,
        points_of(policy, run.parts, run.roster),
        run.figures,
    )
