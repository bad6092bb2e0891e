"""Cycles side by side: for each year a line a policy, and its months, quarters, halves and the year as columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.cycle.models import Cycle

LENGTHS = ("month", "quarter", "half_year", "year")
OTHER = len(LENGTHS)


@dataclass(frozen=True, slots=True)
class Year:
    """One year: lengths with how many columns each has, the periods, and a line of cycles a policy."""

    year: int
    lengths: tuple[tuple[str, int], ...]
    periods: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cycle | None, ...]], ...]


def years_of(cycles: Iterable[Cycle]) -> list[Year]:
    """Lay cycles out, the newest year first; a column stands only for a period that any policy has."""
    by_year: dict[int, list[Cycle]] = {}
    for cycle in cycles:
        by_year.setdefault(parse_period(cycle.period).first.year, []).append(cycle)
    return [_year(year, by_year[year]) for year in sorted(by_year, reverse=True)]


def _year(year: int, cycles: list[Cycle]) -> Year:
    periods = sorted({cycle.period for cycle in cycles}, key=lambda period: (_length(period), period))
    found = {(cycle.policy, cycle.period): cycle for cycle in cycles}
    titles = (_("月"), _("季度"), _("半年"), _("全年"), _("其他"))
    return Year(
        year,
        tuple((titles[length], len(list(own))) for length, own in groupby(periods, _length)),
        tuple(periods),
        tuple(
            (policy, tuple(found.get((policy, period)) for period in periods))
            for policy in sorted({cycle.policy for cycle in cycles})
        ),
    )


def _length(period: str) -> int:
    cycle = parse_period(period).cycle
    return LENGTHS.index(cycle) if cycle in LENGTHS else OTHER
