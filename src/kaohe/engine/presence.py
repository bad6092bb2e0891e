"""How many days of a period somebody was there, by the spans of days that rows cover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.facts.calendars import Calendar
    from kaohe.policy.period import Period

DAY = timedelta(days=1)


def days_present(
    spans: Iterable[tuple[date | None, date | None]], period: Period, calendar: Calendar | None = None
) -> tuple[int, int]:
    """Return the days covered by spans (first and last included, None open) and the days of the period.

    With a calendar only its working days count; raises ``calendar.not_covered`` past what it knows.

    >>> from datetime import date
    >>> from kaohe.policy.period import parse_period
    >>> days_present([(date(2026, 10, 10), None), (date(2026, 10, 1), date(2026, 10, 11))], parse_period("2026-10"))
    (31, 31)
    """
    days = [period.first + DAY * number for number in range((period.last - period.first).days + 1)]
    counted = [day for day in days if calendar is None or calendar.is_workday(day)]
    there: set[date] = set()
    for first, last in spans:
        there |= {day for day in counted if (first is None or day >= first) and (last is None or day <= last)}
    return len(there), len(counted)
