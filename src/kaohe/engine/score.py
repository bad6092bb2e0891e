"""Score a policy over one period: the pure function from facts and policy to a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from kaohe.collector import paused
from kaohe.engine import scoring as sizes
from kaohe.engine.amounts import Amount, Earlier
from kaohe.engine.applying import not_applying
from kaohe.engine.changing import (
    pay_of_all,
    points_in,
    roster_of_all,
    rows_of_all,
    said_nowhere,
    settled_anew,
    under_versions,
)
from kaohe.engine.enrolment import roster_of
from kaohe.engine.figures import decimals_named, half_up, unscaled
from kaohe.engine.given import given_in
from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.nesting import earlier_periods, of_groups, points_of, shorter, whole
from kaohe.engine.outcomes import with_outcomes
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.pay.doubts import active, left, owing, strangers, unknown
from kaohe.engine.pay.figures import figures_of
from kaohe.engine.pay.payees import Payees, belonging, members_in
from kaohe.engine.pay.sharing import undivided
from kaohe.engine.pooling import pool
from kaohe.engine.reports import of_subjects, report_lines, tables_of
from kaohe.engine.result import STATUSES, Inputs, Part, Row, Run, Total
from kaohe.engine.roster import Roster
from kaohe.engine.roster_findings import NOBODY
from kaohe.engine.scoring import score_all
from kaohe.engine.wide.able import able, looked_back
from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.policy.dated import Version
from kaohe.policy.indicator import Leaf, children
from kaohe.policy.measure import Sum
from kaohe.policy.members import BELONGS, members_part, payee_columns
from kaohe.policy.pay_names import looks_back
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.engine.backend import Backend
    from kaohe.engine.job import Job
    from kaohe.engine.reports import Lines
    from kaohe.engine.scoring import Scored
    from kaohe.engine.source import Source
    from kaohe.policy.indicator import Grades, Ranking
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


class Counting(Protocol):
    """Where a calculation gets its figures from: rows, or an example."""

    def count(self, job: Job) -> Measured:
        """Count the measures of a job."""

    def roster(self, job: Job, counted: set[str]) -> Roster:
        """Return whom a job assesses; without an organisation, whoever was ``counted``."""

    def lines(self, job: Job) -> Lines:
        """Count the lines of the policy's reports."""

    def known(self, job: Job) -> dict[str, Decimal] | None:
        """Return the points by subject of the node that a job is about, where they are not to be worked out."""


class Scoring(Protocol):
    """What turns figures into points."""

    def __call__(
        self, policy: Policy, measured: Measured, roster: Roster, period: Period, backend: Backend, /
    ) -> Scored:
        """Score every subject of a roster."""


@dataclass(frozen=True, slots=True)
class FromRows:
    """Counts from the rows of the facts."""

    source: Source

    def count(self, job: Job) -> Measured:
        """Count the measures of a job."""
        source = self.source_of(job)
        return measure_all(job.policy, source, job.setting(source))

    def roster(self, job: Job, counted: set[str]) -> Roster:
        """Return whom a job assesses; without an organisation, whoever was ``counted``."""
        return roster_of(job.policy, job.period, self.source_of(job), counted)

    def lines(self, job: Job) -> Lines:
        """Count the lines of the policy's reports."""
        source = self.source_of(job)
        return report_lines(job.policy, source, job.setting(source))

    def source_of(self, job: Job) -> Source:
        """Return the source, or one with the views of another version of the policy."""
        return job.source_like(self.source)

    def known(self, _job: Job) -> dict[str, Decimal] | None:
        """Return nothing: rows give no points."""
        return None


Kept = Callable[[str], "Sequence[Amount] | None"]
"""What a run with this id pays, where it was made before: then it is not made again for a later period."""


def _none(_run: str) -> None:
    return None


def score(job: Job, facts_version: int = 0, kept: Kept = _none) -> Run:
    """Score every subject; the same inputs give the same run, whatever the engine or the order of rows."""
    return evaluate(job, FromRows(job.source()), facts_version, kept)


def score_jobs(jobs: Iterable[Job], facts_version: int = 0) -> Iterator[tuple[Job, Run]]:
    """Score jobs, earliest first, each opened when it is its turn; pay takes what those before it pay."""
    paid: dict[str, Sequence[Amount]] = {}
    for job in jobs:
        run = score(job, facts_version, paid.get)
        paid[run.id] = run.pay
        yield job, run


def score_in_turn(job: Job, periods: Iterable[Period], facts_version: int = 0) -> Iterator[Run]:
    """Score several periods of one year, earliest first; each uses what those before it pay."""
    counting = FromRows(job.source())
    paid: dict[str, Sequence[Amount]] = {}
    for period in periods:
        run = evaluate(job.at(period), counting, facts_version, paid.get)
        paid[run.id] = run.pay
        yield run


def evaluate(
    job: Job, counting: Counting, facts_version: int = 0, kept: Kept = _none, *, scoring: Scoring = score_all
) -> Run:
    """Turn what is counted into a run; nodes that are evaluated by themselves come first, each as a run.

    ``scoring`` turns figures into points as `score_all` does.
    """
    inputs = job.inputs()
    frame = Run(run_id(inputs), inputs, facts_version, job.loaded.readings, (), (), {})
    run = _Evaluation(counting, frame, scoring, kept).run(whole(job))
    said = settled_anew(job)
    return replace(run, findings=(*said, *run.findings)) if said else run


@dataclass(frozen=True, slots=True)
class _Evaluation:
    counting: Counting
    frame: Run
    scoring: Scoring
    kept: Kept

    def run(self, job: Job, past: tuple[Earlier, ...] | None = None) -> Run:
        """Evaluate a job by the versions of its policy that are in force in its period.

        ``past`` is what earlier periods of the year paid, where that is known already.
        """
        stretches = job.stretches
        if len(stretches) > 1:
            return self._changing(job.under(stretches[-1].version.loaded), past)
        return self._one(job.under(stretches[0].version.loaded) if stretches else job, past)

    def _changing(self, job: Job, past: tuple[Earlier, ...] | None) -> Run:
        """Put a run together from what several versions make of the period; ``job`` is under the newest of them."""
        versions = under_versions(job, lambda own: self._one(own, past))
        policies = {own.version.key: own.version.loaded.policy for own in job.stretches}
        roster = roster_of_all(versions)
        rows = rows_of_all(job.policy, walk(job.policy), versions, roster)
        newest = versions[-1].scored(job.policy.way)
        reasons = {
            row.subject: row.reason for row in rows if row.indicator == job.policy.total and row.reason
        }
        totals = totals_from(job.policy, roster.subjects, partial(points_in, rows), roster, reasons)
        values = {name: own.values for name, own in given_in(job.policy, newest).items()}
        runs = [run for own in versions for run in own.runs()]
        return replace(
            self._frame(job),
            rows=tuple(rows),
            totals=tuple(with_outcomes(job.policy, totals, roster, job.period, values)),
            figures={subject: {} for subject in roster.subjects},
            outsiders=tuple(sorted(set().union(*(run.outsiders for run in runs)) - roster.members.keys())),
            reports=newest.reports,
            lines=newest.lines,
            roster=roster,
            findings=tuple(
                dict.fromkeys(
                    (*said_nowhere(job.policy, versions), *(said for run in runs for said in run.findings))
                )
            ),
            pay=pay_of_all(policies, versions, roster),
            earlier=newest.earlier,
            versions=versions,
        )

    def _one(self, job: Job, past: tuple[Earlier, ...] | None = None) -> Run:
        """Evaluate a job by one version of its policy."""
        if isinstance(self.counting, FromRows) and job.groups is None and able(job.policy):
            with paused(), suppress(OverflowError):
                roster = self.counting.roster(job, set())
                if len(roster.members) > sizes.FEW:
                    return self._wide(job, self.counting.source_of(job), roster, past)
        parts = [self._part(name, inner) for name, inner in shorter(job)]
        measured = self.counting.count(job)
        counted = measured.subjects.union(*(part.run.figures for part in parts))
        roster = self.counting.roster(job, counted if job.groups is None else set(job.groups))
        counted_anywhere = measured.subjects.union(*(part.run.outsiders for part in parts))
        parts += [self._part(name, inner) for name, inner in of_groups(job, roster)]
        measured.points = points_of(job.policy, parts, roster)
        measured.parameters = parameters_of(job, roster)
        pool(job.policy, measured, roster)
        lines = of_subjects(self.counting.lines(job), roster.subjects)
        scored = self.scoring(job.policy, measured, roster, job.period, job.backend)
        outside = not_applying(job.policy, roster, job.period)
        totals = _totals(job.policy, scored, roster, outside)
        rows = tuple(_rows(job.policy, scored, outside))
        earlier = self._onward(job, roster, self._earlier(job, roster) if past is None else past)
        values = _values(job.policy, scored, measured.parameters)
        members = self._members(job, roster)
        payees = members_in(job.policy, members)
        pay, doubts = _pay(job, roster, values, rows, earlier, payees)
        groups = set().union(*(part.run.figures for part in parts if part.by is not None))
        outsiders = counted_anywhere - roster.members.keys() - roster.known - groups
        if job.policy.pay:
            doubts += [
                *unknown(strangers(outsiders, earlier)),
                *left(active(job.policy, measured), roster, earlier),
                *owing(pay),
            ]
        doubtful = dict.fromkeys((*roster.findings, *_of_parts(parts, roster), *doubts))
        if members is not None:
            doubtful |= dict.fromkeys(members.findings)
        return replace(
            self._frame(job),
            rows=rows,
            totals=tuple(with_outcomes(job.policy, totals, roster, job.period, values)),
            figures=measured.counted(roster.subjects),
            outsiders=tuple(sorted(outsiders)),
            parameters=measured.parameters,
            reports=tables_of(job.policy, job.catalogue, lines),
            lines=lines,
            roster=roster,
            findings=tuple(doubtful),
            parts=tuple(parts),
            members=members,
            pay=pay,
            earlier=earlier,
        )

    def _wide(self, job: Job, source: Source, roster: Roster, past: tuple[Earlier, ...] | None) -> Run:
        """Evaluate a job as columns."""
        from kaohe.engine.wide.evaluating import evaluate as evaluate_wide  # noqa: PLC0415 - Arrow

        earlier = self._onward(job, roster, self._earlier(job, roster) if past is None else past)
        found = evaluate_wide(job, source, self._frame(job), roster, earlier)
        doubts = [
            *_doubts(job.policy, found.undivided, found.disagreements),
            *unknown(strangers(found.run.outsiders, earlier)),
            *left(found.active, roster, earlier),
            *owing(found.run.pay),
        ]
        return replace(found.run, findings=tuple(dict.fromkeys((*roster.findings, *doubts))))

    def _earlier(self, job: Job, roster: Roster) -> tuple[Earlier, ...]:
        """Return what the earlier periods of the year pay by what is known now, where any item looks back."""
        columns = payee_columns(job.catalogue, job.policy) | {"subject": roster.columns}
        if not job.policy.pay or not looks_back(job.policy, columns):
            return ()
        past: tuple[Earlier, ...] = ()
        for period in earlier_periods(job):
            then = job.at(period)
            inputs = then.inputs() if job.versions else replace(self.frame.inputs, period=period.label)
            pay = self.kept(run_id(inputs))
            if pay is None:
                pay = self.run(then, past).pay
            past += (Earlier(period.label, _asked_for(job.policy, roster, pay)),)
        return past

    def _onward(self, job: Job, roster: Roster, past: tuple[Earlier, ...]) -> tuple[Earlier, ...]:
        """Let what settles onward settle against what this version alone would have paid."""
        transition = job.loaded.policy.transition
        settling = {name for name, item in job.policy.pay.items() if item.settles is not None}
        if len(job.versions) < 2 or not past or not settling:
            return past
        if transition is None or transition.settles == "year":
            return past
        alone = replace(job, versions=(Version(date.min, None, job.loaded),))
        own = {each.period: each.pay for each in self._earlier(alone, roster)}
        return tuple(
            Earlier(
                each.period,
                (
                    *(paid for paid in each.pay if paid.item not in settling),
                    *(paid for paid in own.get(each.period, ()) if paid.item in settling),
                ),
            )
            for each in past
        )

    def _members(self, job: Job, roster: Roster) -> Run | None:
        """Return the people who are members of the subjects, with what is counted for each of them."""
        part = members_part(job.policy)
        if part is None:
            return None
        inner = replace(job, part=part)
        measured = self.counting.count(inner)
        own = belonging(self.counting.roster(inner, set()), BELONGS[job.policy.kind], roster)
        measured.parameters = parameters_of(inner, own)
        pool(part, measured, own)
        return replace(
            self._frame(job),
            figures=measured.counted(own.subjects),
            parameters=measured.parameters,
            roster=own,
            findings=own.findings,
        )

    def _part(self, name: str, job: Job) -> Part:
        by = None if job.groups is None else job.policy.kind
        return Part(name, job.policy.total, by, self._apart(job))

    def _frame(self, job: Job) -> Run:
        return replace(self.frame, inputs=replace(self.frame.inputs, period=job.period.label))

    def _apart(self, job: Job) -> Run:
        points = self.counting.known(job)
        if points is None:
            return self.run(job)
        node = job.policy.total
        return replace(
            self._frame(job),
            rows=tuple(
                Row(subject, node, None, None, own, None, "assessed") for subject, own in points.items()
            ),
            figures={subject: {} for subject in points},
            roster=Roster.of(points),
        )


Values = dict[str, dict[str, "Decimal | None"]]
"""Published values of measures and figures of parameters: ``[subject][name]``."""


def _values(policy: Policy, scored: Scored, parameters: Mapping[str, Mapping[str, Decimal | None]]) -> Values:
    """Return what pay and outcomes read, where the policy has either."""
    if not (policy.pay or policy.outcomes):
        return {}
    values: Values = {subject: dict(parameters.get(subject, {})) for subject in scored.subjects}
    for name in policy.measures:
        decimals = decimals_named(policy, name)
        for subject, whole_figure in zip(scored.subjects, scored.values[name], strict=True):
            values[subject][name] = _figure(whole_figure, decimals)
    return values


def _pay(  # noqa: PLR0913, PLR0917 - a calculation and all that it starts from
    job: Job,
    roster: Roster,
    values: Values,
    rows: tuple[Row, ...],
    earlier: tuple[Earlier, ...],
    members: Payees,
) -> tuple[tuple[Amount, ...], list[Finding]]:
    """Return the amounts of the policy's pay items, and what keeps them from being posted."""
    policy = job.policy
    if not policy.pay:
        return (), []
    figures = figures_of(policy, roster, values, rows)
    calculation = Calculation(policy, roster, job.period, figures, earlier, members)
    pay = calculation.run()
    return pay, _doubts(policy, undivided(calculation), calculation.disagreements())


def _doubts(
    policy: Policy, nobody: Iterable[tuple[str, Decimal]], wrong: Iterable[tuple[str, str]]
) -> list[Finding]:
    """Say of figures that only serve as a sample, pools that nobody takes part in, agreements that do not hold."""
    sampled = "、".join(own.title for own in policy.parameters.values() if own.sampled)
    sample = Finding(
        "pay.sample",
        _("由使用单位填写的参数,这次用的是随附的样子,金额不能当真:{names}").format(names=sampled),
        _("在办法里写上自己的数,再删去 to_fill;kaohe policy lint {policy} 列出每一个").format(
            policy=policy.id
        ),
        severity="warning",
    )
    return [
        *((sample,) if sampled else ()),
        *(
            Finding(
                "pay.nobody",
                _("“{title}”没有人可分,{amount} 元没有分出去").format(title=title, amount=amount),
                _("核对名册和分配的条件;没有名册的先导入人员和任职"),
                severity="warning",
            )
            for title, amount in nobody
        ),
        *(
            Finding(
                "pay.disagrees",
                _("“{title}”不相符:{said}").format(title=title, said=said),
                _("改正数据再算;不相符的结果不能入账"),
            )
            for title, said in wrong
        ),
    ]


def _asked_for(policy: Policy, roster: Roster, pay: Sequence[Amount]) -> Sequence[Amount]:
    """Keep of many subjects' earlier amounts only those that are asked for."""
    only = getattr(pay, "only", None)
    return pay if only is None else only(looked_back(policy, roster))


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
    if name is None and not policy.scores:
        return []
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
                value_decimals = decimals_named(policy, measure)
                value = _figure(scored.values[measure][index], value_decimals)
                if value is not None and isinstance(policy.like(measure).value, Sum):
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


def _of_parts(parts: Iterable[Part], roster: Roster) -> Iterator[Finding]:
    """Yield what is doubtful about parts; that a shorter period has nobody matters where the whole has nobody."""
    for said in (said for part in parts for said in part.run.findings):
        if said.code != NOBODY or not roster.members:
            yield said


def _totals(
    policy: Policy, scored: Scored, roster: Roster, outside: Mapping[str, Mapping[str, str]]
) -> list[Total]:
    def points(node: str) -> dict[str, Decimal]:
        return _points(scored, node, policy.precision.points)

    reasons = {subject: own[policy.total] for subject, own in outside.items() if policy.total in own}
    return totals_from(policy, scored.subjects, points, roster, reasons)


def totals_from(
    policy: Policy,
    subjects: Iterable[str],
    points_of: Callable[[str], dict[str, Decimal]],
    roster: Roster,
    reasons: Mapping[str, str],
) -> list[Total]:
    """Return totals with grades and ranks; ``points_of`` a node: by subject, of those who have any."""
    points = points_of(policy.total) if policy.scores else {}
    graded = points_of(policy.grades.of) if policy.grades else {}
    ranks = _ranks(policy.ranking, points_of(policy.ranking.of), roster) if policy.ranking else {}
    return [
        Total(
            subject,
            points.get(subject),
            grade_of(policy.grades, graded[subject]) if policy.grades and subject in graded else None,
            ranks.get(subject),
            reasons.get(subject) if policy.scores else roster.members[subject].out,
        )
        for subject in subjects
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
