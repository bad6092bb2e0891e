"""Points, weights, heads and items of a list that do not add up; points above the item's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import Marker, chinese, levels, markers
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

POINTS = re.compile(r"[(（]\s*(?:满分|计|共|权重)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
SCALES = frozenset(Decimal(figure) for figure in (5, 10, 20, 50, 100, 120, 150, 200, 500, 1000))
NEAR = 70


@dataclass(slots=True)
class Item:
    """A heading with its points, and the items below it."""

    marker: Marker
    depth: int
    points: Decimal
    start: int
    end: int
    parts: list[Item] = field(default_factory=list)


def totals(source: Source) -> Iterator[Mark]:
    """Report points, percentages, heads and counts that differ from the sum of their parts."""
    items = _items(source)
    tops: list[Item] = []
    stack: list[Item] = []
    for item in items:
        while stack and stack[-1].depth >= item.depth:
            stack.pop()
        (stack[-1].parts if stack else tops).append(item)
        stack.append(item)
    for item in items:
        listed = sum((part.points for part in item.parts), Decimal(0))
        if item.parts and listed != item.points:
            yield Mark(
                item.start,
                item.end,
                _("这一项 {points} 分,下面各项合计 {listed} 分").format(
                    points=plain(item.points), listed=plain(listed)
                ),
                _("改正其中一个"),
            )
    yield from _whole(source, tops)
    yield from _shares(source)
    yield from _heads(source)
    yield from _enumerated(source)


def _items(source: Source) -> list[Item]:
    found = markers(source)
    depths = levels(found)
    items = []
    for match in POINTS.finditer(source.text):
        before = [
            index
            for index, marker in enumerate(found)
            if marker.start < match.start() <= marker.start + NEAR
            and not re.search(r"[。;；\n]|\d\s*分", source.text[marker.end : match.start()])
        ]
        if before:
            marker = found[before[-1]]
            items.append(Item(marker, depths[before[-1]], Decimal(match[1]), marker.start, match.end()))
    return items


def _whole(source: Source, tops: list[Item]) -> Iterator[Mark]:
    total = sum((item.points for item in tops), Decimal(0))
    said = re.search(
        r"(?:总分|满分|合计|共计|总计)(?:为|是|共)?\s*(\d+)\s*分|(?:按|以)?(\d+)分(?:制|满分)", source.text
    )
    expected = Decimal(said[1] or said[2]) if said else None
    if len(tops) >= 3 and total != expected and (expected is not None or total not in SCALES):
        listed = "+".join(plain(item.points) for item in tops)
        yield Mark(
            tops[0].start,
            tops[0].end,
            _("各项分值合计 {listed} = {total} 分,不是 {expected} 分").format(
                listed=listed, total=plain(total), expected=plain(expected or Decimal(100))
            ),
            _("补足或改正各项分值;要折算成百分制就写明"),
        )


def _shares(source: Source) -> Iterator[Mark]:
    share = r"(?:占比|权重|比重|占总分|占总成绩|占)(?:为|是|的)?\s*(\d+(?:\.\d+)?)\s*[%％]"
    hits = list(re.finditer(share, source.text))
    groups: dict[int, list[re.Match[str]]] = {}
    for match in hits:
        groups.setdefault(source.sentence(match.start()).start, []).append(match)
    apart = [group[0] for group in groups.values() if len(group) == 1]
    for group in [*(group for group in groups.values() if len(group) > 1), apart]:
        total = sum((Decimal(match[1]) for match in group), Decimal(0))
        near = group and group[-1].end() - group[0].start() < 400
        if len(group) > 1 and near and total != 100 and (total > 100 or len(group) > 2 or total > 70):
            yield Mark(
                group[0].start(),
                group[-1].end(),
                _("权重合计 {total}%,不是 100%").format(total=plain(total)),
                _("改正各项权重"),
            )


def _heads(source: Source) -> Iterator[Mark]:
    """Report a number whose breakdown in brackets makes another."""
    for match in re.finditer(r"(\d+)(人|名|个|项|台|分|元)[(（]([^()（）\n]*)[)）]", source.text):
        parts = [int(part) for part in re.findall(rf"(\d+){match[2]}", match[3])]
        if len(parts) > 1 and sum(parts) != int(match[1]):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”:括号里合计 {total},不是 {stated}").format(
                    said=match[0], total=sum(parts), stated=match[1]
                ),
                _("写明各是多少,合计多少"),
            )


def _enumerated(source: Source) -> Iterator[Mark]:
    """Report lists whose stated number of items is not the number listed."""
    pattern = (
        r"(?<![\u4e00-\u9fff、])((?:[\u4e00-\u9fff]{2,10}、){1,20}[\u4e00-\u9fff]{2,10}?)(?:等)?"
        r"([二三四五六七八九十]|\d{1,2})(?:个方面|个维度|大部分|大类|个部分|大方面)"
    )
    for match in re.finditer(pattern, source.text):
        listed = len(re.split(r"、|和|及|与", match[1]))
        plainly = match[1].count("、") + 1
        stated = int(match[2]) if match[2].isdigit() else chinese(match[2])
        if stated not in {listed, plainly}:
            yield Mark(
                match.start(),
                match.end(),
                _("说是 {stated} 个,列出 {listed} 个").format(stated=stated, listed=listed),
                _("补上或删去一个"),
            )


def above_item(source: Source) -> Iterator[Mark]:
    """Report ranks, bands and awards that give more than the item has."""
    for match in re.finditer(r"占\s*(\d+(?:\.\d+)?)\s*分[。;；,，]?", source.text):
        end = match.end()
        after = re.search(r"占\s*\d+(?:\.\d+)?\s*分", source.text[end : end + 250])
        scope = source.text[end : end + (after.start() if after else 250)]
        given = [Decimal(one) for one in re.findall(r"名[^,，。;；]{0,8}得\s*(\d+(?:\.\d+)?)\s*分", scope)]
        if given and max(given) > Decimal(match[1]):
            start = source.sentence(match.start()).start
            yield Mark(
                start,
                match.end(),
                _("这一项占 {full} 分,排名却可得 {most} 分").format(full=match[1], most=plain(max(given))),
                _("改正分值,或写明最高不超过 {full} 分").format(full=match[1]),
            )
    for match in re.finditer(
        r"以[^,，。;；]{0,12}?(?:为)?(\d+)分计[^。;；]{0,50}?最高不(?:超过|跨过|得超过)(\d+)分", source.text
    ):
        if int(match[2]) > int(match[1]):
            yield Mark(
                match.start(),
                match.end(),
                _("满分 {full},一项却可得 {most} 分,总分的上限没有写").format(full=match[1], most=match[2]),
                _("写明总分是否封顶"),
            )
