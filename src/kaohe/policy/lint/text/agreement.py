"""Lists and names that ought to agree: grades, chapters, units and their districts, one thing under two names."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import chinese, markers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

ITEM = r"[\u4e00-\u9fff]{2,8}"
LISTED = rf"{ITEM}(?:、{ITEM}){{1,12}}(?:[和及与]{ITEM})?"
REACH = 120


def disagreements(source: Source) -> Iterator[Mark]:
    """Report lists and names that do not agree with another list or name of the text."""
    yield from _grades(source)
    yield from _chapters(source)
    yield from _units(source)
    yield from _two_names(source)
    yield from _programmes(source)


GRADES = (
    "优秀",
    "优良",
    "良好",
    "称职",
    "基本称职",
    "不称职",
    "合格",
    "基本合格",
    "不合格",
    "胜任",
    "不胜任",
    "达标",
    "不达标",
    "较好",
    "一般",
    "较差",
)


def _grades(source: Source) -> Iterator[Mark]:
    """Report grades that the text uses and its own list of grades does not have."""
    listed = re.search(
        rf"(?:分为|设|划分为|评定为|包括)[:：]?\s*(?P<list>{LISTED})[^。;；\n]{{0,6}}(?:等级|等次|档|级)",
        source.text,
    )
    if listed is None:
        return
    own = set(re.split(r"[、和及与]", listed["list"]))
    if not own & set(GRADES):
        return
    grade = "|".join(sorted(GRADES, key=len, reverse=True))
    used = rf"(?:评为|考核为|定为|评定为|结果为|被评|等次为|等级为|获评|获得)[“\"]?(?P<grade>{grade})"
    for match in re.finditer(used, source.text):
        if match.start() > listed.end() and match["grade"] not in own:
            yield Mark(
                match.start(),
                match.end(),
                _("等级里没有“{grade}”,只有{own}").format(grade=match["grade"], own="、".join(sorted(own))),
                _("改用所列的等级,或补上这一级"),
            )


def _chapters(source: Source) -> Iterator[Mark]:
    """Report a list of what is regulated whose order is not that of the chapters."""
    for match in re.finditer(r"(?:进行|作出|做出|等)[^。;；\n]{0,4}(?:规定|规范|说明)", source.text):
        listed = re.search(rf"{LISTED}\Z", source.text[max(0, match.start() - REACH) : match.start()])
        if listed is None:
            continue
        items = re.split(r"[、和及与]", listed[0].rpartition("的")[2])
        places = []
        for item in items:
            heading = re.search(
                rf"(?:\d{{1,2}}|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章节条])[.、\s]*{re.escape(item)}",
                source.text,
            )
            if heading is not None:
                places.append(heading.start())
        if len(places) >= 3 and places != sorted(places):
            yield Mark(
                match.start() - len(listed[0].rpartition("的")[2]),
                match.end(),
                _("“{said}”的次序与章节的次序不同").format(said="、".join(items)),
                _("按章节的次序写"),
            )


def _units(source: Source) -> Iterator[Mark]:
    """Report units formed by district whose names are not those of the districts."""
    pattern = (
        rf"按照?(?P<bases>{LISTED}|(?:{ITEM}[、和及]){{1,9}}{ITEM})[^。;；\n]{{0,16}}划分[^。;；\n]{{0,120}}?"
        rf"分别(?:为|是)(?P<names>(?:[\u4e00-\u9fff]{{3,14}}[、和及]){{1,9}}?[\u4e00-\u9fff]{{3,14}})"
    )
    for match in re.finditer(pattern, source.text):
        bases = match["bases"]
        names = re.split(r"[、和及]", match["names"])
        alien = [name for name in names if name[:2] not in bases]
        if alien and len(alien) < len(names):
            yield Mark(
                match.start("names"),
                match.end("names"),
                _("“{alien}”不在所列的划分里:{bases}").format(alien="、".join(alien), bases=bases),
                _("单位的名称与它的片区写成一致"),
            )


def _two_names(source: Source) -> Iterator[Mark]:
    """Report sister items alike but for one noun, where only one of the two nouns is a heading of the text."""
    found = markers(source)
    headings = [marker.heading(source.text) for marker in found]
    for one, other in pairwise(found):
        if one.style != other.style or one.number[-1] + 1 != other.number[-1]:
            continue
        first, second = (
            re.split(r"\d", source.text[m.end : m.until].strip(), maxsplit=1)[0] for m in (one, other)
        )
        changes = [
            change
            for change in SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
            if change[0] == "replace"
        ]
        for _tag, start, end, there, until in changes:
            if end - start != until - there or not 2 <= end - start <= 4 or start < 2 or len(first) > 24:
                continue
            names = first[start - 2 : end], second[there - 2 : until]
            named = [name in headings for name in names]
            if names[0][:2] == names[1][:2] and named[0] != named[1]:
                yield Mark(
                    other.start,
                    other.end + len(second),
                    _("“{a}”与“{b}”是不是一回事").format(a=names[0], b=names[1]),
                    _("同一件事用同一个名称"),
                )


COUNTED = re.compile(
    r"(?P<count>[一二三四五六七八九]?[百千]|\d+)(?P<unit>[家户个场])(?P<name>[\u4e00-\u9fff]{2,10}(?:活动|工程|计划|行动))"
)
STARTS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,12})[,，][^。;；\n]{0,24}?(?P<month>\d{1,2})\s*月份?(?:开始|起)(?:实施|执行|开展|进行)"
)


def _programmes(source: Source) -> Iterator[Mark]:
    """Report a programme whose name promises another number, or whose schedule begins before its start."""
    for match in COUNTED.finditer(source.text):
        count = int(match["count"]) if match["count"].isdigit() else _hundreds(match["count"])
        after = re.split(
            r"\n\s*(?:\d{1,2}|[一二三四五六七八九十]+)[、.]", source.text[match.end() :], maxsplit=1
        )[0][:160]
        figures = {int(figure) for figure in re.findall(r"(?<![\d.])\d{1,6}(?![\d.%％年月])", after)}
        if re.search(r"计划|目标|全年", after) and figures and count not in figures and max(figures) < count:
            yield Mark(
                match.start(),
                match.end(),
                _("名称里是 {count} {unit},下面计划的数都不到").format(count=count, unit=match["unit"]),
                _("名称与计划写成一致"),
            )
    for match in STARTS.finditer(source.text):
        for line in source.lines:
            heading = re.sub(r"^[一二三四五六七八九十\d]+[、.]", "", line.text)
            here = line.start <= match.start() < line.end
            if here or len(heading) > 24 or not set(match["name"]) <= set(heading):
                continue
            after = source.text[line.end : line.end + 120]
            earlier = [
                month for month in re.findall(r"(\d{1,2})\s*月", after) if int(month) < int(match["month"])
            ]
            if earlier:
                yield Mark(
                    match.start(),
                    match.end(),
                    _("这里说 {month} 月开始,“{heading}”里 {earlier} 月已有安排").format(
                        month=match["month"], heading=heading, earlier=earlier[0]
                    ),
                    _("统一开始的月份"),
                )
                break


def _hundreds(said: str) -> int:
    if said[-1] == "千":
        return (chinese(said[:-1]) if said[:-1] else 1) * 1000
    return chinese(said)
