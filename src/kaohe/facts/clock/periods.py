"""Working time as periods on the UTC line, day after day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kaohe.errors import refuse
from kaohe.facts.calendars.calendar import day_of
from kaohe.facts.calendars.zone import DAY, FURTHEST, SECOND, stretches
from kaohe.facts.clock.moments import LATEST, local_day, out_of_range
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.facts.calendars import Calendar


class Period(NamedTuple):
    """UTC moments ``[start, end)`` in microseconds."""

    start: int
    end: int


def periods_of_day(calendar: Calendar, day: int) -> list[Period]:
    """List the working periods of one local day (days since 1970-01-01), in order.

    A moment is worked when local clocks then show a worked hour: an hour that the clocks skip has no
    length, and one that they show twice is worked twice.
    """
    hours = calendar.hours(day_of(day))
    if not hours:
        return []
    midnight = day * DAY
    found: list[Period] = []
    for stretch in stretches(calendar.tz, midnight - FURTHEST, midnight + DAY + FURTHEST):
        for opening, closing in hours:
            start = max(stretch.start, midnight + opening * SECOND - stretch.offset)
            end = min(stretch.end, midnight + closing * SECOND - stretch.offset)
            if start >= end:
                continue
            if found and found[-1].end == start:
                found[-1] = Period(found[-1].start, end)
            else:
                found.append(Period(start, end))
    return found


def periods_from(calendar: Calendar, start: int) -> Iterator[Period]:
    """Yield working periods from a moment on, the first one clipped to it; ends only by an error.

    Raises ``clock.never_due`` when nothing more is ever worked, ``clock.out_of_range`` at the last year.
    """
    day = local_day(calendar.tz, start)
    while True:
        for period in periods_of_day(calendar, day):
            if period.end > start:
                yield Period(max(period.start, start), period.end)
        if not calendar.ever_works_after(day_of(day)):
            raise refuse(
                "clock.never_due",
                _("这份日历在 {day} 之后再没有工作时间,时限走不完").format(day=day_of(day)),
                _("检查日历的 weekly 和 special_days"),
                path="calendar",
            )
        day += 1
        if day_of(day).year >= LATEST:
            raise out_of_range("limit")


def periods_between(calendar: Calendar, start: int, end: int) -> Iterator[Period]:
    """Yield working periods within ``[start, end)``."""
    if start >= end:
        return
    if calendar.around_the_clock():
        yield Period(start, end)
        return
    for day in range(local_day(calendar.tz, start), local_day(calendar.tz, end) + 1):
        for period in periods_of_day(calendar, day):
            clipped = Period(max(period.start, start), min(period.end, end))
            if clipped.start < clipped.end:
                yield clipped
