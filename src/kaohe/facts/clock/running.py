"""The clock of one ticket: due moments and elapsed working time, by walking period after period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaohe.errors import refuse
from kaohe.facts.calendars.calendar import day_of
from kaohe.facts.calendars.zone import DAY, moment
from kaohe.facts.clock.moments import (
    LATEST,
    end_of_day,
    first_not_before,
    local_day,
    local_time,
    out_of_range,
)
from kaohe.facts.clock.periods import Period, periods_between, periods_from, periods_of_day
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaohe.facts.calendars import Calendar

AtClose = Literal["due-at-close", "due-at-next-open"]
DayEnd = Literal["end-of-day", "closing", "same-time", "biz-days-roll"]
# The end of a pause that nobody has ended yet.
OPEN = 1 << 62


def merged(pauses: Iterable[tuple[int, int]]) -> list[Period]:
    """Join overlapping and touching pauses, drop empty ones; a reversed one is an error.

    >>> merged([(5, 9), (1, 6), (7, 7)])
    [Period(start=1, end=9)]
    """
    result: list[Period] = []
    for start, end in sorted(pauses):
        if start > end:
            raise refuse(
                "clock.reversed_pause",
                _("暂停的结束早于开始"),
                _("暂停写成 开始/结束,先写较早的时刻"),
                path="pauses",
            )
        if start == end:
            continue
        if result and start <= result[-1].end:
            result[-1] = Period(result[-1].start, max(result[-1].end, end))
        else:
            result.append(Period(start, end))
    return result


def elapsed(calendar: Calendar, start: int, end: int, pauses: Sequence[tuple[int, int]] = ()) -> int:
    """Count microseconds of working time in ``[start, end)`` without the pauses; none if reversed.

    >>> from kaohe.facts.calendars import named
    >>> elapsed(named("always"), 0, 100, [(10, 20), (15, 30), (90, 200)])
    70
    """
    worked = _total(periods_between(calendar, start, end))
    return worked - paused(calendar, start, end, pauses)


def paused(calendar: Calendar, start: int, end: int, pauses: Sequence[tuple[int, int]]) -> int:
    """Count microseconds of working time in ``[start, end)`` during which the clock was stopped."""
    return sum(
        _total(periods_between(calendar, max(pause.start, start), min(pause.end, end)))
        for pause in merged(pauses)
    )


def due(
    calendar: Calendar,
    start: int,
    limit: int,
    pauses: Sequence[tuple[int, int]] = (),
    convention: AtClose = "due-at-close",
) -> int:
    """Return the moment at which ``limit`` microseconds of unpaused working time have passed since ``start``.

    A limit used up exactly at closing time is due then, or at the next opening by ``due-at-next-open``.
    A limit of nothing is due as soon as the clock runs.
    """
    at_close = convention == "due-at-close"
    stops = merged(pauses)
    if calendar.around_the_clock() and not stops:  # every moment runs: no need to walk
        return _within_range(start + limit)
    left = limit
    for piece in _running(calendar, start, stops):
        length = piece.end - piece.start
        if left < length or (left == length and at_close):
            return piece.start + left
        left -= length
    raise refuse(
        "clock.open_pause",
        _("暂停没有结束,时限走不完"),
        _("写出暂停的结束时间"),
        path="pauses",
    )


def working_day_due(calendar: Calendar, start: int, days: int, convention: DayEnd = "end-of-day") -> int:
    """Return when the ``days``-th working day after the local day of ``start`` ends (contract 8).

    The moment returned is the first one too late: completed before it is in time. Other conventions:
    ``closing`` ends with that day's last worked hour; ``same-time`` keeps the clock time of ``start``;
    ``biz-days-roll`` keeps it and moves on to the next working moment.
    """
    day = _nth_working_day(calendar, local_day(calendar.tz, start), days)
    if convention == "end-of-day":
        return end_of_day(calendar.tz, day)
    if convention == "closing":
        worked = periods_of_day(calendar, day)
        return worked[-1].end if worked else end_of_day(calendar.tz, day)
    same_time = first_not_before(calendar.tz, day * DAY + local_time(calendar.tz, start) % DAY)
    return same_time if convention == "same-time" else next(periods_from(calendar, same_time)).start


def is_working_moment(calendar: Calendar, at: int, pauses: Sequence[tuple[int, int]] = ()) -> bool:
    """Say whether the clock runs at a moment."""
    return elapsed(calendar, at, at + 1, pauses) == 1


def _running(calendar: Calendar, start: int, stops: list[Period]) -> Iterator[Period]:
    """Yield the pieces of working periods between the pauses; ends where a pause has no end."""
    whole = [Period(start, OPEN)] if calendar.around_the_clock() else periods_from(calendar, start)
    for period in whole:
        at = period.start
        for stop in stops:
            if stop.end <= at or stop.start >= period.end:
                continue
            if stop.start > at:
                yield Period(at, stop.start)
            at = stop.end
            if at >= OPEN:
                return
            if at >= period.end:
                break
        if at < period.end:
            yield Period(at, period.end)


def _nth_working_day(calendar: Calendar, day: int, days: int) -> int:
    for _number in range(days):
        day += 1
        while not calendar.is_workday(day_of(day)):
            if not calendar.ever_works_after(day_of(day)):
                raise refuse(
                    "clock.never_due",
                    _("这份日历在 {day} 之后再没有工作日").format(day=day_of(day)),
                    _("检查日历的 weekly 和 special_days"),
                    path="calendar",
                )
            day += 1
        if day_of(day).year >= LATEST:
            raise out_of_range("limit")
    return day


def _within_range(us: int) -> int:
    try:
        if moment(us).year < LATEST:
            return us
    except OverflowError:
        pass
    raise out_of_range("limit")


def _total(periods: Iterable[Period]) -> int:
    return sum(period.end - period.start for period in periods)
