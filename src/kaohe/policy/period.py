"""Assessment periods (考核周期): months, quarters, half-years, years, or any two dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.errors import KaoheError

Cycle = Literal["day", "month", "quarter", "half_year", "year", "custom"]
CYCLES: tuple[Cycle, ...] = ("day", "month", "quarter", "half_year", "year", "custom")

Each = Literal["day", "month", "quarter", "half_year"]
"""Into which shorter periods a longer one falls."""

Span = Literal["period", "year_to_date", "year", "previous", "to_date", "ever"]
"""Over which days something counts: the period, its year so far, its year, the period before, until its end, all."""

_LABEL = re.compile(r"^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_YEARS = range(1900, 2200)
"""Calendars know nothing beyond; bounds in UTC stay within what can be written as a date."""
_MONTHS: dict[Cycle, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``first`` to ``last``, both included, and the cycle that they make up."""

    label: str
    first: date
    last: date
    cycle: Cycle

    def bounds(self, zone: str) -> tuple[int, int]:
        """Return the half-open interval in microseconds since 1970 UTC that these local days cover."""
        start = _midnight(self.first, zone)
        return start, _midnight(self.last + timedelta(days=1), zone)

    def spanned(self, span: Span, starts: int = 1) -> Period:
        """Return the days over which something of that span counts when this period is scored.

        The year is that of the period's last day; it begins in the month ``starts``.
        What comes before dates of one's own is as many days.

        >>> parse_period("2026-10").spanned("previous").label, parse_period("2026-02").spanned("year_to_date").label
        ('2026-09', '2026-01-01..2026-02-28')
        """
        if span == "period":
            return self
        if span in {"to_date", "ever"}:
            end = self.last if span == "to_date" else date(_YEARS.stop - 1, 12, 31)
            return period_between(date(_YEARS.start, 1, 1), end)
        if span == "previous":
            last = self.first - timedelta(days=1)
            if self.cycle == "day":
                return _day_period(last)
            if self.cycle not in _MONTHS:
                return period_between(last - (self.last - self.first), last)
            first = self.first
            for _month in range(_MONTHS[self.cycle]):
                first = (first - timedelta(days=1)).replace(day=1)
            return period_between(first, last)
        first, last = _year_around(self.last, starts)
        return period_between(first, last if span == "year" else self.last)

    def each(self, each: Each) -> list[Period]:
        """Return the days, months, quarters or half-years that lie wholly within the period, in order.

        >>> [inner.label for inner in parse_period("2026-Q3").each("month")]
        ['2026-07', '2026-08', '2026-09']
        """
        if each == "day":
            days = (self.last - self.first).days + 1
            return [_day_period(self.first + timedelta(days=number)) for number in range(days)]
        inner = [
            parse_period(label)
            for year in range(self.first.year, self.last.year + 1)
            for label in _labels_of(year)
        ]
        return [
            own for own in inner if own.cycle == each and self.first <= own.first and own.last <= self.last
        ]

    def around(self, cycle: Cycle) -> Period:
        """Return the month, quarter, half-year or year in which the period ends.

        >>> parse_period("2026-09").around("quarter").label, parse_period("2026-09").around("month").label
        ('2026-Q3', '2026-09')
        """
        inner = (parse_period(label) for label in _labels_of(self.last.year))
        return next(own for own in inner if own.cycle == cycle and own.first <= self.last <= own.last)

    def whole_months(self) -> tuple[date, date] | None:
        """Return the first days of the first and the last calendar month that lie wholly within the period.

        >>> first, last = parse_period("2026-09-02..2026-12-30").whole_months()
        >>> first.isoformat(), last.isoformat()
        ('2026-10-01', '2026-11-01')
        """
        first = self.first if self.first.day == 1 else _month_after(self.first)
        # The day after the period lies in the month after the last whole one.
        last = ((self.last + timedelta(days=1)).replace(day=1) - timedelta(days=1)).replace(day=1)
        return (first, last) if first <= last else None

    def stretch(self, first: date, last: date) -> Period:
        """Return these days of the period, assessed as a period of its cycle: a version may be in force on them alone.

        >>> parse_period("2026-07").stretch(date(2026, 7, 16), date(2026, 7, 31)).label
        '2026-07@2026-07-16..2026-07-31'
        """
        return Period(f"{self.label}@{first}..{last}", first, last, self.cycle)

    def labels_within(self) -> list[str]:
        """Return the labels of all months, quarters, half-years and years that lie within the period."""
        found = {self.label}
        for year in range(self.first.year, self.last.year + 1):
            for label in _labels_of(year):
                inner = parse_period(label)
                if self.first <= inner.first and inner.last <= self.last:
                    found.add(label)
        return sorted(found)


def parse_period(text: str) -> Period:
    """Read ``2026-10``, ``2026-Q4``, ``2026-H2``, ``2026``, ``2026-10-05`` or ``2026-10-05..2026-10-20``.

    Two dates that make up a whole calendar period are that period: its cycle decides what is assessed.
    ``2026-10@2026-10-16..2026-10-31`` are days of a month, assessed as a month.

    >>> parse_period("2026-Q4").last
    datetime.date(2026, 12, 31)
    >>> parse_period("2026-10-01..2026-12-31").cycle
    'quarter'
    """
    text = normalize("NFKC", text).strip().upper()
    if ".." in text:
        return _stretch(text) if "@" in text else _between(text)
    if _DAY.match(text):
        return replace(_between(f"{text}..{text}"), label=text, cycle="day")
    match = _LABEL.match(text)
    if match is None or int(match[1]) not in _YEARS:
        raise refuse(
            "period.format",
            _("看不懂考核周期“{text}”").format(text=text),
            _("写成 2026-10、2026-Q4、2026-H2、2026 或 2026-10-05..2026-10-20"),
            value=text,
        )
    year, *parts = match.groups()
    cycles: tuple[Cycle, ...] = ("month", "quarter", "half_year")
    for cycle, part in zip(cycles, parts, strict=True):
        if part:
            length = _MONTHS[cycle]
            return _calendar_period(text, int(year), int(part) * length - length + 1, cycle)
    return _calendar_period(text, int(year), 1, "year")


def _stretch(text: str) -> Period:
    base, _at, days = text.partition("@")
    whole, own = parse_period(base), parse_period(days)
    if own.first < whole.first or whole.last < own.last:
        raise refuse(
            "period.format",
            _("“{text}”里的日期不在这个周期里").format(text=text),
            _("写成 2026-07@2026-07-16..2026-07-31"),
            value=text,
        )
    return whole.stretch(own.first, own.last)


def parse_periods(text: str) -> list[Period]:
    """Read one period like `parse_period`, or the first and the last of several that are as long.

    >>> [period.label for period in parse_periods("2026-11..2027-01")]
    ['2026-11', '2026-12', '2027-01']
    >>> [period.label for period in parse_periods("2026-10-05..2026-10-20")]
    ['2026-10-05..2026-10-20']
    """
    ends = normalize("NFKC", text).split("..")
    if len(ends) != 2 or any(_DAY.match(end.strip()) for end in ends):
        return [parse_period(text)]
    first, last = (parse_period(end) for end in ends)
    if first.cycle != last.cycle:
        raise refuse(
            "period.format",
            _("“{text}”的两头不是同样长的周期").format(text=text),
            _("写成 2026-01..2026-12 或 2026-Q1..2026-Q4"),
            value=text,
        )
    if last.first < first.first:
        raise _reversed(text)
    found = [first]
    while found[-1].last < last.last:
        found.append(period_after(found[-1]))
    return found


def _reversed(text: str) -> KaoheError:
    return refuse(
        "period.reversed",
        _("考核周期“{text}”的结束早于开始").format(text=text),
        _("交换前后两个周期"),
        value=text,
    )


def _between(text: str) -> Period:
    try:
        first, last = (_day(part) for part in text.split(".."))
    except ValueError:
        raise refuse(
            "period.format",
            _("看不懂考核周期“{text}”").format(text=text),
            _("起止日期写成 2026-10-05..2026-10-20"),
            value=text,
        ) from None
    if last < first:
        raise _reversed(text)
    return period_between(first, last)


def period_between(first: date, last: date) -> Period:
    """Return the period of these local days, both included: a calendar period where they make up one."""
    for label in _labels_of(first.year):
        period = parse_period(label)
        if (period.first, period.last) == (first, last):
            return period
    return Period(f"{first}..{last}", first, last, "custom")


def period_after(period: Period) -> Period:
    """Return the period that follows, as long as this one.

    >>> period_after(parse_period("2026-12")).label, period_after(parse_period("2026-Q3")).label
    ('2027-01', '2026-Q4')
    """
    first = period.last + timedelta(days=1)
    if period.cycle in _MONTHS:
        after = first
        for _month in range(_MONTHS[period.cycle]):
            after = _month_after(after)
        return period_between(first, after - timedelta(days=1))
    return (
        _day_period(first)
        if period.cycle == "day"
        else period_between(first, first + (period.last - period.first))
    )


def _day(text: str) -> date:
    day = date.fromisoformat(text.strip())
    if day.year not in _YEARS:
        raise ValueError(text)
    return day


def _day_period(day: date) -> Period:
    return Period(day.isoformat(), day, day, "day")


def _labels_of(year: int) -> list[str]:
    return [
        *(f"{year:04d}-{month:02d}" for month in range(1, 13)),
        *(f"{year:04d}-Q{quarter}" for quarter in range(1, 5)),
        *(f"{year:04d}-H{half}" for half in (1, 2)),
        f"{year:04d}",
    ]


def _calendar_period(label: str, year: int, month: int, cycle: Cycle) -> Period:
    first = date(year, month, 1)
    after = first
    for _month in range(_MONTHS[cycle]):
        after = _month_after(after)
    return Period(label, first, after - timedelta(days=1), cycle)


def _year_around(day: date, starts: int) -> tuple[date, date]:
    first = date(day.year - (day.month < starts), starts, 1)
    return first, date(first.year + 1, starts, 1) - timedelta(days=1)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _midnight(day: date, zone: str) -> int:
    moment = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
