"""Stays (任职): which of a person's stays within a period counts, and what becomes of two at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaohe.policy.period import Period

DAY = timedelta(days=1)
DATES = frozenset({"valid_from", "valid_to", "share"})
"""What two stays may differ in and still be one place."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Days of a period, first and last included, and the row that says where they were spent."""

    first: date
    last: date
    row: Mapping[str, Any]

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1

    def place(self) -> str:
        """Name the place: unit, team and post from the day on which the stay began; alike in every language."""
        where = " ".join(str(self.row[name]) for name in ("unit", "team", "post") if self.row.get(name))
        return f"{self.row['valid_from']} 起 {where}"


def clipped(
    row: Mapping[str, Any], period: Period, bounds: tuple[date | None, date | None] = (None, None)
) -> Stay | None:
    """Cut a row's days (``valid_from`` to ``valid_to``) to the period and to when somebody was there at all."""
    starts, ends = row.get("valid_from"), row.get("valid_to")
    if (
        bounds == (None, None)
        and (starts or period.first) <= period.first
        and (ends or period.last) >= period.last
    ):
        return Stay(period.first, period.last, row)
    firsts = (starts, period.first, bounds[0])
    lasts = (ends, period.last, bounds[1])
    first = max(day for day in firsts if day is not None)
    last = min(day for day in lasts if day is not None)
    return Stay(first, last, row) if first <= last else None


def in_order(stays: Iterable[Stay]) -> list[Stay]:
    """Sort by the day on which each stay began, then by place."""
    return sorted(stays, key=lambda stay: (stay.row["valid_from"], str(stay.row.get("unit"))))


def succeeding(stays: Sequence[Stay]) -> list[Stay]:
    """Let each stay end where a later one begins; stays that began on the same day stay as they are."""
    trimmed = []
    for place, stay in enumerate(stays):
        later = [one.row["valid_from"] for one in stays[place + 1 :]]
        ends = min((day for day in later if day > stay.row["valid_from"]), default=None)
        trimmed.append(stay if ends is None else replace(stay, last=min(stay.last, ends - DAY)))
    return [stay for stay in trimmed if stay.first <= stay.last]


def clashing(stays: Iterable[Stay]) -> tuple[Stay, Stay] | None:
    """Return two stays in different places that share a day, if there are any."""
    for one, other in combinations(stays, 2):
        if one.first <= other.last and other.first <= one.last and _place(one) != _place(other):
            return one, other
    return None


def chosen(stays: Sequence[Stay], as_of: str) -> Stay:
    """Return the stay that counts: the one at the end, at the start, or the longest (the later of equals)."""
    if as_of == "start":
        return min(stays, key=lambda stay: stay.first)
    if as_of == "longest":
        return max(stays, key=lambda stay: (stay.days, stay.last))
    return max(stays, key=lambda stay: (stay.last, stay.first))


def agreed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the cells that all rows share."""
    first = rows[0] if rows else {}
    return {name: cell for name, cell in first.items() if all(row.get(name) == cell for row in rows)}


def days_covered(stays: Iterable[tuple[date, date]]) -> set[date]:
    """Return the days of all spans, each once."""
    return {first + DAY * number for first, last in stays for number in range((last - first).days + 1)}


def _place(stay: Stay) -> dict[str, Any]:
    return {name: cell for name, cell in stay.row.items() if name not in DATES}
