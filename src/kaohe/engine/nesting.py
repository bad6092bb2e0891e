"""Nodes evaluated by themselves: which jobs they make, and what of their results the nodes above read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from kaohe.policy.branch import branch, nested
from kaohe.policy.dated import stretches
from kaohe.policy.indicator import Handed, Periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.job import Job
    from kaohe.engine.measures import Points
    from kaohe.engine.result import Part, Run
    from kaohe.engine.roster import Roster
    from kaohe.policy.indicator import AnyNode
    from kaohe.policy.period import Each, Period
    from kaohe.policy.policy import Policy
    from kaohe.policy.subjects import Kind


def whole(job: Job) -> Job:
    """Return the job for the part of the policy that is evaluated for the period itself."""
    policy = job.loaded.policy
    return replace(job, part=branch(policy, policy.total))


def shorter(job: Job) -> Iterator[tuple[str, Job]]:
    """Yield the jobs of shorter periods whose points nodes of this one read, each with the node."""
    for name, node in _reading(job):
        if isinstance(node, Periods):
            part = _part(job, node.of, None if job.groups is None else job.policy.kind)
            for period in job.period.each(node.each):
                if in_force(job, period) and _known_then(job, node.of, period):
                    yield name, replace(job, part=part, period=period)


def earlier_periods(job: Job) -> list[Period]:
    """Return the periods of the policy's year that are as long as the job's and come before it."""
    period = job.period
    if period.cycle not in {"month", "quarter", "half_year"}:
        return []
    year = period.spanned("year", job.policy.year_starts)
    return [
        own for own in year.each(cast("Each", period.cycle)) if own.last < period.first and in_force(job, own)
    ]


def of_groups(job: Job, roster: Roster) -> Iterator[tuple[str, Job]]:
    """Yield the jobs of the subjects' groups whose points nodes of this one read, each with the node."""
    for name, node in _reading(job):
        if isinstance(node, Handed):
            part = _part(job, node.of, node.group)
            yield name, replace(job, part=part, groups=frozenset(membership(roster, node).values()))


def membership(roster: Roster, node: Handed) -> dict[str, str]:
    """Return the group of each subject that has one."""
    groups = {subject: member.attributes.get(node.by) for subject, member in roster.members.items()}
    return {subject: str(group) for subject, group in groups.items() if group is not None}


def parts_of(policy: Policy, run: Run, name: str, subject: str) -> Iterator[tuple[Part, str]]:
    """Yield the parts that a node reads for a subject, each with the subject whose rows these are there."""
    node = policy.indicators[name]
    own = membership(run.roster, node).get(subject) if isinstance(node, Handed) else subject
    if own is not None:
        yield from ((part, own) for part in run.parts if part.indicator == name)


def _reading(job: Job) -> Iterator[tuple[str, AnyNode]]:
    for name in nested(job.policy):
        node = job.policy.indicators[name]
        if job.period.cycle in node.cycles and not node.pending:
            yield name, node


def _part(job: Job, of: str, kind: Kind | None) -> Policy:
    return branch(job.loaded.policy, of, kind)


def _known_then(job: Job, node: str, period: Period) -> bool:
    """Tell whether the versions of the policy that score a period have a node at all."""
    return all(node in own.version.loaded.policy.indicators for own in stretches(job.versions, period))


def in_force(job: Job, period: Period) -> bool:
    """Tell whether any version of a job's policy is in force on a day of a period."""
    if job.versions:
        return bool(stretches(job.versions, period))
    return job.loaded.policy.valid_in(period)


def points_of(policy: Policy, parts: Iterable[Part], roster: Roster) -> Points:
    """Return what the nodes that read these parts are given, in the order of the parts."""
    points: Points = {}
    for part in parts:
        node = policy.indicators[part.indicator]
        published = {row.subject: row.points for row in part.run.rows if row.indicator == part.of}
        read = points.setdefault(part.indicator, {})
        if isinstance(node, Handed):
            for subject, group in membership(roster, node).items():
                read[subject] = {group: published.get(group)}
        else:
            for subject, own in published.items():
                read.setdefault(subject, {})[part.run.inputs.period] = own
    return points
