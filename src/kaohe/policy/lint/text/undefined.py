"""Amounts, shares and terms whose meaning the text does not give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.no_rule import gives_points
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

CLASS = r"类(?:客户|用户|故障|事件|投诉|问题|区域|工单|项目|错误|差错)"
UNDEFINED = (
    Pattern(
        r"[^。;；,，\n]{0,16}(?:可不作考核|可不予考核|可以不考核|可免予?考核|可免予?扣分|可不扣分)",
        _("“{said}”:什么情形可以、由谁认定没有写"),
        _("列出情形,写明由谁认定"),
        but=r"下列情形|以下情形|下列情况|以下情况",
    ),
    Pattern(
        r"[^。;；,，\n]{0,10}(?:情节(?:较为?|特别|比较)?(?:严重|恶劣|轻微)|影响(?:较大|恶劣|很坏)|造成(?:不良|恶劣|较大)影响|后果严重)[^。;；,，\n]{0,4}",
        _("“{said}”:什么算没有写"),
        _("列出具体情形,或写明由谁认定"),
        unless=r"(?:情节|影响|后果)(?:较为?|特别)?(?:严重|恶劣|较大)(?:的?情形)?[”\"]?(?:是指|指|包括|[:：])",
    ),
    Pattern(
        r"[^。;；,，\n]{0,16}(?:扣|加|罚|奖)(?:减|罚|励)?\s*\d+(?:\.\d+)?\s*[分元]?\s*(?:[-—–~～]|至|到)\s*\d+(?:\.\d+)?\s*[分元]",
        _("“{said}”:给了幅度,没有写什么情形扣(加)多少"),
        _("分档写明,或写明由谁按什么定"),
        but=r"每|依次|分别|按.{1,12}(?:程度|级别).{0,4}(?:表|档)",
    ),
    Pattern(
        rf"[^。;；,，\n]{{0,6}}[A-E甲乙丙丁]{CLASS}[^。;；,，\n]{{0,8}}",
        _("“{said}”:这几类怎么分没有写"),
        _("写明各类的标准"),
        unless=rf"[A-E甲乙丙丁]{CLASS}?[”\"]?(?:是指|指|包括|[:：])|分类(?:标准|办法|表)|分级(?:标准|办法|表)|类标准",
        once=True,
    ),
    Pattern(
        r"按[^\d,，。;；\n]{2,10}(?:核发|发放|计发)[^\d,，。;；\n]{2,8}[,，]\s*(?:完不成|未完成|没有完成|达不到)[^,，。\n]{0,6}按\s*\d+\s*[%％]",
        _("“{said}”:完成时发百分之几没有写"),
        _("写明完成时按 100% 发"),
    ),
    Pattern(
        r"(?:全年|年度|季度|月度|本年)?(?:销售|经营|业务)?(?:任务|工作)(?:指标|目标|量)?\s*[:：为]\s*\d+(?:\.\d+)?\s*万元?",
        _("“{said}”:任务是合同额、收入还是回款没有写"),
        _("写明量的是什么,单位万元"),
        but=r"收入|合同|回款|利润|销售额|产值|营业额|毛利",
    ),
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
    yield from _unmeasured(source)
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


PURPOSE = r".{0,12}为(?:了|使|进一步|提高|加强|规范)|.*(?:以激励|从而|以便|调动|激发|不断提高|切实提高)"
QUALITY = re.compile(
    r"(?:[的对][^。;；,，:：\n]{0,8}|[^。;；,，:：\n]{2,10}?)(?:程度|能力|态度|意愿|速度|质量|准确性|及时性|积极性|主动性)[。;；]?$"
)


def _unmeasured(source: Source) -> Iterator[Mark]:
    """Report, in a text that gives points to nothing, qualities to be judged and duties to be measured."""
    if gives_points(source):
        return
    duty = r"负责[^。;；\n]{0,14}(?:保持|保有|流失|满意|欠费|回款|回收)[^。;；\n]{0,10}"
    for match in re.finditer(duty, source.text):
        yield Mark(
            match.start(),
            match.end(),
            _("“{said}”:做到多少算好没有写").format(said=match[0]),
            _("写明度量和目标"),
        )
    if not source.says(r"考核|评估|评价"):
        return
    judged = [
        part for part in source.sentences if QUALITY.search(part.text) and not re.match(PURPOSE, part.text)
    ]
    for part in judged:
        yield Mark(
            part.start,
            part.end,
            _("“{said}”:用什么量、多好算好没有写").format(said=part.text[-24:]),
            _("写明度量、目标和分值"),
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
