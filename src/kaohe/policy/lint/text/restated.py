"""The same thing said twice with two values: targets, awards, time limits, who is in charge, how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

FIGURE = r"\d+(?:\.\d+)?"
NAME = r"[\u4e00-\u9fff]"
LEADING = (
    r"^(?:要求|其中|如果|若|如|凡|对|将|以|按|当|且|但|的|各|每月|每季度?|每年|月度|季度|年度|部门|班组|公司|个人|全年|当月|本月|本|该|评选|评为|获评"
    r"|获得|荣获)+"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One kind of statement: ``what`` it is about and the ``value`` it gives are groups of its patterns.

    ``apart``: words in a sentence by which two statements are about different cases.
    """

    patterns: tuple[str, ...]
    message: str
    hint: str
    apart: str = r"挑战|奋斗|底线|基本目标|档|级|类|一季度|二季度|三季度|四季度|上半年|下半年|第.年|调整为|原"


STATEMENTS = (
    Statement(
        (
            (
                r"(?P<what>绩效工资|绩效奖金|奖金|工资|津贴|补贴|提成|考核结果|结果|报表|数据)[^。;；,，\n\d]{0,4}(?:于|在)?"
                r"(?P<value>(?:每月|次月|当月|每季末?)\s*\d{1,2}\s*[日号])(?:之?前)?(?:发放|公布|通报|报送|上报|提交)"
            ),
        ),
        _("“{what}”的日子前面是{first},这里是{second}"),
        _("统一日期"),
        apart=r"节假日|顺延|遇",
    ),
    Statement(
        (
            r"(?P<what>[\u4e00-\u9fff]{2,8})由(?P<value>[\u4e00-\u9fff]{2,10}?)(?:最终|负责)?(?:审批|批准|审定|核准)",
        ),
        _("“{what}”前面由“{first}”批准,这里由“{second}”"),
        _("统一由谁批准,或写明先后两级"),
        apart=r"以[上下]|万元|元以|超过|不足|其中|特殊",
    ),
    Statement(
        (
            r"(?P<what>[\u4e00-\u9fff]{0,6}?(?:考核|检查|评审|评比|考评|培训))(?:工作)?(?P<value>每(?:周|月|季|半年|年)度?(?:进行|开展|组织)?[一二两三四\d]次)",
            r"对?(?P<what>[\u4e00-\u9fff]{0,6}?)(?P<value>每(?:周|月|季|半年|年))度?(?:进行|开展|组织)?(?:考核|检查|评审|评比|巡检|考评)一次",
        ),
        _("{what}前面是{first}一次,这里是{second}一次"),
        _("统一周期;两种都有的,写明各考核什么"),
        apart=r"每[月季年周].*每[月季年周]",
    ),
    Statement(
        (
            (
                rf"(?P<what>{NAME}{{2,14}}(?:率|度|时长|数))(?:的?(?:考核)?(?:目标|标准|达标)值?)"
                rf"(?:为|是|应为|不低于|不高于|≥|≤|[:：])*\s*(?P<value>{FIGURE}\s*[%％分]?)"
            ),
            rf"(?P<what>{NAME}{{2,14}}(?:率|度))(?:应当?|须|必须|要求)(?:不低于|不高于|达到|达)\s*(?P<value>{FIGURE}\s*[%％分])",
            rf"(?P<what>{NAME}{{2,14}}(?:率|度|时长|数))(?:低于|高于|未达到?|达到|超过)(?:考核)?目标值?\s*(?P<value>{FIGURE}\s*[%％分]?)",
        ),
        _("“{what}”的目标前面是 {first},这里是 {second}"),
        _("统一目标;对象不同的,各自写明"),
    ),
    Statement(
        (
            rf"(?P<what>{NAME}{{2,8}}?)(?:\d+名|[一二三四五六七八九十]名)?[,，]?(?:每人|每名|各|一次性)[^。;；,，\n\d]{{0,4}}奖励?\s*(?P<value>{FIGURE}\s*元)",
        ),
        _("“{what}”的奖励前面是 {first},这里是 {second}"),
        _("统一金额,或写明两种奖励的关系"),
    ),
    Statement(
        (
            r"由(?P<value>[\u4e00-\u9fff]{2,12}?)负责(?P<what>解释|修订|组织实施|汇总|统计)",
            r"(?P<what>解释)权(?:归|属于)(?P<value>[\u4e00-\u9fff]{2,12}?)(?:所有)?(?=[。;；,，\n]|$)",
        ),
        _("“{what}”前面说归“{first}”,这里归“{second}”"),
        _("统一由一个部门负责,或写明各管什么"),
        apart=r"《",
    ),
    Statement(
        (
            (
                r"(?:^|(?<=[。;；,，\s]))[本该](?P<what>考核|评价|考评|评比|检查)(?:工作)?(?:为|采取|实行|采用)?"
                r"按(?P<value>月|季|半年|年)度?(?:进行|实施|开展|组织|考核|评价)"
            ),
        ),
        _("{what}前面说按{first},这里说按{second}"),
        _("统一周期;两种都有的,写明各考核什么"),
        apart=r"再按",
    ),
)


def restated(source: Source) -> Iterator[Mark]:
    """Report statements that give something another value than an earlier one did."""
    for statement in STATEMENTS:
        yield from _differing(source, statement)
    yield from _time_limits(source)
    yield from _redefined(source)


def _differing(source: Source, statement: Statement) -> Iterator[Mark]:
    first: dict[str, str] = {}
    hits = sorted(
        (
            match
            for pattern in statement.patterns
            for match in re.finditer(pattern, source.text, re.MULTILINE)
        ),
        key=lambda match: match.start(),
    )
    for match in hits:
        if re.search(statement.apart, source.sentence(match.start()).text):
            continue
        what, value = re.sub(LEADING, "", match["what"]), re.sub(r"\s", "", match["value"])
        earlier = first.setdefault(what, value)
        if earlier != value and earlier not in value and value not in earlier:
            yield Mark(
                match.start(),
                match.end(),
                statement.message.format(what=what, first=earlier, second=value),
                statement.hint,
            )


LIMIT = re.compile(
    r"(?P<value>\d+|[一二三四五六七八九十]{1,3})\s*个?(?P<unit>工作日|自然日|日|天|小时|分钟)(?:之?内|以内)"
    r"[^。;；,，\n\d]{0,6}?(?P<act>提出|提交|上报|报送|公布|公示|答复|反馈|受理|整改|发放|兑现|备案|复核|回访)"
)
TOPICS = re.compile(r"申诉|异议|投诉|报表|结果|奖金|绩效|工资|日报|周报|月报|整改|回访|材料|方案")


def _time_limits(source: Source) -> Iterator[Mark]:
    """Report two time limits for the same act on the same matter."""
    first: dict[tuple[str, str], str] = {}
    for match in LIMIT.finditer(source.text):
        sentence = source.sentence(match.start())
        if re.search(r"紧急|特殊|重大|普通|一般|[A-D甲乙丙]类|级", sentence.text):
            continue
        after = source.text[match.end() : match.end() + 6]
        topic = TOPICS.search(after) or TOPICS.search(sentence.text)
        if topic is None:
            continue
        value = match["value"] + match["unit"]
        earlier = first.setdefault((topic[0], match["act"]), value)
        if earlier != value:
            yield Mark(
                match.start(),
                match.end(),
                _("{act}{topic}的期限前面是 {first},这里是 {second}").format(
                    act=match["act"], topic=topic[0], first=earlier, second=value
                ),
                _("统一期限"),
            )


def _redefined(source: Source) -> Iterator[Mark]:
    """Report a term that a passage takes from a standard (按…标准时限) and then defines by a figure of its own."""
    definition = r"(?P<term>时限|期限|时间|标准|基数|及时|达标)是?指[^。;；\n]{0,24}\d[^。;；\n]{0,12}"
    for match in re.finditer(definition, source.text):
        before = source.text[max(0, match.start() - 300) : match.start()]
        qualified = re.findall(
            rf"(?:按照?|在)([\u4e00-\u9fff]{{2,16}}(?:标准|规定|合同|协议|分级){match['term']})", before
        )
        if qualified and not re.search(r"标准|规定|合同|协议|分级", match[0][len(match["term"]) :]):
            yield Mark(
                match.start(),
                match.end(),
                _("前面用“{a}”,这里又给“{b}”另一个说法").format(a=qualified[-1], b=match["term"]),
                _("写明以哪一个为准"),
            )
