"""Clocks over whole tables: which rows have a limit, which were on time, and by how much the others were late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.facts.clock.columns import working_day_due
from kaohe.policy.measure import ColumnLimit, Deadline, FixedLimit, LimitTable, Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from kaohe.engine.backend import Backend
    from kaohe.facts.calendars import Calendar

MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Timing:
    """Columns over the rows of one measure.

    ``limited``: there is something to be on time for. ``late``: microseconds past it, at least 1 where the
    row is late, zero or less where it is on time; missing while the row is open. ``overdue``: still open
    at the end of the period, and past its limit by then.
    """

    limited: Any
    late: Any
    overdue: Any

    @property
    def on_time(self) -> Any:
        """Tell which rows were on time."""
        return self.late <= 0


def stopwatch(
    clock: Stopwatch,
    row: Mapping[str, Any],
    backend: Backend,
    condition: Callable[[str], Any],
    until: Any,
) -> tuple[Any, Any]:
    """Return (duration, allowed), both in microseconds; ``allowed`` is missing where no limit is known.

    ``until``: microseconds at which the clock stops. A row with its own due moment is measured from start
    to that moment, pauses included.
    """
    start = backend.microseconds(row[clock.start])
    duration = until - start
    if clock.less is not None:
        duration -= microseconds_of_minutes(row[clock.less]).fill_null(0)
    allowed = _first([_limit(limit, row, condition) for limit in clock.limits])
    if clock.strictly is not None:
        allowed -= condition(clock.strictly).fill_null(False).ifelse(1, 0)
    if clock.due is not None:
        due = row[clock.due]
        duration = due.notnull().ifelse(until - start, duration)
        allowed = due.notnull().ifelse(backend.microseconds(due) - start, allowed)
    return duration, allowed


def limits_applied(
    clock: Stopwatch, row: Mapping[str, Any], condition: Callable[[str], Any]
) -> Iterator[tuple[str, Any]]:
    """Tell which rows each limit decides: ``due``, ``limits.0``, and of a table each value of its column.

    Each is a path within the clock and a boolean column, the first limit that a row has being the one.
    """
    undecided: Any = ibis.literal(value=True)
    if clock.due is not None:
        yield "due", row[clock.due].notnull()
        undecided = row[clock.due].isnull()
    for index, limit in enumerate(clock.limits):
        found = _limit(limit, row, condition)
        decides = undecided & found.notnull()
        if isinstance(limit, LimitTable):
            for value in limit.minutes:
                yield f"limits.{index}.minutes.{value}", decides & (row[limit.by] == value)
        else:
            yield f"limits.{index}", decides
        undecided &= found.isnull()


def deadline(  # noqa: PLR0913, PLR0917 - a clock, its row and its setting
    clock: Deadline,
    row: Mapping[str, Any],
    backend: Backend,
    calendar: Calendar,
    days: tuple[date, date] | None,
    end: int,
) -> Timing:
    """Compare with the due moment itself, or with the end of the n-th working day after its day."""
    until = backend.microseconds(row[clock.until])
    due = backend.microseconds(row[clock.due])
    if clock.working_days is not None and days is not None:
        # The end is exclusive: midnight belongs to the day after.
        due = working_day_due(due, clock.working_days, calendar, *days) - 1
    return Timing(row[clock.due].notnull(), until - due, still_open(until, end) & (due < end))


def still_open(until: Any, end: int) -> Any:
    """Tell which rows had not ended by ``end``."""
    return until.isnull() | (until >= end)


def _limit(limit: ColumnLimit | LimitTable | FixedLimit, row: Mapping[str, Any], condition: Any) -> Any:
    match limit:
        case ColumnLimit(column=column):
            return microseconds_of_minutes(row[column])
        case LimitTable(by=by, minutes=minutes):
            cases = [(row[by] == value, int(figure * MINUTE)) for value, figure in minutes.items()]
            found = ibis.cases(*cases)
        case FixedLimit(minutes=figure):
            found = ibis.literal(int(figure * MINUTE))
    if limit.where is None:
        return found
    return condition(limit.where).fill_null(False).ifelse(found, ibis.null("int64"))


def _first(columns: list[Any]) -> Any:
    return columns[0] if len(columns) == 1 else ibis.coalesce(*columns)


def microseconds_of_minutes(column: Any) -> Any:
    """Turn a column of minutes into microseconds, exactly."""
    # Minutes are stored with four decimals, and a ten-thousandth of a minute is 6,000 microseconds.
    if column.type().is_integer():
        return column * MINUTE
    return (column * 10_000).cast("int64") * 6_000
