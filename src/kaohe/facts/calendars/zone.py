"""Time zones as stretches of constant offset, in integer microseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 3600 * SECOND
DAY = 86400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# No zone has ever been further than this from UTC.
FURTHEST = 26 * HOUR


class Stretch(NamedTuple):
    """UTC moments ``[start, end)`` during which local time is UTC plus ``offset``, all in microseconds."""

    start: int
    end: int
    offset: int


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone; `ValueError` or `KeyError` (ZoneInfoNotFoundError) for a name that there is not."""
    return ZoneInfo(name)


def micros(moment: datetime) -> int:
    """Count microseconds since 1970-01-01 UTC, exactly.

    >>> micros(datetime(1970, 1, 2, tzinfo=UTC)) == DAY
    True
    """
    return (moment - EPOCH) // _MICROSECOND


def moment(us: int) -> datetime:
    """Return the UTC moment of a count of microseconds."""
    return EPOCH + timedelta(microseconds=us)


def offset_at(tz: str, us: int) -> int:
    """Return how far local time is ahead of UTC at a moment, in microseconds.

    >>> offset_at("Asia/Shanghai", 0) // HOUR
    8
    """
    ahead = (EPOCH + timedelta(microseconds=us)).astimezone(zone(tz)).utcoffset()
    return ahead // _MICROSECOND if ahead else 0


def stretches(tz: str, start: int, end: int) -> list[Stretch]:
    """Cut the UTC moments ``[start, end)`` where the zone changes its offset.

    >>> summer = micros(datetime(2026, 3, 29, 1, tzinfo=UTC))
    >>> [stretch.offset // HOUR for stretch in stretches("Europe/Berlin", summer - 1, summer + 1)]
    [1, 2]
    """
    cuts = [
        change
        for year in range(moment(start).year, moment(end).year + 1)
        for change in _changes(tz, year)
        if start < change[0] < end
    ]
    bounds = [(start, offset_at(tz, start)), *cuts]
    ends = [at for at, _offset in bounds[1:]] + [end]
    return [Stretch(at, until, offset) for (at, offset), until in zip(bounds, ends, strict=True)]


@cache
def _changes(tz: str, year: int) -> tuple[tuple[int, int], ...]:
    """Find the moments of one UTC year at which the offset changes, with the offset from then on."""
    first = micros(datetime(year, 1, 1, tzinfo=UTC))
    found = []
    before = offset_at(tz, first - DAY)
    # From the last day of the year before: a change at its midnight belongs to the new year.
    for day in range(first, first + 367 * DAY, DAY):
        after = offset_at(tz, day)
        if after != before:
            at = _change_between(tz, day - DAY, day)
            if moment(at).year == year:
                found.append((at, after))
        before = after
    return tuple(found)


def _change_between(tz: str, low: int, high: int) -> int:
    """Narrow a change of offset down to its microsecond: the first moment with the new offset."""
    old = offset_at(tz, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(tz, middle) == old:
            low = middle
        else:
            high = middle
    return high
