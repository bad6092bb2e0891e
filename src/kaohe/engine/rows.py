"""What a measure does with each row: counts it in, leaves it out and why, finds it on time or late."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.clocks import Timing, deadline, microseconds_of_minutes, still_open, stopwatch
from kaohe.engine.conditions import compile_condition, in_period, reaches_into
from kaohe.engine.exclusions import ExcludedRows, Reason, excluded_by
from kaohe.engine.raters import left_out
from kaohe.facts.clock.columns import days_spanned
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import columns_of
from kaohe.policy.measure import (
    Count,
    Deadline,
    Duration,
    Mean,
    Measure,
    Presence,
    Ratio,
    Repeated,
    Share,
    Stopwatch,
    Sum,
)
from kaohe.policy.rated import Rated
from kaohe.policy.scope import ON_TIME, row_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from kaohe.engine.backend import Backend
    from kaohe.facts.calendars import Calendar
    from kaohe.policy.catalogue import Column, Table
    from kaohe.policy.measure import Exclusion
    from kaohe.policy.period import Period


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything outside the rows that their reading depends on."""

    backend: Backend
    period: Period
    zone: str
    calendar: Calendar
    excluded: ExcludedRows = field(default_factory=ExcludedRows)
    year_starts: int = 1

    def spanned(self, measure: Measure) -> Setting:
        """Return the setting with the days over which the measure's rows count as its period."""
        if measure.span == "period":
            return self
        return replace(self, period=self.period.spanned(measure.span, self.year_starts))


@dataclass(slots=True)
class Reading:
    """A measure's columns over ``table``: all boolean, ``met`` and ``late`` only where the measure has them.

    ``excluded``: in order of precedence; a row has the first reason that holds. ``late``: microseconds past
    the limit, positive where late. ``overdue``: open at the period's end and past the limit by then.
    ``duration``: microseconds, where the measure's value is one.
    ``current``: dated within the period that is scored, whatever the measure's span.
    """

    table: Any
    dated: Any
    current: Any
    scoped: Any
    excluded: list[tuple[Reason, Any]]
    met: Any | None = None
    late: Any | None = None
    overdue: Any | None = None
    duration: Any | None = None

    @property
    def included(self) -> Any:
        """Tell which rows the measure counts."""
        kept = self.dated & self.scoped
        for _reason, condition in self.excluded:
            kept &= ~condition.fill_null(False)
        return kept


def read_rows(
    table: Any, measure: Measure, declared: Table, setting: Setting, name: str | None = None
) -> Reading:
    """Read every row of ``table`` as ``measure`` says; nothing is filtered, so that explanations see all.

    ``name``: what the policy calls the measure. Rows that the table of exclusions names come before every
    reason of the policy's own.
    """
    columns = row_columns(declared, measure)
    current = _dated(table, measure, columns, setting)
    setting = setting.spanned(measure)
    condition = condition_on(table, measure, declared, setting)
    dated = current if measure.span == "period" else _dated(table, measure, columns, setting)
    scoped = condition(measure.where) if measure.where else ibis.literal(value=True)
    by_clock = [part for part in measure.exclude if _asks_clock(part, columns)]
    excluded = [
        *excluded_by(setting.excluded, table, declared, name),
        *(
            (Reason(part.reason, part.cite, part=f"exclude.{index}"), condition(part.where))
            for index, part in enumerate(measure.exclude)
            if part not in by_clock
        ),
    ]
    reading = Reading(table, dated, current, scoped, excluded)
    timing = _timing(reading, measure, setting, condition)
    if timing is not None:
        assert measure.clock is not None  # noqa: S101 - there is no timing without a clock
        without = Reason(measure.clock.no_limit, measure.clock.cite, part="clock.no_limit")
        reading.excluded.append((without, ~timing.limited))
        reading.excluded += [
            (Reason(part.reason, part.cite, part=f"exclude.{index}"), condition(part.where, timing))
            for index, part in enumerate(measure.exclude)
            if part in by_clock
        ]
        reading.late = timing.late
        reading.overdue = timing.overdue
    for column in _needed(measure):
        reason = Reason(_("{column}为空").format(column=columns[column].title), None)
        reading.excluded.append((reason, table[column].isnull()))
    if isinstance(measure.value, Rated):
        rated = left_out(measure.value, table, declared)
        reading.excluded += [(Reason(text, None), where) for text, where in rated]
    elif isinstance(measure.value, Share):
        reading.met = condition(measure.value.of, timing)
    elif isinstance(measure.value, Repeated) and measure.value.counting:
        reading.met = condition(measure.value.counting)
    elif isinstance(measure.value, Duration):
        reading.duration = _duration(measure.value, table, setting)
    return reading


def _dated(table: Any, measure: Measure, columns: Mapping[str, Column], setting: Setting) -> Any:
    value, column = measure.value, columns[measure.counts_in]
    if isinstance(value, Presence):
        return reaches_into(table[value.since], table[value.until], setting.period)
    if measure.filed == "own" and column.type is ColumnType.period:
        return table[column.name] == setting.period.label
    return in_period(table[column.name], column.type, setting.period, setting.zone)


def _asks_clock(exclusion: Exclusion, columns: Mapping[str, Column]) -> bool:
    """Tell whether an exclusion can be told only once the clock has run."""
    return ON_TIME.name in columns_of(parse_condition(exclusion.where, columns))


def _duration(value: Duration, table: Any, setting: Setting) -> Any:
    start, until = (setting.backend.microseconds(table[name]) for name in (value.start, value.until))
    duration = until - start
    return (
        duration if value.less is None else duration - microseconds_of_minutes(table[value.less]).fill_null(0)
    )


def condition_on(table: Any, measure: Measure, declared: Table, setting: Setting) -> Callable[..., Any]:
    """Return what turns a condition's text, and the row's timing where it has one, into a boolean column."""
    columns = row_columns(declared, measure)

    def condition(text: str, timing: Timing | None = None) -> Any:
        row = {name: table[name] for name in columns if name != ON_TIME.name}
        if timing is not None:
            row[ON_TIME.name] = timing.on_time
        return compile_condition(parse_condition(text, columns), row, columns, setting.period, setting.zone)

    return condition


def _needed(measure: Measure) -> list[str]:
    value = measure.value
    if isinstance(value, Sum | Mean | Rated):
        return [value.column]
    if isinstance(value, Ratio):
        return [value.column, value.to]
    if isinstance(value, Duration):
        return [value.start, value.until]
    if isinstance(value, Count):
        return [] if value.distinct is None else [value.distinct]
    return [value.per] if isinstance(value, Repeated) else []


def _timing(
    reading: Reading, measure: Measure, setting: Setting, condition: Callable[[str], Any]
) -> Timing | None:
    clock, table = measure.clock, reading.table
    row = {name: table[name] for name in table.columns}
    _start, end = setting.period.bounds(setting.zone)
    if isinstance(clock, Deadline):
        days = _days(reading, clock, setting)
        return deadline(clock, row, setting.backend, setting.calendar, days, end)
    if isinstance(clock, Stopwatch):
        until = setting.backend.microseconds(row[clock.until])
        duration, allowed = stopwatch(clock, row, setting.backend, condition, until)
        late = duration - allowed
        if clock.mean_by:
            late = _mean_late(clock, reading, duration, allowed, condition)
        by_end, _allowed = stopwatch(clock, row, setting.backend, condition, ibis.literal(end))
        overdue = still_open(until, end) & (by_end > allowed)
        return Timing(allowed.notnull(), late, overdue)
    return None


def _days(reading: Reading, clock: Deadline, setting: Setting) -> tuple[date, date] | None:
    """Return the first and last local day on which something was due, None where nothing was."""
    if clock.working_days is None:
        return None
    due = setting.backend.microseconds(reading.table[clock.due])
    kept = reading.dated & reading.scoped
    bounds = reading.table.aggregate(first=due.min(where=kept), last=due.max(where=kept))
    found = setting.backend.counts(bounds)[0]
    if found["first"] is None:
        return None
    return days_spanned(setting.zone, found["first"], found["last"])


def _mean_late(
    clock: Stopwatch, reading: Reading, duration: Any, allowed: Any, condition: Callable[[str], Any]
) -> Any:
    """Return how late each row is, the rows of ``mean_where`` judged together by their mean.

    Compared as total duration against limit times rows, so that no mean is rounded.
    """
    judged = reading.included & allowed.notnull()
    together = condition(clock.mean_where).fill_null(False) if clock.mean_where else ibis.literal(value=True)
    judged &= together
    window = ibis.window(group_by=[reading.table[name] for name in clock.mean_by])
    total = judged.ifelse(duration, 0).sum().over(window)
    rows = judged.ifelse(1, 0).sum().over(window)
    return together.ifelse(total - allowed * rows, duration - allowed)
