"""Bands in words: figures between two bands, figures in two bands, bounds and cases that nobody settled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.pattern import Pattern, search
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

FIGURE = r"\d+(?:\.\d+)?"
UNIT = r"(?:分(?!钟)|%|％|字|元|万元|天|日|小时|分钟|个百分点)"
BAND = re.compile(
    rf"(?P<lo>{FIGURE})\s*(?P<u1>{UNIT})?\s*(?P<lin>[(（]不?含[)）])?\s*(?:[-—–~～]|至|到)\s*(?P<hi>{FIGURE})\s*(?P<u2>{UNIT})(?P<hin>[(（]不?含[^)）]*[)）])?"
    rf"|(?P<from>{FIGURE})\s*(?P<u3>{UNIT})(?P<fin>[(（]不?含[)）])?(?:及|或)?以上(?P<fin2>[(（]不?含[^)）]*[)）])?"
    rf"|(?P<to>{FIGURE})\s*(?P<u4>{UNIT})(?P<tin>[(（]不?含[)）])?(?:及|或)?以下(?P<tin2>[(（]不?含[^)）]*[)）])?"
    rf"|(?:不足|低于|少于|小于)(?P<below>{FIGURE})\s*(?P<u5>{UNIT})"
)
APART = 60


@dataclass(frozen=True, slots=True)
class Band:
    """A band: its bounds (None: open), whether they are said to be in it, and where it stands."""

    low: Decimal | None
    high: Decimal | None
    closed_high: bool | None
    unit: str
    start: int
    end: int


def gaps(source: Source) -> Iterator[Mark]:
    """Report figures that no band holds, and cases that no rule covers."""
    for group in _groups(source):
        ordered = sorted(group, key=lambda band: (band.low is not None, band.low or Decimal(0)))
        for lower, upper in pairwise(ordered):
            if lower.high is not None and upper.low is not None and lower.high < upper.low:
                first, last = sorted((lower, upper), key=lambda band: band.start)
                yield Mark(
                    first.start,
                    last.end,
                    _("{low}{unit} 与 {high}{unit} 之间有空档,例如 {missed}{unit}").format(
                        low=plain(lower.high),
                        high=plain(upper.low),
                        unit=lower.unit,
                        missed=plain((lower.high + upper.low) / 2),
                    ),
                    _("写成“不足 {high}{unit}”,或写明先四舍五入到整数").format(
                        high=plain(upper.low), unit=lower.unit
                    ),
                )
    yield from search(source, OPEN_CASES)
    yield from _quarters(source)


def overlaps(source: Source) -> Iterator[Mark]:
    """Report figures that two bands hold, and events that two rules catch."""
    for group in _groups(source):
        ordered = sorted(group, key=lambda band: (band.low is not None, band.low or Decimal(0)))
        for lower, upper in pairwise(ordered):
            if lower.high is None or upper.low is None or lower.high < upper.low:
                continue
            if lower.high == upper.low and lower.closed_high is False:
                continue
            first, last = sorted((lower, upper), key=lambda band: band.start)
            yield Mark(
                first.start,
                last.end,
                _("{bound}{unit} 同时属于两档").format(bound=plain(upper.low), unit=lower.unit),
                _("写明界限归哪一档,例如“{bound}{unit}(不含)”").format(
                    bound=plain(upper.low), unit=lower.unit
                ),
            )
    yield from search(source, MEETING)


def _groups(source: Source) -> Iterator[list[Band]]:
    group: list[Band] = []
    for match in BAND.finditer(source.text):
        band = _band(match)
        if group and (band.unit != group[-1].unit or _parted(source, group[-1], band)):
            if len(group) > 2:
                yield group
            group = []
        group.append(band)
    if len(group) > 2:
        yield group


def _parted(source: Source, before: Band, band: Band) -> bool:
    between = source.text[before.end : band.start]
    jumps = before.low is not None and band.high is None and before.high is not None
    return (
        len(between) > APART
        or bool(re.search(r"。.*。|[(（]\d[)）]", between))
        or (jumps and "。" in between)
    )


def _band(match: re.Match[str]) -> Band:
    groups = match.groupdict()
    unit = next(groups[name] for name in ("u2", "u3", "u4", "u5") if groups[name])
    said = "".join(groups[name] or "" for name in ("hin", "tin", "tin2"))
    low = groups["lo"] or groups["from"]
    high = groups["hi"] or groups["to"] or groups["below"]
    closed = False if groups["below"] or "不含" in said else True if "含" in said or groups["to"] else None
    return Band(
        Decimal(low) if low else None,
        Decimal(high) if high else None,
        closed,
        unit.replace("％", "%"),
        match.start(),
        match.end(),
    )


OPEN_CASES = (
    Pattern(
        r"(?:小于|低于|少于|未达到?)(?P<bound>目标值?|计划值?|标准值?|基准值?|\d+(?:\.\d+)?[%％])[^。\n]{0,40}?(?:超过|大于|高于)(?P=bound)",
        _("恰好等于“{bound}”的没有规定"),
        _("写成“不超过”或“达到”,让恰好相等的归入一边"),
        but=r"等于|达到目标|不低于|不高于|不超过|以上|以下",
    ),
    Pattern(
        r"且[^,，。;；\n]{2,16}达到\s*(?P<bound>\d+(?:\.\d+)?)\s*[%％]",
        _("“{said}”以外的情形没有规定"),
        _("写明达不到 {bound}% 时怎么算"),
        unless=r"否则|未达到\s*\d+\s*[%％]的|其余|其他情[况形]",
        once=True,
    ),
)
MEETING = (
    Pattern(
        r"前(?P<first>[一二三四五六七八九十\d]+)名[^。;；\n]{0,20}?得[^。;；\n]{0,8}[,，]排?后(?P<last>[一二三四五六七八九十\d]+)名[^。;；\n]{0,24}",
        _("参评的少时,前{first}名与后{last}名重叠"),
        _("写明两头都占的怎么算,或参评几个以上才排名"),
        unless=r"参评[^。]{0,12}(?:不足|少于)|得分高的算|不足[^。]{0,6}个(?:单位|参评)",
    ),
    Pattern(
        r"\d+\s*[%％]\s*[-—~～至到]\s*\d+\s*[%％](?:的)?[(（]含\s*\d+\s*[%％][)）]",
        _("“{said}”只说了一头含不含,另一头可能与上一档重叠"),
        _("两头都写明含或不含"),
    ),
    Pattern(
        r"投诉到(?P<a>[^,，。;；]{2,30}?)(?:的)?每次扣[^。\n]*。\s*[^。\n]{0,8}投诉到(?P<b>[^,，。;；]{2,30}?)(?:的|并)[^。\n]{0,20}扣",
        _("同一件投诉可能两句都适用:“{a}”与“{b}”"),
        _("写明只按其中一条扣,或把两种投诉分开"),
    ),
)


def _quarters(source: Source) -> Iterator[Mark]:
    for sentence in source.sentences:
        named = re.findall(r"([一二三四])季度完成", sentence.text)
        if len(named) >= 2 and "一" not in named:
            yield Mark(
                sentence.start, sentence.end, _("没有写一季度完成多少"), _("补上一季度,并写明完成的是什么")
            )
