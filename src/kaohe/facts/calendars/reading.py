"""Reads calendars: the ``calendar`` object as JSON or YAML, or a built-in name. Lists every fault at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kaohe.errors import Finding, KaoheError, Place, refuse
from kaohe.facts.calendars.calendar import WHOLE_DAY, Calendar, Hours
from kaohe.facts.calendars.document import dotted, line_of, open_document
from kaohe.facts.calendars.values import (
    Fault,
    Steps,
    as_day,
    as_days,
    as_fallback,
    as_region,
    as_span,
    as_zone,
    joined,
    year_of,
)
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from kaohe.facts.calendars.official import Year

T = TypeVar("T")

FIELDS = (
    "tz",
    "weekly",
    "holidays",
    "special_days",
    "breaks",
    "region",
    "years",
    "makeup_hours",
    "fallback",
    "name",
)
WEEKDAY_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "mon monday 周一 星期一",
            "tue tuesday 周二 星期二",
            "wed wednesday 周三 星期三",
            "thu thursday 周四 星期四",
            "fri friday 周五 星期五",
            "sat saturday 周六 星期六",
            "sun sunday 周日 星期日 周天 星期天",
        )
    )
    for word in words.split()
}


@cache
def named(name: str) -> Calendar:
    """Return a built-in calendar: ``CN``, official working days as whole days, or ``always``, 24 by 7."""
    built_in = {"CN": Calendar(region="CN"), "always": Calendar(weekly=(WHOLE_DAY,) * 7)}
    return built_in[name]


def load(name_or_file: str) -> Calendar:
    """Return a built-in calendar by name, or read a calendar file."""
    if name_or_file in ("CN", "always"):
        return named(name_or_file)
    path = Path(name_or_file)
    if not path.is_file():
        raise refuse(
            "calendar.no_such_file",
            _("没有日历文件“{path}”,也没有叫这个名字的日历").format(path=path),
            _("写 JSON 或 YAML 文件的路径,或用内置日历 CN、always"),
            file=str(path),
        )
    return parse(open_document(path), path)


def parse(document: object, path: Path | None = None) -> Calendar:
    """Turn a ``calendar`` object into a `Calendar`; ``path`` is the file it stands in, if any.

    Raises `KaoheError` with all faults, each with its path within the object.

    >>> parse({"tz": "UTC", "weekly": {"mon": [["09:00", "24:00"]]}}).weekly[0]
    ((32400, 86400),)
    """
    reader = _Reader(document, path)
    calendar = reader.calendar()
    if reader.findings:
        raise KaoheError(*reader.findings)
    return calendar


class _Reader:
    """Walks one calendar object and collects what is wrong with it."""

    def __init__(self, document: object, path: Path | None) -> None:
        self.document = document
        self.path = path
        self.findings: list[Finding] = []
        self.fields: dict[Any, Any] = document if isinstance(document, dict) else {}

    def calendar(self) -> Calendar:
        if not isinstance(self.document, dict):
            self.fault((), Fault("calendar.shape", _("日历应是一个对象"), _('例如 {"region": "CN"}')))
        for key in self.fields:
            if key not in FIELDS:
                hint = _("可用的字段:{fields}").format(fields=", ".join(FIELDS))
                self.fault((key,), Fault("calendar.unknown_field", _("日历没有这个字段"), hint))
        calendar = Calendar(
            tz=self.field("tz", as_zone, "Asia/Shanghai"),
            weekly=self.weekly(),
            holidays=frozenset(self.days(("holidays",), self.fields.get("holidays"))),
            special_days=self.dated("special_days", overlaps=False),
            breaks=self.dated("breaks", overlaps=True),
            region=self.field("region", as_region, None),
            years=self.years(),
            makeup_hours=self.makeup_hours(),
            fallback=self.field("fallback", as_fallback, default=False),
        )
        if not self.findings:
            self.as_a_whole(calendar)
        return calendar

    def as_a_whole(self, calendar: Calendar) -> None:
        if calendar.region is None and calendar.weekly is None and not calendar.special_days:
            message = _("日历没有任何工作时间:既没有 weekly,也没有 region")
            hint = _('写上 weekly(每周钟点),或 "region": "CN"(官方工作日)')
            self.fault((), Fault("calendar.empty", message, hint))
        if calendar.region is None and calendar.years:
            message = _("years 只能补充某个地区的官方安排,而日历没有 region")
            self.fault(("years",), Fault("calendar.no_region", message, _('加上 "region": "CN"')))
        if calendar.region not in (None, "CN") and not (calendar.years or calendar.fallback):
            message = _("只有 CN 的官方工作日是内置的")
            hint = _('用 years 写出各年安排,或写 "fallback": "holidays" 改用 holidays 软件包的推算(不是官方)')
            self.fault(("region",), Fault("calendar.unknown_region", message, hint))

    def field(self, name: str, convert: Callable[[object], T], default: T) -> T:
        return self.read((name,), self.fields[name], convert, default) if name in self.fields else default

    def weekly(self) -> tuple[Hours, ...] | None:
        if "weekly" not in self.fields:
            return None
        days: list[Hours] = [()] * 7
        for steps, key, value in self.entries(("weekly",), self.fields["weekly"]):
            number = WEEKDAY_WORDS.get(str(key).lower())
            if number is None:
                self.fault(
                    steps, Fault("calendar.weekday", _("不认识的星期"), _("写 mon 到 sun,或周一到周日"))
                )
            else:
                days[number] = self.hours(steps, value, overlaps=False)
        return tuple(days)

    def makeup_hours(self) -> Hours | None:
        if "makeup_hours" not in self.fields:
            return None
        return self.hours(("makeup_hours",), self.fields["makeup_hours"], overlaps=False)

    def dated(self, name: str, *, overlaps: bool) -> dict[date, Hours]:
        table = {}
        for steps, key, value in self.entries((name,), self.fields.get(name)):
            day = self.read(steps, key, as_day, None)
            hours = self.hours(steps, value, overlaps=overlaps)
            if day is not None:
                table[day] = hours
        return table

    def years(self) -> dict[int, Year]:
        table = {}
        for steps, key, value in self.entries(("years",), self.fields.get("years")):
            if not re.fullmatch("[12][0-9]{3}", str(key)):
                self.fault(steps, Fault("calendar.date", _("不是年份"), _("写成 2027 的样子"), key))
                continue
            table[int(str(key))] = self.year(steps, int(str(key)), value)
        return table

    def year(self, steps: Steps, year: int, value: object) -> Year:
        days: dict[str, list[date]] = {"holidays": [], "makeup_days": []}
        for inner, key, listed in self.entries(steps, value):
            if key not in days:
                hint = _("一年里只有 holidays(放假日)和 makeup_days(补班日)")
                self.fault(inner, Fault("calendar.unknown_field", _("没有这个字段"), hint))
                continue
            days[key] = self.days(inner, listed)
            for day in days[key]:
                if day.year != year:
                    hint = _("写到它自己的年份下面")
                    self.fault(inner, Fault("calendar.date", _("日期不在这一年"), hint, day))
        if isinstance(value, dict) and not days["holidays"]:
            # A year without a single day off is no announcement: an empty table would pass for coverage.
            hint = _("写出这一年的放假日 holidays")
            self.fault(steps, Fault("calendar.empty_year", _("这一年没有任何放假日"), hint))
        return year_of(days)

    def days(self, steps: Steps, value: object) -> list[date]:
        found: list[date] = []
        for inner, item in self.items(steps, value):
            found += self.read(inner, item, as_days, [])
        return found

    def hours(self, steps: Steps, value: object, *, overlaps: bool) -> Hours:
        spans = [self.read(inner, item, as_span, None) for inner, item in self.items(steps, value)]
        known = [span for span in spans if span is not None]
        return self.read(steps, known, lambda _spans: joined(known, overlaps=overlaps), ())

    def entries(self, steps: Steps, value: object) -> Iterator[tuple[Steps, Any, Any]]:
        if isinstance(value, dict):
            yield from (((*steps, _step(key)), key, item) for key, item in value.items())
        elif value is not None:
            self.fault(steps, Fault("calendar.shape", _("这里应是“名称:值”的对象"), "", value))

    def items(self, steps: Steps, value: object) -> Iterator[tuple[Steps, Any]]:
        if isinstance(value, list):
            yield from (((*steps, number), item) for number, item in enumerate(value))
        elif value is not None:
            self.fault(steps, Fault("calendar.shape", _("这里应是列表"), _("用方括号括起来"), value))

    def read(self, steps: Steps, value: object, convert: Callable[[object], T], default: T) -> T:
        try:
            return convert(value)
        except Fault as fault:
            self.fault(steps, fault)
            return default

    def fault(self, steps: Steps, fault: Fault) -> None:
        place = Place(
            file=None if self.path is None else str(self.path),
            line=line_of(self.document, steps),
            path=dotted(steps) or None,
            value=None if fault.value is None else str(fault.value),
        )
        self.findings.append(Finding(fault.code, fault.message, fault.hint, place))


def _step(key: object) -> str | int:
    return key if isinstance(key, int) else str(key)
