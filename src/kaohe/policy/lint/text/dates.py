"""Dates that do not exist, periods that run backwards, dates that were left out, rules without effect in time."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import chinese
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

YEAR = r"(?P<{p}y>\d{{4}}|[一二三四五六七八九零〇○]{{4}})"
DAY = (
    YEAR
    + r"\s*(?:年|[-./])\s*(?P<{p}m>\d{{1,2}}|十?[一二三四五六七八九十])\s*(?:月|[-./])"
    + r"(?:\s*(?P<{p}d>\d{{1,3}}|[一二三]?十?[一二三四五六七八九十])\s*[日号]?)?"
)
ONE = DAY.format(p="a")
RANGE = ONE + r"\s*起?\s*(?:[-—–~～－一]+|至|到)\s*" + DAY.format(p="b")
SHORT = r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"


def impossible(source: Source) -> Iterator[Mark]:
    """Report days that no calendar has, and times that no clock shows."""
    seen: set[int] = set()
    for match in re.finditer(rf"(?<!\d){ONE}(?!\d)", source.text):
        if match["am"] is None or (match["ad"] is None and "月" not in match[0]):
            continue
        seen |= set(range(match.start(), match.end()))
        if day_of(match, "a") is None:
            yield _impossible(match, match["ay"], match["am"])
    for match in re.finditer(SHORT, source.text):
        if match.start() not in seen and not _exists(2024, int(match["m"]), int(match["d"])):
            yield _impossible(match, None, match["m"])
    for match in re.finditer(r"(?<![\d.])(?:1[3-9]|[2-9]\d)\s*月(?!租|薪|\d)", source.text):
        if match.start() not in seen:
            yield Mark(
                match.start(), match.end(), _("没有“{said}”这个月").format(said=match[0]), _("月份是 1 至 12")
            )
    for match in re.finditer(
        r"(?<![\d:：])(?:2[5-9]|[3-9]\d):[0-5]\d(?!\d)|(?<!\d)\d{1,2}:[6-9]\d(?!\d)", source.text
    ):
        yield Mark(
            match.start(),
            match.end(),
            _("没有 {said} 这个时刻").format(said=match[0]),
            _("改成 0:00 至 24:00"),
        )


def _impossible(match: re.Match[str], year: str | None, month: str) -> Mark:
    number = _figure(month)
    if not 1 <= number <= 12:
        hint = _("月份是 1 至 12")
    else:
        last = monthrange(int(year) if year and year.isdigit() else 2024, number)[1]
        hint = _("{month} 月最后一天是 {last} 日").format(month=number, last=last)
    said = match[0].strip()
    return Mark(match.start(), match.end(), _("没有“{said}”这一天").format(said=said), hint)


def day_of(match: re.Match[str], part: str) -> date | None:
    year, month, day = match[f"{part}y"], match[f"{part}m"], match[f"{part}d"]
    if not month:
        return None
    numbers = (_year(year), _figure(month), _figure(day) if day else 1)
    return date(*numbers) if _exists(*numbers) else None


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]


def _year(said: str) -> int:
    if said.isdigit():
        return int(said)
    return int("".join(str("零一二三四五六七八九".index(c)) if c not in "〇○" else "0" for c in said))


def _figure(said: str) -> int:
    return int(said) if said.isdigit() else chinese(said)


BLANK = (
    Pattern(
        r"(?:^|[^\d一二三四五六七八九十〇零○全每本当去今明上半多近历周])年\s*月\s*(?:日|末|底)",
        _("“{said}”:日期是空的"),
        _("填上年、月、日"),
    ),
    Pattern(
        r"[成于在为自从到至]年(?=[各月预任工])",
        _("“{said}”:“年”前的年份丢失"),
        _("补上年份,例如 2026 年"),
    ),
)


def blank(source: Source) -> Iterator[Mark]:
    """Report dates whose figures were left out or lost."""
    yield from search(source, BLANK)


EFFECT = (
    r"(?:自|从|于)[^,，。;；\n]{0,20}\d{1,2}\s*(?:日|月|年|季度)[^,，。;；\n]{0,8}(?:起|开始|生效|施行|实施|执行)|\d{4}年\d{1,2}月\d{1,2}日起|"
    r"(?:考核|执行|有效|适用)(?:周期|期间|期限|时间|期)[^。\n]{0,12}\d{4}年|\d{4}年(?:\d{1,2}月\d{1,2}日)?起(?:施行|执行|实施)"
)
WHOLE = 300
"""Characters below which a text is taken for a part of one, that need not say from when it holds."""
INDEFINITE = (
    Pattern(
        r"自[^,，。;；\d\n]{0,12}(?:下发|发布|印发|公布|签发|批准|通过)之日起[^,，。;；\n]{0,12}",
        _("“{said}”没有写明是哪一天"),
        _("写明生效日期,例如:自 2026 年 1 月 1 日起施行"),
    ),
    Pattern(
        r"征求意见稿|讨论稿|送审稿|草案|初稿|(?:收罗|征集)(?:看法|意见)稿",
        _("“{said}”还没有定稿,没有生效日期"),
        _("定稿后写明生效日期"),
    ),
    Pattern(
        r"以[^,，。;；\n]{0,12}\d{4}年\d{1,2}月\d{1,2}日[^,，。;；\n]{0,20}为(?:准|基准|基数)",
        _("“{said}”:基准日是固定的一天"),
        _("写明基准日何时更新,新增的算不算"),
    ),
    Pattern(
        r"(?:该|本|此)(?:项)?指标从[^,，。;；\n]{2,14}(?:开始|起)",
        _("“{said}”:这一项另有开始时间和周期"),
        _("写明到何时为止,不考核的月份这些分值怎么办"),
    ),
)


def indefinite(source: Source) -> Iterator[Mark]:
    """Report texts that do not say from when they hold, or tie figures to one fixed day."""
    found = list(search(source, INDEFINITE))
    yield from found
    if (
        not source.partial
        and len(source.text) >= WHOLE
        and not source.says(EFFECT)
        and not found
        and source.says(r"考核|计分|扣|奖")
    ):
        said = [one for one in source.sentences if re.search(r"\d{4}\s*年", one.text)]
        sentence = next((one for one in said if one.text not in source.title), said[0] if said else None)
        line = sentence or (source.lines[0] if source.lines else None)
        if line is not None:
            yield Mark(
                line.start,
                min(line.end, line.start + 60),
                _("全文没有写从哪一天起执行"),
                _("写明生效日期,例如:自 2026 年 1 月 1 日起施行"),
            )
