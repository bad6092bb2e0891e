"""Where everybody stands: figures that can be changed for one subject, and what its tree gives then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.engine.answers.hybrids import AMONG, compares
from kaohe.engine.given import given_from, values_of
from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.nesting import points_of
from kaohe.engine.pooling import pool
from kaohe.engine.reference import Reference
from kaohe.policy.branch import branch
from kaohe.policy.indicator import Leaf

if TYPE_CHECKING:
    from collections.abc import Container
    from decimal import Decimal

    from kaohe.engine.given import Values
    from kaohe.engine.job import Job
    from kaohe.engine.measures import Points
    from kaohe.engine.reference import Given, Result
    from kaohe.engine.result import Run
    from kaohe.engine.roster import Roster
    from kaohe.engine.source import Source
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

Figures = dict[str, tuple[int, int]]
Everybody = Mapping[str, Figures]
Change = dict[str, tuple[int, int]]
"""By measure what is added to numerator and denominator."""


@dataclass(slots=True)
class Standing:
    """The figures of all subjects with everything else that scoring needs.

    Only figures of the period itself change; what is read from shorter periods or groups stays.
    """

    policy: Policy
    period: Period
    roster: Roster
    parameters: Mapping[str, Mapping[str, Decimal | None]]
    points: Points
    figures: Everybody
    _values: dict[str, Values] = field(init=False)
    _compares: bool = field(init=False)
    _compared: list[str] = field(init=False)
    _kept: tuple[Points, dict[str, Given]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Work out the published values once."""
        self._compares = compares(self.policy)
        self._compared = [
            name
            for name, node in self.policy.indicators.items()
            if isinstance(node, Leaf) and node.rule is not None and node.rule.missing(frozenset()) & AMONG
        ]
        self._values = values_of(self.policy, self.figures, self.parameters)

    def changed(self, subject: str, change: Change) -> Figures:
        """Return a subject's figures with something added; nothing left is no figure."""
        return added(self.figures.get(subject, {}), change)

    def result(self, subject: str, node: str, figures: Figures | None = None) -> Result:
        """Score one node of a subject, with other ``figures`` of its own."""
        return self.reference(subject, figures).result(node)

    def reference(self, subject: str, figures: Figures | None = None) -> Reference:
        """Return what scores a subject's nodes, with other ``figures`` of its own."""
        return Reference(self.policy, self.period.cycle, self.given(subject, figures)[subject])

    def given(
        self, subject: str, figures: Figures | None = None, values: Mapping[str, Decimal] | None = None
    ) -> dict[str, Given]:
        """Return what the trees start from: of everybody where subjects are compared, else of one.

        ``values``: published values that the subject has in place of those worked out.
        """
        changed: Everybody = {} if figures is None else {subject: figures}
        if not self._compares:
            members = {subject: self.roster.members[subject]}
            own = values_of(self.policy, changed, self.parameters) or {subject: self._values[subject]}
            own = {subject: {**own[subject], **(values or {})}}
            return given_from(
                self.policy, own, replace(self.roster, members=members), self.period, self.points
            )
        if not changed and not values:
            return self._kept_givens()
        if changed and self.policy.pooled():
            changed = pooled(self.policy, {**self.figures, **changed}, self.roster)
        everybody = self._values | values_of(self.policy, changed, self.parameters)
        everybody[subject] = {**everybody[subject], **(values or {})}
        if self._others_stay(subject, everybody[subject]):
            return self._alone(subject, everybody[subject])
        return given_from(self.policy, everybody, self.roster, self.period, self.points)

    def _others_stay(self, subject: str, own: Values) -> bool:
        """Tell whether nothing changed by which subjects are compared."""
        nodes = (self.policy.indicators[name] for name in self._compared)
        measures = [node.measure for node in nodes if isinstance(node, Leaf) and node.measure is not None]
        return not self.policy.pooled() and all(own[name] == self._values[subject][name] for name in measures)

    def _alone(self, subject: str, own: Values) -> dict[str, Given]:
        """Return what the trees start from where only figures of one's own changed: places and means stay."""
        before = self._kept_givens()
        members = {subject: self.roster.members[subject]}
        roster = replace(self.roster, members=members)
        after = given_from(self.policy, {subject: own}, roster, self.period, self.points)[subject]
        known = before[subject].inputs
        compared = {
            name: replace(known[name], premises=inputs.premises)
            for name, inputs in after.inputs.items()
            if name in self._compared and name in known
        }
        return {**before, subject: replace(after, inputs={**after.inputs, **compared})}

    def _kept_givens(self) -> dict[str, Given]:
        """Return what everybody's trees start from, worked out once while the points that are read stay the same."""
        if self._kept is None or self._kept[0] is not self.points:
            self._kept = self.points, self.givens()
        return self._kept[1]

    def givens(self) -> dict[str, Given]:
        """Return what everybody's trees start from."""
        return given_from(self.policy, self._values, self.roster, self.period, self.points)

    def totals(self, node: str, subject: str, figures: Figures | None = None) -> dict[str, Decimal | None]:
        """Return everybody's points at a node, with other ``figures`` of one subject."""
        if not self._compares:
            own = {name: self.result(name, node).points for name in self.roster.members if name != subject}
            return own | {subject: self.result(subject, node, figures).points}
        given = self.given(subject, figures)
        return {
            name: Reference(self.policy, self.period.cycle, given[name]).result(node).points
            for name in self.roster.members
        }


def standing_of(run: Run, policy: Policy, period: Period) -> Standing:
    """Return the standing of a finished run."""
    top = branch(policy, policy.total)
    points = points_of(top, run.parts, run.roster)
    return Standing(top, period, run.roster, run.parameters, points, run.figures)


def counted_in(
    job: Job, source: Source, policy: Policy, period: Period, only: Container[str] | None = None
) -> Measured:
    """Count a policy's measures, or ``only`` those named, over other days, from the opened ``source`` of the job."""
    return measure_all(policy, source, replace(job.setting(source), period=period), only)


def added(figures: Figures, change: Change) -> Figures:
    """Add to figures; a denominator of nothing leaves no figure."""
    result = dict(figures)
    for name, (numerator, denominator) in change.items():
        before = result.pop(name, (0, 0))
        after = before[0] + numerator, before[1] + denominator
        if after[1]:
            result[name] = after
    return result


def pooled(policy: Policy, figures: Everybody, roster: Roster) -> Everybody:
    """Put the figures over everybody together anew."""
    measured = Measured()
    for subject, counted in figures.items():
        for name, pair in counted.items():
            measured.add(subject, name, *pair)
    pool(policy, measured, roster)
    return measured.counted(roster.subjects)
