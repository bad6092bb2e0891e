"""What is open at the end of a day: the rows of a clocked measure not yet finished, with the time each has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.clocks import deadline, still_open, stopwatch
from kaohe.engine.conditions import compile_condition
from kaohe.engine.rows import read_rows
from kaohe.facts.calendars.zone import moment
from kaohe.facts.clock.columns import days_spanned
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.measure import Deadline, Stopwatch
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from kaohe.engine.job import Job
    from kaohe.policy.measure import Measure


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One row that is not finished; ``left``: microseconds until it is late, negative where it is overdue."""

    subject: str
    table: str
    key: tuple[str, ...]
    left: int
    file: str | None
    row: int | None


def open_rows(job: Job, name: str, measure: Measure) -> list[OpenRow]:
    """List what a measure would count once it is finished, as of the end of the job's period.

    A row that began later is not known yet; one finished later is still open. What an exclusion asks of a
    column that is not filled yet does not exclude. A row without a limit is not listed.
    """
    source = job.source()
    table = source.table(measure.table)
    clock = measure.clock
    if table is None or clock is None:
        return []
    setting = job.setting(source)
    declared = source.catalogue[measure.table]
    _start, end = setting.period.bounds(setting.zone)
    row = {column: table[column] for column in table.columns}
    columns = row_columns(declared, measure)

    def condition(text: str) -> Any:
        cells = {column: table[column] for column in columns if column in row}
        return compile_condition(parse_condition(text, columns), cells, columns, setting.period, setting.zone)

    until = setting.backend.microseconds(row[clock.until])
    unfinished = still_open(until, end)
    for before, after in declared.ordered:
        if after == clock.until:
            unfinished &= setting.backend.microseconds(row[before]) < end
    if isinstance(clock, Stopwatch):
        unfinished &= setting.backend.microseconds(row[clock.start]) < end
        spent, allowed = stopwatch(clock, row, setting.backend, condition, ibis.literal(end))
        left = allowed - spent
    else:
        left = _due(clock, row, job, unfinished, table) - end
    # A policy that counts what is finished counts these once they are: they are read as if they were.
    done = ibis.literal(moment(end), type=table[clock.until].type())
    marked = table.mutate(_left=left, _unfinished=unfinished.fill_null(False))
    marked = marked.filter(marked["_unfinished"] & marked["_left"].notnull()).mutate(**{clock.until: done})
    reading = read_rows(marked, measure, declared, setting, name)
    kept = reading.scoped.fill_null(False)
    for _reason, excluded in reading.excluded:
        kept &= ~excluded.fill_null(False)
    shown = marked.mutate(_open=kept)
    shown = shown.filter(shown["_open"])
    shown = shown.select(declared.subject, *declared.key, "_left", "_file", "_row")
    return [
        OpenRow(
            found[declared.subject],
            measure.table,
            tuple(str(found[part]) for part in declared.key),
            int(found["_left"]),
            found["_file"],
            found["_row"],
        )
        for found in setting.backend.counts(shown.order_by(list(declared.key)))
        if found[declared.subject] is not None
    ]


def _due(clock: Deadline, row: dict[str, Any], job: Job, unfinished: Any, table: Any) -> Any:
    """Return the last moment that is in time, in microseconds."""
    due = job.backend.microseconds(row[clock.due])
    days = None
    if clock.working_days is not None:
        bounds = table.aggregate(first=due.min(where=unfinished), last=due.max(where=unfinished))
        found = job.backend.counts(bounds)[0]
        if found["first"] is not None:
            days = days_spanned(job.policy.time_zone, found["first"], found["last"])
    # How late something finished at the beginning of time would be is how far its due moment is away.
    timing = deadline(clock, row | {clock.until: row[clock.due]}, job.backend, job.calendar, days, 0)
    return due - timing.late
