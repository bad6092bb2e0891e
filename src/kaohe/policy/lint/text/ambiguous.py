"""Wording that can be read two ways, when that changes somebody's points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

STEP = (
    r"每(?:低于|高于|低|高|超过|超|少|差|降低|升高|增加|减少)[^。;；,，\n]{0,12}?"
    r"(?:1|一)?个?百分点[^。;；\n]{0,4}扣\s*\d+(?:\.\d+)?\s*分"
)
AMBIGUOUS = (
    Pattern(
        rf"[^。;；,，\n]{{0,30}}{STEP}",
        _("“{said}”:不足一个百分点的怎么扣没有写,按比例计"),
        _("写明“按比例扣”“不足一个百分点不扣”或“不足一个百分点按一个百分点扣”"),
        unless=r"不足\s*[\d.一半]*\s*个?(?:百分点|单位)|按比例(?:扣|计)|四舍五入到整|每满(?:一|1)个",
        once=True,
    ),
    Pattern(
        r"[^。;；,，\n]{0,24}率[^。;；\n]{0,24}每(?:低于|高于|低|高|超过|超|少|差)\s*1\s*[%％]",
        _("“{said}”:1% 是一个百分点,还是目标的 1%;按百分点计"),
        _("写成“1个百分点”"),
        but=r"收入|金额|预算|产值",
    ),
    Pattern(
        r"(?:每)?上升一级[,，]?(?:加扣|扣)?|更高级别[^。;；\n]{0,20}(?:加扣|扣)\s*\d+\s*分",
        _("“{said}”:有哪几级没有写,每级加扣还是只加扣一次"),
        _("列出各级,写明每升一级加扣多少"),
        unless=r"级别(?:从低到高|依次|分为)",
    ),
    Pattern(
        r"[^。;；\n]{0,16}投诉[^。;；\n]{0,30}扣\s*\d+(?:\.\d+)?\s*分[。;；]",
        _("“{said}”:没有写谁的责任才扣"),
        _("写明“因本单位责任”或“不论责任”"),
        but=r"责任|原因|有理由|属实|有责|不论",
        wide=True,
        only=r"(?:责任|原因)[^。]{0,30}投诉|投诉[^。]{0,30}(?:责任|原因|属实)",
    ),
    Pattern(
        r"[^。;；,，\n]{0,8}按平均[^。;；,，\n]{0,8}(?:时限|时长|历时|时间)[^。;；,，\n]{0,8}",
        _("“{said}”:逐单判断,还是按平均数判断"),
        _("写明“每张工单”或“当月平均”"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,20}(?:无法统计|无法提取|不能统计)[^。;；\n]{0,30}不得分",
        _("“{said}”:是谁的原因造成的没有写"),
        _("写明由谁的原因造成才不得分"),
        but=r"责任|因本",
    ),
    Pattern(
        r"[^。;；,，\n]{0,12}(?:原则上|酌情|视情节|视情况|可适当|适当(?:加|扣|减|增))[^。;；,，\n]{0,12}",
        _("“{said}”:由谁、按什么决定没有写"),
        _("写明条件,或由谁批准"),
    ),
    Pattern(
        r"[^。;；\n]{0,40}[,，][^。;；\n]{0,30}[;；]或[^。;；\n]{2,24}",
        _("“{said}”:“;或”前后各管多大范围不清楚"),
        _("分成(1)(2)两条写"),
    ),
    Pattern(
        r"(?<![\d字])(?P<bound>\d{2,3}分)以下(?![(（])[^。;；,，\n]{0,8}扣\s*\d+\s*分",
        _("“{said}”:恰好 {bound} 扣不扣,按“以下”包含本数"),
        _("写成“不足{bound}”或“{bound}及以下”"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,16}(?:[;；,，]\s*)?\d+(?:\.\d+)?\s*分\s*/\s*(?:人次|次|例|件)",
        _("“{said}”:没有写加还是扣,说的是过错,按扣分计"),
        _("写上“扣”或“加”"),
        but=r"扣|加|奖|罚",
        unless=r"(?:以下|下列)[^。\n]{0,12}(?:扣分|加分)",
        once=True,
    ),
    Pattern(
        r"[^。;；,，\n]{0,14}以上(?:的)?按[\u4e00-\u9fff]{2,4}(?:算|计|处理)(?!分|数|入)",
        _("“{said}”:两条都适用时,是只按后一条还是两条都扣"),
        _("写明“只按…计,不再按…扣”"),
    ),
    Pattern(
        r"(?:归还|返还|退还|返回)\s*\d+(?:\.\d+)?\s*分[^。;；\n]{0,30}(?:归还|返还|退还|返回)\s*\d+(?:\.\d+)?\s*分",
        _("“{said}”:两种归还能不能同时得"),
        _("写明只取一种,或合计不超过所扣的分"),
    ),
    Pattern(
        r"(?:按照?)?未完成(?:率|比例|部分)同比[^。;；,，\n]{0,4}(?:扣罚|扣减|扣)[^。;；,，\n]{0,8}",
        _("“{said}”:未完成率以什么为 100%"),
        _("写出算式,例如 (70% − 完成率) ÷ 70%"),
    ),
    Pattern(
        r"当季[^。;；,，\n]{2,16}按计划进度完成",
        _("“{said}”:是当季一个季度,还是年初至当季累计"),
        _("写成“年初至季末累计”或“当季度”"),
        only=r"按季累计|当季累计",
    ),
    Pattern(
        r"超过[^。;；,，\n]{2,12}部分[^。;；,，\d]{0,16}(?:回款|收入|合同|销售|利润|产值)[^。;；,，\d]{0,6}\d+\s*[%％]",
        _("“{said}”:是超过部分的百分之几,还是全部的"),
        _("写成“超过部分的 10%”或“全部回款的 10%”"),
        but=r"超过部分的\s*\d|超出部分的\s*\d|超额部分的\s*\d",
    ),
    Pattern(
        r"不再享受[^。;；,，\n]{2,14}|(?:不仅予以|除)[^。;；\n]{2,10}(?:而且|还)(?:返还|补发|追加)[^。;；,，\n]{0,10}",
        _("“{said}”:与前面的奖励是重复、替代还是追加"),
        _("写明两者的关系"),
    ),
    Pattern(
        r"(?:统计|计算)[^。;；,，\n]{0,2}(?P<a>[\u4e00-\u9fff]{4,6})和实际(?P=a)",
        _("“{said}”:两个数是一回事,算不出比率"),
        _("写成“应…数和实际…数”"),
    ),
    Pattern(
        r"统计(?P<a>[\u4e00-\u9fff]{2,6}数)和实际[\u4e00-\u9fff]{1,4}数",
        _("“{said}”:计划数与实际数没有分清"),
        _("写成“应…数和实际…数”"),
    ),
)


def ambiguous(source: Source) -> Iterator[Mark]:
    """Report wording that can be read two ways and changes somebody's points."""
    yield from search(source, AMBIGUOUS)
    yield from _below_several(source)
    yield from _other_title(source)


def _below_several(source: Source) -> Iterator[Mark]:
    """Report an event deduction after several items: it is not said from which it is taken."""
    several = (
        r"得\s*\d+\s*分[^。]{0,60}[;；][^。]{0,60}得\s*\d+\s*分[^。]{0,60}[;；。]\s*"
        r"(?P<event>[^。;；\n]{4,40}每[例次件][^。;；\n]{0,6}扣\s*\d+\s*分)"
    )
    for match in re.finditer(several, source.text):
        yield Mark(
            match.start("event"),
            match.end("event"),
            _("“{said}”:从前面哪一项里扣没有写").format(said=match["event"].strip()),
            _("写明从哪一项的得分里扣"),
        )


def _other_title(source: Source) -> Iterator[Mark]:
    if len(source.lines) < 2:
        return
    first, second = source.lines[0], source.lines[1]
    notice = re.fullmatch(r"关于.{4,40}的(?:通知|决定|意见|通报)", second.text)
    if notice and first.text not in second.text and second.text not in first.text:
        yield Mark(
            second.start,
            second.end,
            _("标题与第一行不同:“{a}”和“{b}”").format(a=first.text, b=second.text),
            _("只用一个标题"),
        )
