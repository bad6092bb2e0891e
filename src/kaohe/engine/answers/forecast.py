"""Within a running period: points now and to be expected, what can still go wrong, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.budget import a_point, affordable, anything, down_to
from kaohe.engine.answers.gates import affordable_gate, affordable_grade
from kaohe.engine.answers.known import ends_later, known_by
from kaohe.engine.answers.naming import unknown
from kaohe.engine.answers.open_rows import OpenRow, open_rows
from kaohe.engine.answers.outlook import Outlook, outlook
from kaohe.engine.answers.standing import Standing, standing_of
from kaohe.engine.answers.undivided import check_undivided
from kaohe.engine.clocks import MINUTE
from kaohe.engine.figures import half_up
from kaohe.engine.score import FromRows, evaluate, walk
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.indicator import Leaf
from kaohe.policy.measure import Deadline, Measure, Share
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kaohe.engine.answers.standing import Change
    from kaohe.engine.job import Job
    from kaohe.engine.reference import Reference
    from kaohe.policy.period import Period


def forecast(job: Job, as_of: date, subject: str | None = None) -> dict[str, Any]:
    """Forecast a period as it stood at the end of the day ``as_of``; raises ``forecast.outside``, ``forecast.subject``.

    Raises ``forecast.no_points`` for a policy that only pays.

    Returns ``{"policy", "period", "as_of", "days_left", "past", "coverage", "subjects": [...]}``.
    """
    period = job.period
    if job.policy.total not in job.policy.indicators:
        raise refuse(
            "forecast.no_points",
            _("{policy} 只发薪酬,没有得分可以预计").format(policy=job.policy.id),
            _("看应发多少:kaohe score {policy} --period {period}").format(
                policy=job.policy.id, period=period.label
            ),
        )
    if not period.first <= as_of <= period.last:
        raise refuse(
            "forecast.outside",
            _("{day} 不在考核周期 {period} 之内").format(day=as_of, period=period.label),
            _("写 {first} 到 {last} 之间的一天").format(first=period.first, last=period.last),
            value=str(as_of),
        )
    check_undivided(job)
    known = replace(job, period=replace(period, last=as_of))
    source = known.source()
    late = ends_later(job.policy, source)
    then = known_by(source, late.values(), known.period.bounds(job.policy.time_zone)[1])
    run = evaluate(known, FromRows(then))
    standing = standing_of(run, job.loaded.policy, known.period)
    if subject is not None and subject not in standing.roster.members:
        message = _("{period} 没有考核对象“{subject}”").format(period=period.label, subject=subject)
        raise unknown("forecast.subject", message, subject, standing.roster.members)
    ahead = outlook(known, period, standing)
    budgets = _Budgets(known, period, standing)
    ranks = {total.subject: total for total in run.totals}
    names = list(standing.roster.members) if subject is None else [subject]
    return {
        "policy": job.policy.id,
        "period": period.label,
        "as_of": as_of.isoformat(),
        "days_left": (period.last - as_of).days,
        "past": sorted(ahead.scenarios),
        "coverage": ahead.coverage,
        "subjects": [
            {
                "subject": name,
                "rank": ranks[name].rank,
                "grade": ranks[name].grade,
                **_points(standing, ahead, name, standing.policy.total),
                "indicators": [
                    _indicator(standing, ahead, budgets, name, node)
                    for node in walk(standing.policy)
                    if isinstance(standing.policy.indicators[node], Leaf)
                ],
                "open": budgets.first_things(name),
            }
            for name in names
        ],
    }


def _points(standing: Standing, ahead: Outlook, subject: str, node: str) -> dict[str, Any]:
    now = standing.result(subject, node).points
    expected = ahead.expected(subject, node)
    return {
        "points": now,
        "projected": now if expected.mean is None else expected.mean,
        "interval": None if expected.low is None else [expected.low, expected.high],
        "coverage": expected.coverage,
    }


def _indicator(
    standing: Standing, ahead: Outlook, budgets: _Budgets, subject: str, node: str
) -> dict[str, Any]:
    leaf = standing.policy.indicators[node]
    return {
        "indicator": node,
        "title": leaf.title,
        **_points(standing, ahead, subject, node),
        **budgets.of(subject, node),
    }


@dataclass(frozen=True, slots=True)
class _Stake:
    row: OpenRow
    measures: tuple[str, ...]

    @property
    def overdue(self) -> bool:
        return self.row.left < 0


class _Budgets:
    """Open rows by subject and measure, and what a late one costs."""

    def __init__(self, job: Job, period: Period, standing: Standing) -> None:
        self._standing = standing
        policy = standing.policy
        _start, now = job.period.bounds(policy.time_zone)
        _first, self._end = period.bounds(policy.time_zone)
        self._now = now
        self._clocked = {
            name: measure
            for name, measure in policy.counted().items()
            if isinstance(measure.value, Share) and measure.clock is not None and measure.span == "period"
        }
        self._open: dict[str, dict[tuple[str, tuple[str, ...]], _Stake]] = {}
        for name, measure in self._clocked.items():
            for row in open_rows(job, name, measure):
                if row.subject in standing.roster.members and self._concerns(row, measure):
                    own = self._open.setdefault(row.subject, {})
                    before = own.get((row.table, row.key))
                    # The clock that is stricter says how much time is left.
                    nearer = row if before is None or row.left < before.row.left else before.row
                    measures = () if before is None else before.measures
                    own[row.table, row.key] = _Stake(nearer, (*measures, name))

    def _concerns(self, row: OpenRow, measure: Measure) -> bool:
        """Leave out what is due after the period: nobody knows whether it has begun."""
        return not isinstance(measure.clock, Deadline) or row.left < self._end - self._now

    def of(self, subject: str, node: str) -> dict[str, Any]:
        """Return an indicator's counts and how many more late ones it can afford; nothing without a clock."""
        leaf = self._standing.policy.indicators[node]
        if not isinstance(leaf, Leaf) or leaf.measure not in self._clocked:
            return {}
        measure = leaf.measure
        met, closed = self._standing.figures.get(subject, {}).get(measure, (0, 0))
        stakes = [stake for stake in self._open.get(subject, {}).values() if measure in stake.measures]
        overdue = sum(1 for stake in stakes if stake.overdue)
        answer = {"closed": closed, "on_time": met, "open": len(stakes), "overdue": overdue}

        def now(late: int) -> Decimal | None:
            return self._scored(subject, node, {measure: (0, late)})

        def finished(late: int) -> Decimal | None:
            met_then = len(stakes) - overdue - late
            return self._scored(subject, node, {measure: (met_then, len(stakes))})

        floor = leaf.floor if leaf.floor is not None else Decimal(0)

        def later(late: int) -> Reference:
            standing = self._standing
            return standing.reference(subject, standing.changed(subject, {measure: (0, late)}))

        most = len(stakes) - overdue
        until_floor = affordable(now, down_to(floor))
        return answer | {
            "affordable": affordable(now, a_point),
            "affordable_free": affordable(now, anything),
            "affordable_floor": until_floor,
            "affordable_gate": affordable_gate(self._standing, later),
            "affordable_grade": affordable_grade(self._standing, later, until_floor),
            "affordable_open": None
            if not stakes
            else _at_most(affordable(_bounded(finished, most), a_point), most),
        }

    def first_things(self, subject: str) -> list[dict[str, Any]]:
        """List open rows, those with most points at stake first, of these the most urgent; overdue ones last."""
        total, stakes = self._standing.policy.total, self._open.get(subject, {}).values()
        all_met = self._change(stakes)
        base = self._scored(subject, total, all_met)
        worth: dict[tuple[str, ...], Decimal] = {}
        for measures in {stake.measures for stake in stakes}:
            late = {name: (met - (name in measures), rows) for name, (met, rows) in all_met.items()}
            after = self._scored(subject, total, late)
            worth[measures] = (base or Decimal(0)) - (after or Decimal(0))
        found = [
            self._shown(stake, Decimal(0) if stake.overdue else worth[stake.measures]) for stake in stakes
        ]
        return sorted(
            found, key=lambda each: (each["overdue"], -each["at_stake"], Decimal(each["left_minutes"]))
        )

    def _change(self, stakes: Any) -> Change:
        change: Change = {}
        for stake in stakes:
            for name in stake.measures:
                met, rows = change.get(name, (0, 0))
                change[name] = met + (not stake.overdue), rows + 1
        return change

    def _scored(self, subject: str, node: str, change: Change) -> Decimal | None:
        return self._standing.result(subject, node, self._standing.changed(subject, change)).points

    def _shown(self, stake: _Stake, at_stake: Decimal) -> dict[str, Any]:
        measures = self._standing.policy.indicators.items()
        return {
            "table": stake.row.table,
            "key": list(stake.row.key),
            "indicators": [
                name for name, node in measures if isinstance(node, Leaf) and node.measure in stake.measures
            ],
            "left_minutes": plain(half_up(Decimal(stake.row.left) / MINUTE, 2)),
            "overdue": stake.overdue,
            "at_stake": at_stake,
            "file": stake.row.file,
            "row": stake.row.row,
        }


def _bounded(points: Callable[[int], Decimal | None], most: int) -> Callable[[int], Decimal | None]:
    return lambda late: points(min(late, most))


def _at_most(found: int | None, most: int) -> int | None:
    return None if found is None else min(found, most)
