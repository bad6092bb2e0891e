"""When working-day limits run out, day by day; without arrays, so that a score starts without loading them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.facts.calendars.calendar import day_of
from kaohe.facts.clock.moments import LATEST, end_of_day, out_of_range
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.calendars import Calendar


def working_day_ends(calendar: Calendar, first: int, last: int, days: int) -> list[int]:
    """List for each local day ``first`` to ``last`` when the ``days``-th working day after it is over.

    Days are counted from 1970-01-01; the moments are the first ones too late (contract 8).
    """
    ahead: list[int] = []
    day = first
    while sum(worked > last for worked in ahead[-days:]) < days:
        day += 1
        if day > last and not calendar.ever_works_after(day_of(day - 1)):
            raise never_due(day)
        if calendar.is_workday(day_of(day)):
            ahead.append(day)
        if day_of(day).year >= LATEST:
            raise out_of_range("limit")
    ends = {day: end_of_day(calendar.tz, day) for day in (ahead if days else range(first, last + 1))}
    if days == 0:
        return list(ends.values())
    return [ends[ahead[bisect_right(ahead, day) + days - 1]] for day in range(first, last + 1)]


def never_due(day: int) -> Exception:
    """Build the refusal of a limit that a calendar never lets run out."""
    return refuse(
        "clock.never_due",
        _("这份日历在 {day} 之后再没有工作时间,时限走不完").format(day=day_of(day - 1)),
        _("检查日历的 weekly 和 special_days"),
        path="calendar",
    )
