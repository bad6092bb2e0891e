"""Score a policy over one period: the pure function from facts and policy to a run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe import __version__
from kaohe.engine.applying import not_applying
from kaohe.engine.enrolment import roster_of, roster_tables
from kaohe.engine.figures import decimals_of, half_up, unscaled
from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.reports import of_subjects, report_lines, tables_of
from kaohe.engine.result import STATUSES, Inputs, Row, Run, Total
from kaohe.engine.rows import Setting
from kaohe.engine.scoring import score_all
from kaohe.engine.source import Source
from kaohe.policy.indicator import Leaf, children
from kaohe.policy.measure import Sum
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.engine.backend import Backend
    from kaohe.engine.reports import Lines
    from kaohe.engine.roster import Roster
    from kaohe.engine.scoring import Scored
    from kaohe.engine.source import Facts
    from kaohe.facts.calendars import Calendar
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.indicator import Grades, Ranking
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be scored: a policy over a period, from facts, by a calendar, on an engine."""

    loaded: Loaded
    period: Period
    facts: Facts
    catalogue: Catalogue
    calendar: Calendar
    backend: Backend

    @property
    def policy(self) -> Policy:
        """Return the policy."""
        return self.loaded.policy

    def source(self) -> Source:
        """Open the facts in the engine."""
        return Source(self.facts, self.catalogue, self.backend)

    def setting(self) -> Setting:
        """Return what the reading of rows depends on."""
        return Setting(self.backend, self.period, self.policy.time_zone, self.calendar)

    def inputs(self) -> Inputs:
        """Identify everything that decides the figures."""
        tables = dict.fromkeys((*self.policy.tables(), *roster_tables(self.policy)))
        return Inputs(
            policy=self.policy.id,
            policy_version=self.policy.version,
            policy_hash=self.loaded.hash,
            period=self.period.label,
            tables={name: self.facts.hash(name) for name in tables},
            calendar=self.policy.calendar,
            calendar_hash=self.calendar.digest(),
            software=__version__,
        )


def score(job: Job, facts_version: int = 0) -> Run:
    """Score every subject; the same inputs give the same run, whatever the engine or the order of rows."""
    source = job.source()
    setting = job.setting()
    measured = measure_all(job.policy, source, setting)
    lines = report_lines(job.policy, source, setting)
    roster = roster_of(job.policy, job.period, source, measured.subjects)
    return finish(job, measured, roster, facts_version, lines)


def finish(
    job: Job, measured: Measured, roster: Roster, facts_version: int = 0, lines: Lines | None = None
) -> Run:
    """Turn what was counted into a run for the subjects of a roster."""
    measured.parameters = parameters_of(job, roster)
    lines = of_subjects(lines or {}, roster.subjects)
    scored = score_all(job.policy, measured, roster, job.period, job.backend)
    outside = not_applying(job.policy, roster, job.period)
    inputs = job.inputs()
    return Run(
        id=run_id(inputs),
        inputs=inputs,
        facts_version=facts_version,
        readings=job.loaded.readings,
        rows=tuple(_rows(job.policy, scored, outside)),
        totals=tuple(_totals(job.policy, scored, roster, outside)),
        figures=measured.counted(roster.subjects),
        outsiders=tuple(sorted(measured.subjects - roster.members.keys() - roster.known)),
        parameters=measured.parameters,
        reports=tables_of(job.policy, job.catalogue, lines),
        lines=lines,
        roster=roster,
        findings=roster.findings,
    )


def parameters_of(job: Job, roster: Roster) -> dict[str, dict[str, Decimal | None]]:
    """Return the figures of the policy's parameters in the period, for each subject."""
    declared = job.policy.parameters
    if not declared:
        return {}
    return {
        subject: {name: own.figure(job.period, member.attributes) for name, own in declared.items()}
        for subject, member in roster.members.items()
    }


def run_id(inputs: Inputs) -> str:
    """Name a run by its inputs: sixteen hexadecimal digits."""
    text = json.dumps(inputs.as_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def walk(policy: Policy, name: str | None = None) -> list[str]:
    """Return the tree's nodes in reading order, parents before their children."""
    name = policy.total if name is None else name
    found = [name]
    for child in children(policy.indicators[name]):
        found += walk(policy, child)
    return found


def _rows(policy: Policy, scored: Scored, outside: Mapping[str, Mapping[str, str]]) -> list[Row]:
    decimals = policy.precision.points
    rows = []
    nodes = walk(policy)
    for index, subject in enumerate(scored.subjects):
        for name in nodes:
            node = policy.indicators[name]
            measure = node.measure if isinstance(node, Leaf) else None
            value = None
            if measure is not None:
                value_decimals = decimals_of(policy.measures[measure], policy.precision)
                value = _figure(scored.values[measure][index], value_decimals)
                if value is not None and isinstance(policy.measures[measure].value, Sum):
                    value = Decimal(plain(value))
            rows.append(
                Row(
                    subject,
                    name,
                    measure,
                    value,
                    _figure(scored.points[name][index], decimals),
                    _figure(scored.maxima[name][index], decimals),
                    STATUSES[scored.statuses[name][index]],
                    outside.get(subject, {}).get(name),
                )
            )
    return rows


def _figure(whole: int | None, decimals: int) -> Decimal | None:
    return None if whole is None else unscaled(int(whole), decimals)


def _totals(
    policy: Policy, scored: Scored, roster: Roster, outside: Mapping[str, Mapping[str, str]]
) -> list[Total]:
    decimals = policy.precision.points
    points = _points(scored, policy.total, decimals)
    graded = _points(scored, policy.grades.of, decimals) if policy.grades else {}
    ranks = (
        _ranks(policy.ranking, _points(scored, policy.ranking.of, decimals), roster) if policy.ranking else {}
    )
    return [
        Total(
            subject,
            points.get(subject),
            grade_of(policy.grades, graded[subject]) if policy.grades and subject in graded else None,
            ranks.get(subject),
            outside.get(subject, {}).get(policy.total),
        )
        for subject in scored.subjects
    ]


def _points(scored: Scored, node: str, decimals: int) -> dict[str, Decimal]:
    pairs = zip(scored.subjects, scored.points[node], strict=True)
    return {subject: unscaled(points, decimals) for subject, points in pairs if points is not None}


def _ranks(ranking: Ranking, points: dict[str, Decimal], roster: Roster) -> dict[str, int]:
    """Rank each comparable group by itself; without ``peers`` all are one."""
    groups: dict[tuple[Any, ...], dict[str, Decimal]] = {}
    for subject, own in points.items():
        groups.setdefault(roster.members[subject].alike(ranking.peers), {})[subject] = own
    return {subject: rank for group in groups.values() for subject, rank in places(group).items()}


def grade_of(grades: Grades, points: Decimal) -> str | None:
    """Look up a grade: the band with the highest bound that the points reach; None outside all bands."""
    looked_up = points if grades.decimals is None else half_up(points, grades.decimals)
    reached = [
        band
        for band in grades.bands
        if (band.low is None or looked_up >= band.low) and (band.below is None or looked_up < band.below)
    ]
    if not reached:
        return None
    return max(reached, key=lambda band: Decimal("-Infinity") if band.low is None else band.low).grade


def places(points: dict[str, Decimal]) -> dict[str, int]:
    """Rank best first; ties share the better place (1, 1, 3).

    >>> places({"a": Decimal(1), "b": Decimal(2), "c": Decimal(2)})
    {'b': 1, 'c': 1, 'a': 3}
    """
    ordered = sorted(points.items(), key=lambda pair: (-pair[1], pair[0]))
    ranks: dict[str, int] = {}
    for position, (subject, own) in enumerate(ordered, start=1):
        tied = position > 1 and ordered[position - 2][1] == own
        ranks[subject] = ranks[ordered[position - 2][0]] if tied else position
    return ranks
