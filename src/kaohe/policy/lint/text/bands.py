"""Bands in words: figures between two bands, figures in two bands, bounds and cases that nobody settled."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.band import WHOLE, Band, groups
from kaohe.policy.lint.text.pattern import Pattern, search
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

FEWEST = 3


def gaps(source: Source) -> Iterator[Mark]:
    """Report figures that no band holds, and cases that no rule covers."""
    for group in groups(source):
        for lower, upper in _neighbours(group):
            if lower.high is None or upper.low is None or not _apart(lower, upper):
                continue
            first, last = sorted((lower, upper), key=lambda band: band.start)
            missed = (lower.high + upper.low) / 2
            if lower.unit in WHOLE and lower.high < upper.low:
                missed = lower.high + 1
            yield Mark(
                first.start,
                last.end,
                _("{low}{unit} 与 {high}{unit} 之间有空档,例如 {missed}{unit}").format(
                    low=plain(lower.high), high=plain(upper.low), unit=lower.unit, missed=plain(missed)
                ),
                _hint(lower, upper),
            )
    yield from search(source, OPEN_CASES)
    yield from _quarters(source)


def _neighbours(group: list[Band]) -> Iterator[tuple[Band, Band]]:
    """Yield the bands of a scale pairwise from below; two alone are a scale when they meet."""
    ordered = sorted(group, key=lambda band: (band.low is not None, band.low or Decimal(0)))
    meet = len(group) == FEWEST - 1 and ordered[0].low is None and ordered[1].high is None
    if len(group) >= FEWEST or (meet and ordered[0].high == ordered[1].low):
        yield from pairwise(ordered)


def _apart(lower: Band, upper: Band) -> bool:
    """Tell whether a figure lies between two bands that the precision of its unit allows."""
    if lower.high is None or upper.low is None:
        return False
    if lower.unit in WHOLE:
        first = lower.high if lower.closed_high is not False else lower.high - 1
        last = upper.low if upper.closed_low is not False else upper.low + 1
        return last - first > 1
    if lower.high == upper.low:
        return lower.closed_high is False and upper.closed_low is False
    return lower.high < upper.low


def _hint(lower: Band, upper: Band) -> str:
    if lower.high is None or upper.low is None or lower.high == upper.low:
        return _("写明恰好相等的归哪一档")
    if lower.unit in WHOLE:
        return _("补上这一档,或把下一档接到 {low}{unit}").format(low=plain(lower.high), unit=lower.unit)
    step = upper.low - lower.high
    exponent = step.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    if places and step == Decimal(1).scaleb(-places):
        closing = _("写成“不足 {high}{unit}”,或写明先四舍五入到 {places} 位小数")
    elif step == 1:
        closing = _("写成“不足 {high}{unit}”,或写明先四舍五入到整数")
    else:
        closing = _("写成“不足 {high}{unit}”,或补上中间的一档")
    return closing.format(high=plain(upper.low), unit=lower.unit, places=places)


def overlaps(source: Source) -> Iterator[Mark]:
    """Report figures that two bands hold, and events that two rules catch."""
    for group in groups(source):
        for lower, upper in _neighbours(group):
            if lower.high is None or upper.low is None or lower.high < upper.low:
                continue
            if lower.high == upper.low and False in {lower.closed_high, upper.closed_low}:
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
        r"投诉到(?P<a>[^,，。;；]{2,30}?)的?[,，]?\s*每次扣[^。\n]*。\s*[^。\n]{0,8}投诉到(?P<b>[^,，。;；]{2,30}?)(?:的|并)[^。\n]{0,20}扣",
        _("同一件投诉可能两句都适用:“{a}”与“{b}”"),
        _("写明只按其中一条扣,或把两种投诉分开"),
    ),
)


PARTS = (
    r"(?:及时|满意|合格|准确|完好|接通|接听|修复|解决|到位|覆盖|出勤|完整|一致|正确|可用|响应|达标|履约|回收|抽检"
    r"|差错|投诉|故障|流失)率"
)
MORE_THAN_ALL = re.compile(
    rf"{PARTS}[^。;；\n]{{0,60}}?(?:(?:超过|高于|大于|＞|>)\s*(?:100(?:\.0+)?|1[0-9][1-9]|1[1-9]0|[2-9]\d\d)\s*[%％]"
    r"|(?<![\d.])(?:10[1-9]|1[1-9]\d|[2-9]\d\d)(?:\.\d+)?\s*[%％])"
)


def unreachable(source: Source) -> Iterator[Mark]:
    """Report bands and targets above 100 % of a rate whose numerator is part of its denominator."""
    for match in MORE_THAN_ALL.finditer(source.text):
        if not re.search(r"目标值?的|计划的|上年|同期|比值|标准分|满分的|封顶|得分", match[0]):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”:这个比率到不了 100% 以上,没有人能达到").format(said=match[0]),
                _("改正界限,或换成完成率"),
            )


def _quarters(source: Source) -> Iterator[Mark]:
    for sentence in source.sentences:
        named = re.findall(r"([一二三四])季度完成", sentence.text)
        if len(named) >= 2 and "一" not in named:
            yield Mark(
                sentence.start, sentence.end, _("没有写一季度完成多少"), _("补上一季度,并写明完成的是什么")
            )
