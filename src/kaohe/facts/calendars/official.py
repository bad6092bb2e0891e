"""Official working days of a region: what the government announced, and what a user added to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from datetime import date

Status = Literal["holiday", "makeup", "ordinary"]


@dataclass(frozen=True, slots=True)
class Year:
    """The announced days of one year: days off (weekends within them included) and worked weekends."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]

    def status(self, day: date) -> Status:
        """Say what the announcement makes of a day. A day listed as both is a holiday (contract 8)."""
        if day in self.holidays:
            return "holiday"
        return "makeup" if day in self.makeup_days else "ordinary"


@cache
def announced(region: str) -> dict[int, Year]:
    """Return the years known without the user's help; none for regions other than ``CN``.

    >>> min(announced("CN"))
    2004
    """
    if region != "CN":
        return {}
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 - start-up time

    years = range(min(holidays).year, max(holidays).year + 1)
    return {
        year: Year(
            frozenset(day for day in holidays if day.year == year),
            frozenset(day for day in workdays if day.year == year),
        )
        for year in years
    }


@cache
def supposed(region: str, year: int) -> Year:
    """Return a year as the ``holidays`` package supposes it: only for users who ask for that."""
    import holidays  # noqa: PLC0415 - start-up time

    try:
        table = holidays.country_holidays(region, years=year)
    except NotImplementedError:
        raise refuse(
            "calendar.unknown_region",
            _("holidays 软件包没有地区“{region}”").format(region=region),
            _("改用两个字母的国家代码,例如 CN、DE"),
            path="region",
            value=region,
        ) from None
    makeup = frozenset(getattr(table, "weekend_workdays", ()) or ())
    return Year(frozenset(table) - makeup, frozenset(day for day in makeup if day.year == year))


def not_covered(region: str, year: int, known: list[int]) -> KaoheError:
    """Build the refusal for a date past the coverage: the year, what is known, how to add it."""
    have = _("已有 {first}—{last} 年").format(first=known[0], last=known[-1]) if known else _("一年都没有")
    return refuse(
        "calendar.not_covered",
        _("工作日历没有 {region} {year} 年的放假和调休安排({have})").format(
            region=region, year=year, have=have
        ),
        _(
            "放假通知公布后写进日历文件:"
            '{{"region": "{region}", "years": {{"{year}": '
            '{{"holidays": [放假日…], "makeup_days": [补班日…]}}}}}},再用 --calendar 指定该文件'
        ).format(region=region, year=year),
        path=f"years.{year}",
    )
