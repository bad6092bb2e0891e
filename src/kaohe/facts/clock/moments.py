"""Moments as people and programs write them, kept as integer microseconds since 1970-01-01 UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from kaohe.errors import refuse
from kaohe.facts.calendars.zone import DAY, EPOCH, FURTHEST, micros, moment, stretches, zone
from kaohe.i18n import _

EARLIEST, LATEST = 1900, 2199


def read_moment(text: object, tz: str, name: str) -> int:
    """Read an ISO moment; without an offset it is local time in ``tz``, the first one if it occurs twice.

    ``name`` is the option or field, for the place of an error.

    >>> read_moment("2026-10-01T08:00", "Asia/Shanghai", "start") == micros(datetime(2026, 10, 1, tzinfo=UTC))
    True
    """
    read = _iso(text)
    if read is None:
        raise refuse(
            "clock.moment",
            _("{name} 不是时间:{text}").format(name=name, text=text),
            _("写成 2026-10-01T09:30、2026-10-01T09:30:00+08:00 或 2026-10-01T01:30:00Z"),
            path=name,
            value=str(text),
        )
    if not EARLIEST <= read.year <= LATEST:
        raise out_of_range(name)
    if read.tzinfo is not None:
        return micros(read)
    return _instant(read, tz, name)


def read_day(text: object, name: str) -> date:
    """Read an ISO date."""
    read = _iso(text)
    if read is not None and EARLIEST <= read.year <= LATEST:
        return read.date()
    raise refuse(
        "clock.date",
        _("{name} 不是日期:{text}").format(name=name, text=text),
        _("写成 2026-10-01 的样子"),
        path=name,
        value=str(text),
    )


def instants(tz: str, local: int) -> list[int]:
    """List the UTC moments at which clocks in ``tz`` show a local time: none in a gap, two when repeated."""
    return [
        local - stretch.offset
        for stretch in stretches(tz, local - FURTHEST, local + FURTHEST)
        if stretch.start <= local - stretch.offset < stretch.end
    ]


def first_not_before(tz: str, local: int) -> int:
    """Return the first UTC moment at which clocks in ``tz`` show a local time or a later one."""
    for stretch in stretches(tz, local - FURTHEST, local + FURTHEST):
        if local - stretch.offset < stretch.end:
            return max(stretch.start, local - stretch.offset)
    raise AssertionError  # the last stretch reaches past every offset


def local_day(tz: str, us: int) -> int:
    """Count the days from 1970-01-01 to the local date of a moment."""
    return local_time(tz, us) // DAY


def local_time(tz: str, us: int) -> int:
    """Return what local clocks show at a moment, as microseconds since 1970-01-01 00:00 local."""
    return micros(moment(us).astimezone(zone(tz)).replace(tzinfo=UTC))


def end_of_day(tz: str, day: int) -> int:
    """Return the moment at which a local day (days since 1970-01-01) is over: the first one not in it."""
    return first_not_before(tz, (day + 1) * DAY)


def utc_text(us: int) -> str:
    """Write a moment as the vectors do: UTC with ``Z``.

    >>> utc_text(0)
    '1970-01-01T00:00:00Z'
    """
    return moment(us).isoformat().replace("+00:00", "Z")


def zone_text(us: int, tz: str) -> str:
    """Write a moment with the offset of a zone.

    >>> zone_text(0, "Asia/Shanghai")
    '1970-01-01T08:00:00+08:00'
    """
    return moment(us).astimezone(zone(tz)).isoformat()


def local_text(us: int, tz: str) -> str:
    """Write a moment as local clocks show it, without an offset."""
    return moment(us).astimezone(zone(tz)).replace(tzinfo=None).isoformat()


def out_of_range(name: str) -> Exception:
    """Build the refusal of a moment outside the years that are calculated with."""
    return refuse(
        "clock.out_of_range",
        _("时间超出可计算的范围({first}—{last} 年)").format(first=EARLIEST, last=LATEST),
        _("检查年份和时限"),
        path=name,
    )


def _iso(text: object) -> datetime | None:
    """Read ISO 8601 with dates in full; week dates and bare times are not taken."""
    if not isinstance(text, str) or not re.match(r"\s*\d{4}([-/]\d{1,2}[-/]\d|\d{4}(\D|$))", text, re.ASCII):
        return None
    padded = re.sub(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", _padded, text.strip())
    try:
        return datetime.fromisoformat(padded)
    except ValueError:
        return None


def _padded(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"


def _instant(read: datetime, tz: str, name: str) -> int:
    local = (read.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    found = instants(tz, local)
    if not found:
        raise refuse(
            "clock.no_such_time",
            _("{tz} 没有 {text} 这一时刻:当时钟表拨快").format(tz=tz, text=read.isoformat()),
            _("写出与 UTC 的差,例如 +02:00"),
            path=name,
            value=read.isoformat(),
        )
    return found[0]
