"""A calendar: working hours of every local day, from holidays, special days, weekly pattern and breaks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.facts.calendars.official import Status, Year, announced, not_covered, supposed
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Working hours of one day: [from, to) in seconds after local midnight, in order, apart from each other.
Hours = tuple[tuple[int, int], ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY: Hours = ((0, 86400),)
WEEKEND = 5
FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Says for every local date which hours are worked.

    ``weekly`` holds seven days from Monday, or None where the region alone says which whole days are
    worked. ``years`` extends or replaces what is known of the region's official days.

    >>> from kaohe.facts.calendars import named
    >>> named("CN").is_workday(date(2026, 10, 10)), named("CN").is_workday(date(2026, 10, 7))
    (True, False)
    """

    tz: str = "Asia/Shanghai"
    weekly: tuple[Hours, ...] | None = None
    holidays: frozenset[date] = frozenset()
    special_days: Mapping[date, Hours] = field(default_factory=dict, hash=False)
    breaks: Mapping[date, Hours] = field(default_factory=dict, hash=False)
    region: str | None = None
    years: Mapping[int, Year] = field(default_factory=dict, hash=False)
    makeup_hours: Hours | None = None
    fallback: bool = False
    _known: dict[date, Hours] = field(default_factory=dict, init=False, repr=False, compare=False)

    def hours(self, day: date) -> Hours:
        """Return the hours worked on a local date, empty for a day off.

        Raises `KaoheError` ``calendar.not_covered`` where the region's official days are not known.
        """
        hours = self._known.get(day)
        if hours is None:
            hours = self._known[day] = without(self._open(day), self.breaks.get(day, ()))
        return hours

    def is_workday(self, day: date) -> bool:
        """Say whether anything of the local date is worked."""
        return bool(self.hours(day))

    def around_the_clock(self) -> bool:
        """Say whether every moment is worked, without exception."""
        return (
            self.weekly == (WHOLE_DAY,) * 7
            and self.region is None
            and not (self.holidays or self.special_days or self.breaks)
        )

    def ever_works_after(self, day: date) -> bool:
        """Say whether a later date may be worked: False only where it is certain that none is."""
        if self.region is not None or (self.weekly is not None and any(self.weekly)):
            return True
        return any(special > day for special in self.special_days)

    def supposed_years(self, first: int, last: int) -> list[int]:
        """List the years of a span that rest on the ``holidays`` package, of which to warn."""
        if self.region is None or not self.fallback:
            return []
        known = self.years.keys() | announced(self.region).keys()
        return [year for year in range(first, last + 1) if year not in known]

    def pinned(self, first: int, last: int) -> Calendar:
        """Return the same calendar with the official days of some years written into it.

        A run keeps this one, so that it can be repeated after the official days have been updated.
        """
        if self.region is None:
            return self
        return replace(self, years={year: self._year(self.region, year) for year in range(first, last + 1)})

    def digest(self) -> str:
        """Hash what the calendar says; official days are in it only when they are pinned.

        >>> Calendar(weekly=(WHOLE_DAY,) * 7).digest()[:8]
        '799210ea'
        """
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the ``calendar`` object that loads to the same calendar."""
        result: dict[str, Any] = {"tz": self.tz}
        if self.weekly is not None:
            result["weekly"] = {
                name: _spans(hours) for name, hours in zip(WEEKDAYS, self.weekly, strict=True) if hours
            }
        if self.holidays:
            result["holidays"] = _days(self.holidays)
        for name, table in (("special_days", self.special_days), ("breaks", self.breaks)):
            if table:
                result[name] = {day.isoformat(): _spans(table[day]) for day in sorted(table)}
        if self.region is not None:
            result["region"] = self.region
        if self.years:
            result["years"] = {
                str(year): {"holidays": _days(days.holidays), "makeup_days": _days(days.makeup_days)}
                for year, days in sorted(self.years.items())
            }
        if self.makeup_hours is not None:
            result["makeup_hours"] = _spans(self.makeup_hours)
        if self.fallback:
            result["fallback"] = "holidays"
        return result

    def _open(self, day: date) -> Hours:
        # contract 8: holiday, then make-up or special day, then the weekly pattern
        if day in self.holidays:
            return ()
        status = self._status(day)
        if status == "holiday":
            return ()
        if day in self.special_days:
            return self.special_days[day]
        if status == "makeup":
            return self._hours_of_makeup_day(day)
        if self.weekly is not None:
            return self.weekly[day.weekday()]
        return WHOLE_DAY if self.region is not None and day.weekday() < WEEKEND else ()

    def _status(self, day: date) -> Status:
        return "ordinary" if self.region is None else self._year(self.region, day.year).status(day)

    def _year(self, region: str, year: int) -> Year:
        known = self.years.get(year) or announced(region).get(year)
        if known is not None:
            return known
        if self.fallback:
            return supposed(region, year)
        raise not_covered(region, year, sorted(self.years.keys() | announced(region).keys()))

    def _hours_of_makeup_day(self, day: date) -> Hours:
        if self.makeup_hours is not None:
            return self.makeup_hours
        if self.weekly is None:
            return WHOLE_DAY
        usual = {hours for hours in self.weekly[:WEEKEND] if hours}
        own = self.weekly[day.weekday()]
        if own or len(usual) == 1:
            return own or usual.pop()
        raise refuse(
            "calendar.makeup_hours",
            _("{day} 是补班日,而日历中周一到周五的钟点不同,看不出补班日几点上班").format(day=day),
            _("在日历中写 makeup_hours,例如 [[“09:00”, “17:00”]],或把这一天写进 special_days"),
            path="makeup_hours",
        )


def without(hours: Hours, breaks: Hours) -> Hours:
    """Take breaks out of hours.

    >>> without(((0, 10), (20, 30)), ((5, 22),))
    ((0, 5), (22, 30))
    """
    for start, end in breaks:
        hours = tuple(
            piece
            for low, high in hours
            for piece in ((low, min(high, start)), (max(low, end), high))
            if piece[0] < piece[1]
        )
    return hours


def day_number(day: date) -> int:
    """Count days since 1970-01-01."""
    return (day - FIRST_DAY).days


def day_of(number: int) -> date:
    """Return the date of a count of days since 1970-01-01."""
    return FIRST_DAY + timedelta(days=number)


def clock_time(seconds: int) -> str:
    """Write seconds after midnight as a time of day; the end of the day is ``24:00``.

    >>> clock_time(86400), clock_time(30603)
    ('24:00', '08:30:03')
    """
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{second:02}" if second else "")


def _spans(hours: Hours) -> list[list[str]]:
    return [[clock_time(start), clock_time(end)] for start, end in hours]


def _days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
