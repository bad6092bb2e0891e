"""Time served, in months and days as offices count it: spells added up, thirty days to a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS_OF_A_MONTH = 30

Spell = tuple[date | None, date | None]
"""First and last day, both included; no first day: for ever, no last day: until now."""


@dataclass(frozen=True, slots=True, order=True)
class Served:
    """Whole months and the days beyond; of one spell without a break the days may be thirty."""

    months: int
    days: int = 0

    @classmethod
    def of(cls, months: int, days: int) -> Served:
        """Carry thirty days over into a month, up or down."""
        carried, rest = divmod(days, DAYS_OF_A_MONTH)
        return cls(months + carried, rest)

    @classmethod
    def of_years(cls, years: Decimal) -> Served:
        """Turn years, whole or not, into months and days; a part of a day counts as one."""
        months = years * 12
        whole = int(months)
        days = ((months - whole) * DAYS_OF_A_MONTH).to_integral_value(ROUND_CEILING)
        return cls.of(whole, int(days))

    def less(self, other: Served) -> Served:
        """Return what is missing from ``other`` up to this, a day at least; a month is thirty days."""
        return max(Served.of(self.months - other.months, self.days - other.days), Served(0, 1))

    def words(self) -> str:
        """Say the time: 1年11个月29天.

        >>> Served(23, 29).words()
        '1年11个月29天'
        """
        years, months = divmod(self.months, 12)
        said = [
            text.format(n=number)
            for number, text in ((years, _("{n}年")), (months, _("{n}个月")), (self.days, _("{n}天")))
            if number
        ]
        return "".join(said).strip() or _("没有任过")


def served(spells: Iterable[Spell], on: date, count: Literal["added", "longest"] = "added") -> Served:
    """Return the time served by the end of the day ``on``; days that two spells share count once.

    >>> served([(date(2024, 10, 1), None)], date(2026, 9, 30)).words()
    '2年'
    """
    times = [between(first, end) for first, end in _merged(spells, on)]
    if count == "longest" or len(times) < 2:
        return max(times, default=Served(0))
    return Served.of(sum(each.months for each in times), sum(each.days for each in times))


def between(first: date, end: date) -> Served:
    """Return the time from a day to another, the latter not included."""
    months = (end.year - first.year) * 12 + end.month - first.month
    if later(first, months) > end:
        months -= 1
    return Served(months, (end - later(first, months)).days)


def later(first: date, months: int) -> date:
    """Return the day on which so many months from a day are full."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    last = monthrange(year, month)[1]
    if first.day <= last:
        return date(year, month, first.day)
    return date(year, month, last) + timedelta(days=1)  # from 31 January on, a month is full on 28 February


def _merged(spells: Iterable[Spell], on: date) -> list[tuple[date, date]]:
    """Cut spells off after ``on`` and join those that touch; ends are the day after the last."""
    tomorrow = on + timedelta(days=1)
    cut = sorted(
        (first or date.min, min(tomorrow, last + timedelta(days=1)) if last is not None else tomorrow)
        for first, last in spells
        if first is None or first <= on
    )
    merged: list[tuple[date, date]] = []
    for first, end in cut:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((first, end))
    return merged
