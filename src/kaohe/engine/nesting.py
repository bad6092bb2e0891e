"""Nodes evaluated by themselves: which jobs they make, and what of their results the nodes above read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.policy.branch import branch, nested
from kaohe.policy.indicator import Periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.job import Job
    from kaohe.engine.measures import Points
    from kaohe.engine.result import Part
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


def whole(job: Job) -> Job:
    """Return the job for the part of the policy that is evaluated for the period itself."""
    policy = job.loaded.policy
    return replace(job, part=branch(policy, policy.total))


def jobs(job: Job) -> Iterator[tuple[str, Job]]:
    """Yield every job whose points the nodes of this one read, each with the node that reads them."""
    for name in nested(job.policy):
        node = job.policy.indicators[name]
        assert isinstance(node, Periods)  # noqa: S101 - the kinds of nested nodes
        if job.period.cycle not in node.cycles or node.pending:
            continue
        part = branch(job.loaded.policy, node.of)
        for period in job.period.each(node.each):
            if _in_force(job.policy, period):
                yield name, replace(job, part=part, period=period)


def _in_force(policy: Policy, period: Period) -> bool:
    return period.last >= policy.valid_from and (policy.valid_to is None or period.first <= policy.valid_to)


def points_of(parts: Iterable[Part]) -> Points:
    """Return what the nodes that read these parts are given, in the order of the parts."""
    points: Points = {}
    for part in parts:
        read = points.setdefault(part.indicator, {})
        for row in part.run.rows:
            if row.indicator == part.of:
                read.setdefault(row.subject, {})[part.run.inputs.period] = row.points
    return points
