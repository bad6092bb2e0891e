"""Figures between two runs: one subject scored with policy, rows, events and others from either of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.engine.given import given_from, values_of
from kaohe.engine.measures import Measured
from kaohe.engine.nesting import points_of
from kaohe.engine.pooling import pool
from kaohe.engine.raters import PART
from kaohe.engine.reference import Reference
from kaohe.engine.score import FromRows, evaluate
from kaohe.policy.branch import branch, needed
from kaohe.policy.indicator import Leaf
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from kaohe.engine.given import Values
    from kaohe.engine.job import Job
    from kaohe.engine.measures import Points
    from kaohe.engine.reference import Given, Result
    from kaohe.engine.result import Run
    from kaohe.engine.roster import Roster
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

AMONG = frozenset({"mean", "rank", "rank_from_end", "of"})
"""What a rule can take from the other subjects."""

Figures = dict[str, tuple[int, int]]


@dataclass(slots=True)
class Side:
    """Everybody's rows of one run, scored by the policy of one: what is counted, and what follows from it."""

    policy: Policy
    run: Run
    period: Period
    values: dict[str, Values] = field(init=False)
    points: Points = field(init=False)
    of_events: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Work out the published values once; they are used again for every subject."""
        self.values = values_of(self.policy, self.run.figures, self.run.parameters)
        self.points = points_of(self.policy, self.run.parts, self.run.roster)
        self.of_events = event_measures(self.policy)


def scored(job: Job, facts_version: int = 0) -> Side:
    """Count and score a job."""
    run = evaluate(job, FromRows(job.source()), facts_version)
    policy = job.loaded.policy
    return Side(branch(policy, policy.total), run, parse_period(run.inputs.period))


def event_measures(policy: Policy) -> frozenset[str]:
    """Name the measures that only deductions, awards and voiding events read."""
    rules: set[str] = set()
    events: set[str] = set()
    for node in policy.indicators.values():
        events |= {one.measure for one in node.adjustments} | {one.measure for one in node.void_on}
        rules |= {requirement.measure for requirement in node.requires}
        rules |= {measure for one in node.adjustments for measure in one.conditions.values()}
        if isinstance(node, Leaf):
            rules |= {*node.conditions.values(), *([] if node.measure is None else [node.measure])}
    return frozenset(needed(policy, events) - needed(policy, rules))


def compares(policy: Policy, cycle: str | None = None) -> bool:
    """Tell whether a subject's points depend on other subjects' figures, in one cycle or in any."""
    return bool(policy.pooled() or comparing(policy, cycle))


def comparing(policy: Policy, cycle: str | None = None) -> list[str]:
    """Name the items whose rules ask for the others' figures and that are assessed in the cycle."""
    return [
        name
        for name, node in policy.indicators.items()
        if isinstance(node, Leaf)
        and node.rule is not None
        and node.rule.missing(frozenset()) & AMONG
        and (cycle is None or cycle in node.cycles)
    ]


@dataclass(frozen=True, slots=True)
class Mix:
    """Whose rows go into a subject's figures, all counted by the same policy.

    ``own``: rows, roster row, period, and what is read from shorter periods or groups; ``events``: what
    deductions, awards and voiding events count; ``others``: everybody else.
    """

    own: Side
    events: Side
    others: Side

    def results(self, subject: str) -> dict[str, Result]:
        """Return the results of every node of a subject; none where it is no subject of its own side."""
        given = self.given(subject)
        if given is None:
            return {}
        policy = self.own.policy
        reference = Reference(policy, self.own.period.cycle, given)
        return {name: reference.result(name) for name in policy.order()}

    def given(self, subject: str) -> Given | None:
        """Return what a subject's tree starts from."""
        own = self.own
        member = own.run.roster.members.get(subject)
        if member is None:
            return None
        roster = self.others.run.roster
        if own is self.events and own is self.others:
            values = own.values[subject]
        else:
            members = {**roster.members, subject: member}
            roster = replace(roster, members=members, columns={**roster.columns, **own.run.roster.columns})
            figures = self._pooled(subject, roster)
            values = values_of(own.policy, {subject: figures}, own.run.parameters)[subject]
        points = {name: {subject: read[subject]} for name, read in own.points.items() if subject in read}
        alone = replace(roster, members={subject: member})
        given = given_from(own.policy, {subject: values}, alone, own.period, points)[subject]
        asked = comparing(own.policy, own.period.cycle)
        if not asked:
            return given
        # Only these look at everybody: for the other items that would be in vain.
        everybody = self.others.values | {subject: values}
        among = given_from(own.policy, everybody, roster, own.period, {}, only=asked)[subject]
        kept = {name: one for name, one in given.inputs.items() if name not in asked}
        return replace(given, inputs={**kept, **among.inputs})

    def _figures(self, subject: str) -> Figures:
        of_events = self.own.of_events
        kept = self.own.run.figures.get(subject, {}), self.events.run.figures.get(subject, {})
        figures = {name: pair for name, pair in kept[0].items() if name.split(PART)[0] not in of_events}
        return figures | {name: pair for name, pair in kept[1].items() if name.split(PART)[0] in of_events}

    def _pooled(self, subject: str, roster: Roster) -> Figures:
        """Return the subject's figures, those over everybody put together anew."""
        figures = self._figures(subject)
        if not self.own.policy.pooled():
            return figures
        measured = Measured()
        for other, counted in {**self.others.run.figures, subject: figures}.items():
            for name, pair in counted.items():
                measured.add(other, name, *pair)
        pool(self.own.policy, measured, roster)
        return measured.counted([subject])[subject]
