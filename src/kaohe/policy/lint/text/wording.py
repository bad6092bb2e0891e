"""Wording that leaves open what is counted, from what, by whom, or how far."""

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
        r"[^。;；,，\n]{0,12}(?:原则上|酌情|视情节|视情况|可不作考核|可不予考核|可以不考核|可适当|适当(?:加|扣|减|增))[^。;；,，\n]{0,12}",
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


UNDEFINED = (
    Pattern(
        r"权重(?:各?为|各占|为|占)?\s*\d+(?:\.\d+)?\s*分",
        _("“{said}”:权重用了分,按分值计"),
        _("写成“分值 10 分”或“权重 10%”"),
    ),
    Pattern(
        r"[\u4e00-\u9fff]{2,20}率\s*=\s*[(（]?[^/÷=。;；\n]{4,50}[)）]?\s*[*×xX]\s*100\s*[%％]",
        _("“{said}”:只有分子,没有分母"),
        _("写成“…数 ÷ …总数 × 100%”"),
    ),
    Pattern(
        r"[\u4e00-\u9fff]{4,20}/[\u4e00-\u9fff]{2,12}(?:数量|数|额)和(?=[。;；\n]|并|$)",
        _("“{said}”:分母是哪些数之和不清楚;分母为零时怎么办也没有写"),
        _("写清分母,并写明没有时不参评或得 0 分"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,16}(?<!绩效)(?:弹性|调节|考核|奖金)系数(?![^。\n]{0,30}\d)[^。;；,，\n]{0,8}",
        _("“{said}”:系数怎么算没有写"),
        _("写明系数与得分的对应关系"),
        unless=r"系数\s*[=＝为]\s*[\d(（得]",
    ),
    Pattern(
        r"[^。;；,，\n]{0,24}(?:综合考虑|综合评定|综合评价)(?=[。;；,，\n])",
        _("“{said}”:各占多少没有写"),
        _("写明各部分的权重"),
        unless=r"权重|\d+\s*[%％]",
    ),
    Pattern(
        r"(?:整体|总)?奖金按\s*\d+\s*分计算",
        _("“{said}”:一分值多少钱、超过满分怎么算没有写"),
        _("写明奖金 = 总额 × 得分 ÷ 100,及上限"),
    ),
    Pattern(
        r"次月(?:公布|发布|通报|发放|兑现)[^。;；,，\n]{0,10}",
        _("“{said}”:哪一天没有写"),
        _("写明日期,例如“次月 10 日前”"),
        but=r"\d+\s*[日号]",
    ),
    Pattern(
        r"[^。;；,，\n]{0,16}(?:收入|金额|利润|产值|销量|业务量)(?:累计)?达到\s*\d+(?:\.\d+)?\s*[%％](?!的?(?:计划|目标|预算))",
        _("“{said}”:是什么的百分之几没有写"),
        _("写成“达到计划的 60%”"),
        but=r"达到(?:计划|目标|预算|任务)",
        once=True,
    ),
    Pattern(
        r"\d+\s*[%％]用于奖励[^。;；\n]{2,16}[、及和][^。;；\n]{2,30}",
        _("“{said}”:几种人之间怎么分没有写"),
        _("写明各占多少"),
        but=r"各占|按.{1,12}比例",
    ),
    Pattern(
        r"(?:扣罚|扣减|扣发)(?:季度奖|月度奖|年终奖|绩效奖|奖金)(?![^。;；\n]{0,20}\d)",
        _("“{said}”:谁的、以多少为基数没有写"),
        _("写明基数"),
    ),
    Pattern(
        r"[^。;；,，\n]{2,16}=[^。;；\n=]{0,20}累计[^。;；\n=]{2,16}[-－—][^。;；\n=]{0,10}(?:前期|已|上期|以前)[^。;；,，\n]{2,16}",
        _("“{said}”:可能为负,追回还是按零计没有写"),
        _("写明出现负数时追回,或从下期抵扣"),
        unless=r"负数|追回|抵扣|不足抵扣",
    ),
    Pattern(
        r"(?:按照?|遵循|坚持)(?P<term>(?!公|客|实|正|平|定|奖|责|权|逐|统|效|科|以|谁|分|量|多|按|鼓|相|全|简|持|激|优|市|自|依)[\u4e00-\u9fff]{4})的?原则",
        _("“{term}”没有说是什么意思"),
        _("第一次用到时写明定义"),
    ),
    Pattern(
        r"(?P<code>(?<![\d.])\d{2,3})\s*和\s*\d{3,5}\s*(?:等)?[\u4e00-\u9fff]{0,4}(?:号码|业务)",
        _("“{said}”:“{code}”是一批号码的开头,指哪些没有写"),
        _("列出号码或号段"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,16}列入[\u4e00-\u9fffA-Za-z]{0,6}考核",
        _("“{said}”:怎么考核、多少分没有写"),
        _("写明度量、目标和分值"),
        but=r"\d\s*分",
    ),
    Pattern(
        r"(?:\d|一)\s*[例次起件]都不(?:能|得|许|准)[^。;；,，\n]{0,6}",
        _("“{said}”:出现了怎么办没有写"),
        _("写明每例扣多少分"),
        but=r"扣",
    ),
    Pattern(
        r"(?:并)?按照?(?:拟|应)[^。;；,，\n]{2,10}(?:予以|进行)?(?:扣罚|追回|收回)",
        _("“{said}”:由谁认定、何时扣没有写"),
        _("写明认定的部门和程序"),
    ),
    Pattern(
        r"以实际[\u4e00-\u9fff]{2,6}率扣减[\u4e00-\u9fff]{0,4}分数",
        _("“{said}”:差错率怎样变成扣分没有写"),
        _("写明每 1% 扣多少分"),
    ),
    Pattern(
        r"以[\u4e00-\u9fff]{2,8}(?:标准|要求)?(?:[(（][^)）\n]*[)）])?(?:履行|执行)?为前提",
        _("“{said}”:达不到前提时怎么办没有写"),
        _("写明不满足时扣多少分或不参评"),
    ),
    Pattern(
        r"(?:奖金|薪资|工资)(?:和|及|、)?(?:薪资|工资|奖金)?(?:增长|提升|奖励)(?![^。;；\n]{0,20}\d)",
        _("“{said}”:谁能得、多少没有写"),
        _("写明条件和金额"),
        unless=r"\d+\s*元|\d+\s*[%％]",
    ),
    Pattern(
        r"[^。;；,，\n]{0,12}参与[^。;；,，\n]{2,16}的考核",
        _("“{said}”:以什么身份、占多少没有写"),
        _("写明考核主体及其权重"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,20}等方面的考核指标",
        _("“{said}”:只说到指标,没有给出"),
        _("列出指标、目标和分值"),
        unless=r"\d+\s*分",
    ),
    Pattern(
        r"每(?:月|季度|年)对[^。;；,，\n]{2,20}进行[^。;；,，\n]{0,8}评估",
        _("“{said}”:由谁评没有写"),
        _("写明考核主体"),
        but=r"由",
        once=True,
    ),
    Pattern(
        r"[^。;；,，\n]{0,4}(?:满意度|满意率)(?:调查)?得分[(（]\d+\s*分[)）]",
        _("“{said}”:调查的分数怎样折成这几分没有写"),
        _("写明折算办法"),
        but=r"折算|×",
    ),
    Pattern(
        r"考核按(?:以下|下列)程序进行",
        _("“{said}”:下面列的不是步骤"),
        _("写明先后步骤、各由谁做"),
        unless=r"第一步|首先|然后",
    ),
)
FLOORED = r"扣完为止|扣至0|最低(?:得|为)?0分|扣光|不得负分|不出现负分|直到扣完"


def undefined(source: Source) -> Iterator[Mark]:
    """Report amounts, shares and terms whose meaning the text does not give."""
    yield from search(source, UNDEFINED)
    yield from _no_floor(source)
    yield from _terms(source)
    yield from _no_scale(source)


def _no_floor(source: Source) -> Iterator[Mark]:
    """Report a deduction per unit without a floor in a text whose other deductions have one."""
    if not source.says(FLOORED):
        return
    for match in re.finditer(
        r"[^。;；\n]{0,40}每(?:低于|高于|低|高|超)[^。;；\n]{0,20}扣\s*\d+(?:\.\d+)?\s*分", source.text
    ):
        after = re.split(r"[。;；\n]", source.text[match.end() :], maxsplit=1)[0]
        following = source.text[match.end() : match.end() + 12]
        if not re.search(rf"{FLOORED}|不得分|最[多低高]", after) and not re.match(
            rf"[;；\s]*{FLOORED}|[;；\s]*扣完", following
        ):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”没有写扣到哪里为止,按扣完本项计").format(said=match[0].strip()[-24:]),
                _("写上“扣完为止”"),
            )


def _terms(source: Source) -> Iterator[Mark]:
    """Report terms of a formula that are said nowhere else."""
    for match in re.finditer(
        r"[\u4e00-\u9fff]{2,16}\s*=\s*([\u4e00-\u9fff（）()\d]+(?:\s*[+\-－—]\s*[\u4e00-\u9fff（）()\d]+){2,})",
        source.text,
    ):
        terms = [term.strip() for term in re.split(r"[+\-－—]", match[1])]
        names = [re.sub(r"[(（].*$", "", term) for term in terms]
        unknown = [
            name
            for name in names
            if len(name) >= 3
            and not re.search(rf"{re.escape(name)}[^+\-－—。\n]{{0,12}}(?:=|是指|指|按|为)", source.text)
        ]
        if len(unknown) >= 2:
            start = source.text.find(unknown[0], match.start())
            yield Mark(
                start,
                match.end(),
                _("公式里的 {terms} 没有写怎么算").format(terms="、".join(unknown)),
                _("逐项写明算法"),
            )


def _no_scale(source: Source) -> Iterator[Mark]:
    hits = list(
        re.finditer(r"(?:^|(?<=[\n)）]))\s*\d{1,2}[.、][^。;；\n(（]{4,40}[(（]\d+\s*分[)）]", source.text)
    )
    if len(hits) >= 4 and not source.says(r"扣|加\s*\d|每.{1,12}得|优秀.{0,8}分|评分标准|按比例"):
        yield Mark(
            hits[0].start(),
            hits[0].end(),
            _("{count} 项只有满分,没有写怎样得几分").format(count=len(hits)),
            _("写明评分档次,或每出现什么扣几分"),
        )
