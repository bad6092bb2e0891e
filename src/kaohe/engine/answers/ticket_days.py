"""The days that a limit in working days passes: worked, made up for, off, with the holiday's name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from kaohe.facts.calendars import Calendar

MOST = 60
"""So many days are listed."""
WEEKEND = 5


def days_between(calendar: Calendar, first: date, last: date) -> list[dict[str, Any]]:
    """List each day with its state: ``working``, ``makeup`` (a worked weekend), ``weekend`` or ``holiday``."""
    count = min((last - first).days + 1, MOST)
    return [_day(calendar, first + timedelta(days=number)) for number in range(count)]


def _day(calendar: Calendar, day: date) -> dict[str, Any]:
    weekend = day.weekday() >= WEEKEND
    worked = calendar.is_workday(day)
    state = ("makeup" if weekend else "working") if worked else ("weekend" if weekend else "holiday")
    name = None if worked or calendar.region != "CN" else _holiday(day)
    return {"state": "holiday" if name else state, "day": day.isoformat(), "name": name}


def _holiday(day: date) -> str | None:
    """Name the official holiday of a day in China."""
    from chinese_calendar.constants import Holiday, holidays  # noqa: PLC0415 - start-up time

    name = holidays.get(day)
    return None if name is None else str(Holiday(name).chinese)
