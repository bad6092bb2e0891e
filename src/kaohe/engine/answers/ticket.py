"""One ticket or order: when its clock ran and stood, which limit applied, when it was due, what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.answers.naming import unknown
from kaohe.engine.answers.standing import standing_of
from kaohe.engine.answers.ticket_days import days_between
from kaohe.engine.answers.undivided import undivided_job
from kaohe.engine.clocks import MINUTE, deadline, microseconds_of_minutes, stopwatch
from kaohe.engine.conditions import compile_condition
from kaohe.engine.evidence import Evidence
from kaohe.engine.figures import half_up
from kaohe.facts.calendars.calendar import day_of
from kaohe.facts.clock.columns import days_spanned
from kaohe.facts.clock.moments import local_day, zone_text
from kaohe.i18n import _
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.indicator import Leaf
from kaohe.policy.measure import ColumnLimit, Deadline, LimitTable, Share, Stopwatch
from kaohe.policy.rules.figures import plain
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.answers.standing import Standing
    from kaohe.engine.job import Job
    from kaohe.engine.runs import Record
    from kaohe.engine.source import Source
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.measure import Measure

NEAR = 5_000
"""Among so many keys the nearest to an unknown one is looked for."""

Row = dict[str, Any]


def explain_ticket(record: Record, workspace: Workspace, key: str) -> dict[str, Any]:
    """Return ``{"run", "period", "key", "rows": [...]}``: the rows of that key, each with its measures.

    Rows are looked for in the tables of which the run's policy counts anything. Raises ``ticket.unknown``.
    """
    job = undivided_job(record, workspace)
    finder = _Ticket(job, standing_of(record.run, record.loaded.policy, job.period), job.source())
    rows = list(finder.rows(key))
    if not rows:
        message = _("没有编号为“{key}”的行").format(key=key)
        raise unknown("ticket.unknown", message, key, finder.keys())
    return {"run": record.run.id, "period": job.period.label, "key": key, "rows": rows}


@dataclass(slots=True)
class _Ticket:
    job: Job
    standing: Standing
    source: Source

    def tables(self) -> Iterator[tuple[str, str, Any]]:
        """Yield the tables whose rows have a key of one column, and that column."""
        for name in sorted({measure.table for measure in self.job.policy.counted().values()}):
            table, declared = self.source.table(name), self.source.catalogue[name]
            if table is not None and len(declared.key) == 1:
                yield name, declared.key[0], table

    def keys(self) -> list[str]:
        found: list[str] = []
        for _name, column, table in self.tables():
            rows = self.job.backend.counts(table.select(key=table[column]).order_by("key").limit(NEAR))
            found += [row["key"] for row in rows]
        return found

    def rows(self, key: str) -> Iterator[dict[str, Any]]:
        for name, column, table in self.tables():
            subject = self.source.catalogue[name].subject
            picked = table.filter(table[column] == key)
            for row in self.job.backend.counts(
                picked.select(subject=picked[subject], file="_file", row="_row")
            ):
                yield {
                    "table": name,
                    **row,
                    "measures": [
                        self._measure(measure_id, measure, key, row["subject"])
                        for measure_id, measure in self.job.policy.counted().items()
                        if measure.table == name
                    ],
                }

    def _measure(self, name: str, measure: Measure, key: str, subject: str) -> dict[str, Any]:
        state, reason = self._state(name, measure, key, subject)
        answer: dict[str, Any] = {"measure": name, "title": measure.title, "state": state, "reason": reason}
        if measure.clock is not None and state != "not_concerned":
            answer["clock"] = self._clock(measure, key)
        lost = state == "late" and isinstance(measure.value, Share)
        answer["indicators"] = list(self._indicators(name, subject)) if lost else []
        return answer

    def _state(self, name: str, measure: Measure, key: str, subject: str) -> tuple[str, str | None]:
        """Say how the measure counts the row: in time, late, counted, excluded with its reason, open, or not at all."""
        column = self.source.catalogue[measure.table].key[0]
        kinds = Evidence(self.job, self.source).counted_for(measure, [subject], name)[subject]
        for kind in ("excluded", "open", "late", "included"):
            row = next((row for row in kinds[kind] if str(row[column]) == key), None)
            if row is not None:
                state = "on_time" if kind == "included" and measure.clock is not None else kind
                return state, row.get("reason")
        return "not_concerned", None

    def _indicators(self, name: str, subject: str) -> Iterator[dict[str, Any]]:
        """Yield what each indicator, and with it the total, would have more had this row been on time."""
        standing, total = self.standing, self.standing.policy.total
        if subject not in standing.roster.members:
            return
        better = standing.changed(subject, {name: (1, 0)})
        for node, leaf in standing.policy.indicators.items():
            if isinstance(leaf, Leaf) and leaf.measure == name:
                pairs = [
                    (standing.result(subject, which).points, standing.result(subject, which, better).points)
                    for which in (node, total)
                ]
                lost = [(after or Decimal(0)) - (before or Decimal(0)) for before, after in pairs]
                yield {"indicator": node, "title": leaf.title, "lost": lost[0], "lost_total": lost[1]}

    def _clock(self, measure: Measure, key: str) -> dict[str, Any]:
        table = self.source.table(measure.table)
        column = self.source.catalogue[measure.table].key[0]
        assert table is not None  # noqa: S101 - its row was found
        picked = table.filter(table[column] == key)
        if isinstance(measure.clock, Stopwatch):
            return self._stopwatch(measure, measure.clock, picked)
        assert isinstance(measure.clock, Deadline)  # noqa: S101 - there is no other clock
        return self._deadline(measure.clock, picked)

    def _stopwatch(self, measure: Measure, clock: Stopwatch, picked: Any) -> dict[str, Any]:
        row, setting = {name: picked[name] for name in picked.columns}, self.job.setting(self.source)
        columns = row_columns(self.source.catalogue[measure.table], measure)

        def condition(text: str) -> Any:
            cells = {name: row[name] for name in columns if name in row}
            return compile_condition(
                parse_condition(text, columns), cells, columns, setting.period, setting.zone
            )

        until = setting.backend.microseconds(row[clock.until])
        nothing = ibis.literal(0)
        spent, allowed = stopwatch(clock, row, setting.backend, condition, until)
        asked = {
            "start": setting.backend.microseconds(row[clock.start]),
            "until": until,
            "paused": nothing
            if clock.less is None
            else microseconds_of_minutes(row[clock.less]).fill_null(0),
            "due": ibis.null("int64") if clock.due is None else setting.backend.microseconds(row[clock.due]),
            "spent": spent,
            "allowed": allowed,
        }
        for index, limit in enumerate(clock.limits):
            alone = clock.model_copy(update={"limits": (limit,), "due": None})
            asked[f"limit{index}"] = stopwatch(alone, row, setting.backend, condition, until)[1]
        found = self._found(picked, asked)
        own = found["due"] is not None
        paused = 0 if own else found["paused"]
        due = found["due"]
        if not own and found["allowed"] is not None:
            due = found["start"] + found["allowed"] + paused
        return self._said(found["start"], found["until"], due) | {
            "paused_minutes": _minutes(paused),
            "limit_minutes": _minutes(found["allowed"]),
            "spent_minutes": _minutes(found["spent"]),
            "limit": _limit(clock, found),
            "timeline": self._line(found["start"], found["until"], due, paused),
        }

    def _deadline(self, clock: Deadline, picked: Any) -> dict[str, Any]:
        row = {name: picked[name] for name in picked.columns}
        required = self.job.backend.microseconds(row[clock.due])
        until = self.job.backend.microseconds(row[clock.until])
        zone = self.job.policy.time_zone
        found = self._found(picked, {"required": required, "until": until})
        if found["required"] is None:
            return self._said(None, found["until"], None) | {"limit": None, "timeline": []}
        days = days_spanned(zone, found["required"], found["required"])
        # What is late by nothing at its due moment is due then: the clock itself says when that is.
        at_due = deadline(
            clock, row | {clock.until: row[clock.due]}, self.job.backend, self.job.calendar, days, 0
        )
        due = found["required"] - self._found(picked, {"late": at_due.late})["late"]
        first, last = (
            day_of(local_day(zone, moment)) for moment in (found["required"], found["until"] or due)
        )
        shown = max(last, day_of(local_day(zone, due)))
        after = (
            []
            if clock.working_days is None
            else days_between(self.job.calendar, first + timedelta(days=1), shown)
        )
        words = (
            _("要求完成的时刻")
            if clock.working_days is None
            else _("要求完成之日后第 {days} 个工作日终了").format(days=clock.working_days)
        )
        return self._said(found["required"], found["until"], due) | {
            "limit": {"words": words, "cite": clock.cite},
            "timeline": after,
        }

    def _found(self, picked: Any, asked: dict[str, Any]) -> Row:
        return self.job.backend.counts(picked.select(**asked))[0]

    def _said(self, start: int | None, until: int | None, due: int | None) -> dict[str, Any]:
        late = None if until is None or due is None else until - due
        return {
            "start": self._text(start),
            "until": self._text(until),
            "due": self._text(due),
            "late_by_minutes": _minutes(late) if late is not None and late > 0 else None,
        }

    def _line(
        self, start: int | None, until: int | None, due: int | None, paused: int
    ) -> list[dict[str, Any]]:
        """Return the stretches of the clock; of a pause only its length is recorded, not when it was."""
        if start is None:
            return []
        ends = [moment for moment in (until, due) if moment is not None]
        line = [
            {"state": "running", "from": self._text(start), "to": self._text(min(ends)) if ends else None}
        ]
        if paused:
            line.append({"state": "paused", "minutes": _minutes(paused), "from": None, "to": None})
        if until is not None and due is not None and until > due:
            line.append({"state": "late", "from": self._text(due), "to": self._text(until)})
        return line

    def _text(self, moment: int | None) -> str | None:
        return None if moment is None else zone_text(moment, self.job.policy.time_zone)


def _limit(clock: Stopwatch, found: Row) -> dict[str, Any] | None:
    """Say which limit applied and why: the row's own moment, else the first limit that gives one."""
    if found["due"] is not None:
        return {"words": _("工单自己的要求时间({column})").format(column=clock.due), "cite": clock.cite}
    for index, limit in enumerate(clock.limits):
        if found[f"limit{index}"] is not None:
            if isinstance(limit, ColumnLimit):
                words = _("工单自己的时限({column})").format(column=limit.column)
            elif isinstance(limit, LimitTable):
                words = _("按 {column} 规定的时限").format(column=limit.by)
            else:
                words = (
                    _("统一的时限") if limit.where is None else _("{where} 的时限").format(where=limit.where)
                )
            return {"words": words, "cite": limit.cite}
    return None


def _minutes(length: int | None) -> str | None:
    return None if length is None else plain(half_up(Decimal(length) / MINUTE, 2))
