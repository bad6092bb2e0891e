"""The small things that a calendar file is made of: dates, times of day, hours, zones."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kaohe.facts.calendars.official import Year
from kaohe.facts.calendars.zone import zone
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.calendars.calendar import Hours

Steps = tuple[str | int, ...]

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
MIDNIGHT = 86400
LONGEST_RANGE = 366


class Fault(Exception):
    """One thing wrong with a value, with the steps that lead to it from where the reading began."""

    def __init__(self, code: str, message: str, hint: str, value: object = None) -> None:
        """Say what is wrong with ``value`` and what to write instead."""
        self.code, self.message, self.hint, self.value = code, message, hint, value
        super().__init__(message)


def as_day(value: object) -> date:
    """Read ``2026-10-01``, or the date that YAML has already made of it.

    >>> as_day("2026-10-01")
    datetime.date(2026, 10, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise Fault("calendar.date", _("不是日期"), _("写成 2026-10-01 的样子"), value)


def as_days(value: object) -> list[date]:
    """Read one date, or a range ``2026-10-01..2026-10-07`` with both ends in it.

    >>> len(as_days("2026-10-01..2026-10-07"))
    7
    """
    if not (isinstance(value, str) and ".." in value):
        return [as_day(value)]
    first, last = (as_day(part) for part in value.split("..", 1))
    length = (last - first).days + 1
    if not 0 < length <= LONGEST_RANGE:
        raise Fault("calendar.date", _("日期区间倒置或超过一年"), _("先写较早的日期"), value)
    return [first + timedelta(days=number) for number in range(length)]


def as_span(value: object) -> tuple[int, int]:
    """Read ``["09:00", "24:00"]`` or ``"09:00-24:00"`` as seconds after midnight."""
    parts = value.split("-") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise Fault("calendar.hours", _("不是时间段"), _('写成 ["09:00", "17:30"]'), value)
    start, end = (_as_clock(part) for part in parts)
    if start >= end:
        hint = _("结束须晚于开始;跨过半夜的,分成当天到 24:00 和次日从 00:00 起两段")
        raise Fault("calendar.hours", _("时间段的结束不晚于开始"), hint, value)
    return start, end


def joined(spans: list[tuple[int, int]], *, overlaps: bool) -> Hours:
    """Put spans in order and join those that touch; refuse overlapping ones unless allowed.

    >>> joined([(20, 30), (10, 20)], overlaps=False)
    ((10, 30),)
    """
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not result or start > result[-1][1]:
            result.append((start, end))
            continue
        if start < result[-1][1] and not overlaps:
            raise Fault("calendar.hours", _("同一天的时间段互相重叠"), _("合并成一段"))
        result[-1] = (result[-1][0], max(result[-1][1], end))
    return tuple(result)


def as_zone(value: object) -> str:
    """Accept the name of a time zone that this machine knows."""
    try:
        if isinstance(value, str):
            zone(value)
            return value
    except (KeyError, ValueError, OSError):
        pass
    raise Fault(
        "calendar.unknown_zone", _("不认识的时区"), _("例如 Asia/Shanghai、Europe/Berlin、UTC"), value
    )


def as_region(value: object) -> str:
    """Accept a two-letter country code."""
    if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value):
        return value
    raise Fault("calendar.unknown_region", _("不认识的地区"), _("写两个大写字母的国家代码,例如 CN"), value)


def as_fallback(value: object) -> bool:
    """Accept the only fallback that there is, and ways to say that there is none."""
    if value in ("holidays", None, False):
        return value == "holidays"
    raise Fault("calendar.fallback", _("不认识的后备来源"), _('只有 "holidays"'), value)


def year_of(days: dict[str, list[date]]) -> Year:
    """Build a year of announced days."""
    return Year(frozenset(days["holidays"]), frozenset(days["makeup_days"]))


def _as_clock(value: object) -> int:
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        hour, minute, second = (int(part or 0) for part in match.groups())
        seconds = hour * 3600 + minute * 60 + second
        if minute < 60 and second < 60 and seconds <= MIDNIGHT:
            return seconds
    raise Fault("calendar.hours", _("不是一天中的时刻"), _('写成 "09:00" 的样子,最晚 "24:00"'), value)
