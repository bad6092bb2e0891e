"""Clocks as Ibis expressions over int64 columns of microseconds UTC: no join, no float, DuckDB and Spark.

What a calendar says of a span of days is put into the expression as a literal list, which both engines
read by position: on two million rows DuckDB does so about ten times faster than a CASE of the same days,
and as fast as a join. ``first`` and ``last`` are the local dates of the earliest and latest moment of the
column (`days_spanned`); a moment outside gives NULL. Building an expression raises `KaoheError`
``calendar.not_covered`` when the span needs a year that the calendar does not know.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import ibis.expr.datatypes as dt

from kaohe.facts.calendars.calendar import day_number, day_of
from kaohe.facts.calendars.zone import DAY, FURTHEST, stretches
from kaohe.facts.clock.moments import end_of_day, first_not_before, local_day
from kaohe.facts.clock.periods import periods_of_day
from kaohe.facts.clock.working_days import working_day_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.facts.calendars import Calendar

IntColumn = Any
# Added before dividing, so that moments before 1970 round down too; far below the end of int64.
_SHIFT_DAYS = 1_000_000
# 1 March 1900 opens a cycle of four years whose last day is a leap day; good until 28 February 2100.
_CYCLE = (date(1900, 3, 1) - date(1970, 1, 1)).days


@ibis.udf.scalar.builtin(name="epoch_us", signature=((dt.Timestamp("UTC"),), dt.int64))  # type: ignore[untyped-decorator]
def _epoch_us(_moment: Any) -> Any:
    """Count microseconds since 1970-01-01 UTC on DuckDB."""


@ibis.udf.scalar.builtin(name="unix_micros", signature=((dt.Timestamp("UTC"),), dt.int64))  # type: ignore[untyped-decorator]
def _unix_micros(_moment: Any) -> Any:
    """Count microseconds since 1970-01-01 UTC on Spark (session time zone UTC)."""


def micros_of(moment: Any, engine: Literal["duckdb", "spark"]) -> IntColumn:
    """Turn a timestamp column into microseconds since 1970-01-01 UTC, exactly."""
    return (_epoch_us if engine == "duckdb" else _unix_micros)(moment)


def days_spanned(tz: str, earliest: int, latest: int) -> tuple[date, date]:
    """Return the local dates of the earliest and the latest moment of a column."""
    return day_of(local_day(tz, earliest)), day_of(local_day(tz, latest))


def offset(us: IntColumn, tz: str, first: date, last: date) -> IntColumn:
    """Return how far local time is ahead of UTC; a constant where the zone does not change in the span."""
    pieces = stretches(tz, day_number(first) * DAY - FURTHEST, (day_number(last) + 1) * DAY + FURTHEST)
    if len(pieces) == 1:
        return ibis.literal(pieces[0].offset, "int64")
    cases = [(us < piece.end, ibis.literal(piece.offset, "int64")) for piece in pieces[:-1]]
    return ibis.cases(*cases, else_=ibis.literal(pieces[-1].offset, "int64"))


def local_day_of(us: IntColumn, tz: str, first: date, last: date) -> IntColumn:
    """Return the local date as days since 1970-01-01; right also outside a span without changed offsets."""
    return _days(us + offset(us, tz, first, last))


def local_date_of(moment: Any, tz: str, engine: Literal["duckdb", "spark"]) -> Any:
    """Return the local date of a moment column as a date, right from 2000 to 2100 whatever the moments are."""
    us = micros_of(moment.cast("timestamp('UTC')"), engine)
    days = local_day_of(us, tz, date(2000, 1, 1), date(2100, 12, 31))
    return ibis.date(1970, 1, 1) + days.as_interval("D")


def local_month_of(us: IntColumn, tz: str, first: date, last: date) -> IntColumn:
    """Return the local calendar month as ``year * 12 + month - 1``, for dates from 1900-03 to 2100-02."""
    since = local_day_of(us, tz, first, last) - _CYCLE
    quarter_days = since * 4 + 3
    year = _divided(quarter_days, 1461)
    day_of_year = _divided(quarter_days - year * 1461, 4)
    # Months from March: 153 days to every five.
    return (year + 1900) * 12 + _divided(day_of_year * 5 + 2, 153) + 2


def working_day_due(us: IntColumn, days: int, calendar: Calendar, first: date, last: date) -> IntColumn:
    """Return when the ``days``-th working day after the local day is over: in time is ``done < due``.

    Contract 8: official working days with make-up days, after the day of the required time.
    """
    begin = day_number(first)
    ends = working_day_ends(calendar, begin, day_number(last), days)
    return _listed(ends, local_day_of(us, calendar.tz, first, last) - begin)


def is_workday(us: IntColumn, calendar: Calendar, first: date, last: date) -> Any:
    """Say whether the local day of a moment is worked."""
    begin = day_number(first)
    worked = [int(calendar.is_workday(day_of(day))) for day in range(begin, day_number(last) + 1)]
    return _listed(worked, local_day_of(us, calendar.tz, first, last) - begin) == 1


def worked_between(
    start: IntColumn, end: IntColumn, calendar: Calendar, first: date, last: date
) -> IntColumn:
    """Count microseconds of working time in ``[start, end)``, 0 if reversed, NULL where a moment is.

    Pauses are the caller's: a limit is met when this, less the pauses, is at most the limit.
    """
    worked = end - start
    if not calendar.around_the_clock():
        line = _Line(calendar, first, last)
        worked = line.worked(end) - line.worked(start)
    # Not the greatest of 0 and the difference, which would be 0 for NULL; and no CASE, in which DuckDB
    # does not see that the same day is computed many times.
    return worked * (end >= start).cast("int64")


class _Line:
    """Working time since the beginning of a span, as lists by UTC day: what was worked before, and when.

    UTC days, because they all have 24 hours: changes of a zone's offset are already in the periods.
    """

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        periods = [
            period
            for day in range(day_number(first), day_number(last) + 1)
            for period in periods_of_day(calendar, day)
        ]
        self.first = first_not_before(calendar.tz, day_number(first) * DAY)
        self.last = end_of_day(calendar.tz, day_number(last))
        self.begin = day_number(first) - 2
        size = day_number(last) + 3 - self.begin
        pieces: list[list[tuple[int, int]]] = [[] for _day in range(size)]
        for start, end in periods:
            for day in range(start // DAY, (end - 1) // DAY + 1):
                clipped = (max(start - day * DAY, 0), min(end - day * DAY, DAY))
                pieces[day - self.begin].append(clipped)
        self.before = [0]
        for day_pieces in pieces[:-1]:
            self.before.append(self.before[-1] + sum(end - start for start, end in day_pieces))
        most = max(map(len, pieces))
        self.openings, self.lengths = [], []
        for number in range(most):
            nth = [day[number] if number < len(day) else None for day in pieces]
            # Where there is no such piece its opening does not matter: an equal one may make all equal.
            usual = next(piece[0] for piece in nth if piece is not None)
            self.openings.append([piece[0] if piece else usual for piece in nth])
            self.lengths.append([piece[1] - piece[0] if piece else 0 for piece in nth])

    def worked(self, us: IntColumn) -> IntColumn:
        day = _days(us)
        since = us - day * DAY
        place = day - self.begin
        total = _item(self.before, place)
        for openings, lengths in zip(self.openings, self.lengths, strict=True):
            within = ibis.greatest(since - _item(openings, place), 0)
            total += ibis.least(within, _item(lengths, place))
        return total + ibis.ifelse(us.between(self.first, self.last), 0, ibis.null("int64"))


def _days(us: IntColumn) -> IntColumn:
    """Divide by a day, rounding down."""
    return _divided(us + _SHIFT_DAYS * DAY, DAY) - _SHIFT_DAYS


def _divided(number: IntColumn, divisor: int) -> IntColumn:
    """Divide a number that is not negative by a constant, rounding down.

    Engines divide through DOUBLE; a multiple of the divisor comes out exactly as long as it has at most
    53 significant bits, which multiples of a day (2**13 times an odd number) have for all of int64.
    """
    return ((number - number % divisor) / divisor).cast("int64")


def _listed(values: Sequence[int], place: IntColumn) -> IntColumn:
    """Return the value at a place of a literal list; outside it NULL, which stands at both its ends."""
    listed = ibis.literal([None, *values, None], "array<int64>")
    inside = ibis.least(ibis.greatest(place + 1, 0), len(values) + 1)
    return listed[inside.cast("int32")]  # Spark takes no wider index


def _item(values: Sequence[int], place: IntColumn) -> IntColumn:
    """Return the value at a place that the caller knows to be in the list."""
    return ibis.literal(values[0], "int64") if len(set(values)) == 1 else _listed(values, place)
