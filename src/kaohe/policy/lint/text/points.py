"""Points, weights, heads and items of a list that do not add up; points above the item's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text import score_table
from kaohe.policy.lint.text.arithmetic import sums
from kaohe.policy.lint.text.outline import Marker, levels, markers
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
    yield from sums(source)
    yield from score_table.totals(source)


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


GIVEN = re.compile(
    r"得\s*(?P<given>\d+(?:\.\d+)?)\s*分|(?:最[多高]|一次性|直接)(?P<most>扣|加|得|奖|可加|可扣|可得)?\s*(?P<cap>\d+(?:\.\d+)?)\s*分"
)


def above_item(source: Source) -> Iterator[Mark]:
    """Report ranks, bands, awards and caps that give or take more than the item has."""
    yield from _above_heading(source)
    yield from score_table.above_item(source)
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


def _above_heading(source: Source) -> Iterator[Mark]:
    """Compare what an item with points in its heading gives, up to the next item, with these points."""
    items = _items(source)
    for item, following in zip_longest(items, items[1:]):
        until = source.text.find("\n\n", item.end)
        ends = [end for end in (until, following.start if following else -1) if end >= 0]
        scope = source.text[item.end : min([*ends, len(source.text)])]
        for match in GIVEN.finditer(scope):
            given = Decimal(match["given"] or match["cap"])
            if given <= item.points:
                continue
            if re.search(r"折算|换算|百分制|基准", scope):
                break
            yield Mark(
                source.sentence(item.end + match.start()).start,
                item.end + match.end(),
                _("这一项 {full} 分,“{said}”超过了它").format(full=plain(item.points), said=match[0]),
                _("改正分值,或写明最高不超过 {full} 分").format(full=plain(item.points)),
            )
            break
