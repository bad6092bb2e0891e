"""Points under figures that were drawn anew: every sample is a set of subjects among whom alone is compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kaohe.engine.columns import score_columns
from kaohe.engine.measures import Figures, Measured
from kaohe.engine.nesting import points_of
from kaohe.engine.pooling import pool
from kaohe.engine.roster import Member, Roster
from kaohe.policy.catalogue import Column, ColumnType
from kaohe.policy.indicator import Leaf

if TYPE_CHECKING:
    from kaohe.engine.answers.fairness.drawing import Pairs
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.policy.policy import Policy

SAMPLE = "sample"
AT_ONCE = 30_000
"""Subjects of so many samples are scored together."""

Points = dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]
"""By subject the points of each sample, as whole numbers; `MISSING` where not assessed."""
MISSING = -(2**62)


def scores(run: Run, job: Job, node: str, pairs: Pairs, samples: int) -> Points:
    """Score ``node`` under each sample, by the engine's columns; what was not drawn stays as it was."""
    policy = _within_samples(job.policy)
    points: dict[str, list[int]] = {subject: [] for subject in run.roster.subjects}
    together = max(1, AT_ONCE // max(1, len(run.roster.members)))
    for first in range(0, samples, together):
        numbers = range(first, min(first + together, samples))
        roster = _roster(run.roster, numbers)
        measured = _measured(run, policy, pairs, numbers)
        pool(policy, measured, roster)
        table = score_columns(policy, measured, roster, job.period, job.backend)
        found = dict(zip(table["subject"].to_pylist(), table[f"{node}__points"].to_pylist(), strict=True))
        for number in numbers:
            for subject, own in points.items():
                drawn = found[_named(subject, number)]
                own.append(MISSING if drawn is None else drawn)
    return {subject: np.array(own, np.int64) for subject, own in points.items()}


def _within_samples(policy: Policy) -> Policy:
    """Let means, ranks and sums over everybody be taken within each sample."""
    nodes = {
        name: node.model_copy(update={"peers": (*node.peers, SAMPLE)}) if isinstance(node, Leaf) else node
        for name, node in policy.indicators.items()
    }
    measures = dict(policy.measures)
    for name, own in policy.pooled().items():
        value = own.value.model_copy(update={"within": (*own.value.within, SAMPLE)})
        measures[name] = own.model_copy(update={"value": value})
    return policy.model_copy(update={"indicators": nodes, "measures": measures})


def _named(subject: str, number: int) -> str:
    return f"{number:06} {subject}"


def _roster(roster: Roster, numbers: range) -> Roster:
    members: dict[str, Member] = {
        _named(subject, number): replace(member, attributes={**member.attributes, SAMPLE: number})
        for number in numbers
        for subject, member in roster.members.items()
    }
    columns = {**roster.columns, SAMPLE: Column(SAMPLE, SAMPLE, ColumnType.integer, "", "")}
    return Roster(members, columns)


def _measured(run: Run, policy: Policy, pairs: Pairs, numbers: range) -> Measured:
    measured = Measured()
    points = points_of(policy, run.parts, run.roster)
    pooled = policy.pooled()
    for subject in run.roster.subjects:
        kept = {
            name: Figures(*own)
            for name, own in run.figures.get(subject, {}).items()
            if name not in pooled and name not in pairs[subject]
        }
        drawn = {name: (upper.tolist(), lower.tolist()) for name, (upper, lower) in pairs[subject].items()}
        for number in numbers:
            name = _named(subject, number)
            measured.figures[name] = kept | {
                measure: Figures(upper[number], lower[number]) for measure, (upper, lower) in drawn.items()
            }
            measured.parameters[name] = run.parameters.get(subject, {})
            for node, read in points.items():
                if subject in read:
                    measured.points.setdefault(node, {})[name] = read[subject]
    return measured
