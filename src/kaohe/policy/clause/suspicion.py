"""Look once more at the words that steer nothing: a broken word there may have steered (扣5签, 最排加5分)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.clause.phrases import Bound, Mark, Phrase, Range, Step, Stray, Target, Words
from kaohe.policy.clause.refusal import Refused

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Text

HARMLESS = re.compile(
    r"扣(?:款|罚|分|除|掉|发|减)?(?:项|事项|合计|金额|总额|标准|依据|情况|所得)|折扣|回扣|所扣|被扣|暂扣|"
    r"不得(?:超|低|高|少|多|擅|随|无|私|将|以|在|有|使|参|违|拖|推|影)|获得|取得|得票|得到|得当|值得|使得|所得|得以|得知|心得|难得|得分|"
    r"增加|参加|加班|加强|附加|加快|更加|加大|加急|加入|加以|加盖|追加|加密|加工|施加|叠加|加油|加装|加价|"
    r"减少|减免|减员|减排|减速|减轻|减值|缩减|递减|削减|"
    r"奖励(?!\d)|奖金|获奖|奖状|奖项|奖品|奖惩|评奖|季度奖|月度奖|年终奖|处罚|惩罚|罚则|罚单|罚款(?:单|通知)|"
    r"\(含[^)]*\)|扣减(?:响应|相应)的?分数|最后|最终|最新|最近|最佳|最小|最大|最优|最迟|最晚|最早|最低价|最低标准|最高级|最高人民|最低为"
)
BROKEN = re.compile(
    r"一票|票否|的前.下|前提|^在[^,]*(?<!情况)(?<!条件)(?<!前提)下$|不于|^于|于于|(?<!是)否$|^,?[^每]次$|最[高低多少]|(?<![时期权年上下界有为])限$|^/(?![月年季日])|"
    r"每(?!月|年|季|日|天|周|班|人|名|个|位|项|次|户|台|条|家|辆|期|单|件|份|批|场|分钟|小时)|不[超低高少多]$|不[一-龥]?分$|[扣罚得减奖]|加(?!$)|[<>≥≤=×÷%‰]|最(?=[高低多少大]?$)|百分|分点|\d"
)
UNITS = "个百分点元%‰次件项处起单天秒钟倍例条户家场篇份笔"
HALF_A_UNIT = re.compile(r"^(?:作日|工工|工日|工作作|小小|分分)")
NEGATED = re.compile(r"(?:未达?|不|没|未能|无法)$")
"""未达|达到90%: a negation that stands apart from its comparison."""
DANGLING = re.compile(
    r"最(?![终后近新佳])|累计[一-龥]?$|[多高]$|(?:超过?|低于?|高于?)[^,]*\d(?:%|个?百分点)$|平均[值水线数]|均值|平均$|"
    r"第[一二三四五\d](?!方|责任|时间|季度|线|次$)|(?:超过|超出|低于|高于|少于|多于|大于|小于|不足|不满|未达到|排|前|后|第)(?=$|[,;。、]|的|次|名|位|个|天|项|件|分|元)"
)
LIMITS = re.compile(
    r"最|^(?:本项|该项|此项|累计|合计)|累计[一-龥]?$|^[一-龥]$|再|"
    r"^.{0,2}[高多低少]$|.*[天次个一二两三]$|^(?:本项|该项|当月|累计|合计|最|高|多|低|少|封顶|上限|不超过|超过|至|得|加|扣|分|的)*$"
)


def suspect(text: Text) -> None:
    """Refuse words that look like the rest of a word that would have steered the rule."""
    _parts_of_units(text)
    _halves(text)
    for before, phrase in pairwise([None, *text.phrases]):
        if not isinstance(phrase, Words) or phrase.inert:
            continue
        if (
            _after_figure(before)
            and phrase.text[:1] in UNITS
            and not text.spelled[phrase.start - 1].isspace()
        ):
            raise _doubt(text, phrase)
        if _after_figure(before) and (
            HALF_A_UNIT.match(phrase.text) or (isinstance(before, Bound | Range) and phrase.text[:1] == "得")
        ):
            raise _doubt(text, phrase)
        if re.search(r"[本该此]项.?得分$", phrase.text) and not phrase.used:
            raise _doubt(text, phrase)
        words = HARMLESS.sub("", phrase.text)
        if not phrase.used and BROKEN.search(words):
            raise _doubt(text, phrase)


def _halves(text: Text) -> None:
    """Refuse 一票迎决, and 未达|达到90%: a negation that stands apart from its comparison."""
    veto = re.search(r"一票(?!否决)", text.spelled)
    if veto is not None and not any(text.marks("VETO")):
        raise _doubt(text, Words(veto.start(), veto.end(), "一票"))
    for words, after in pairwise(text.phrases):
        if not isinstance(words, Words) or NEGATED.search(words.text) is None or words.end != after.start:
            continue
        if isinstance(after, Range) or (isinstance(after, Bound | Target) and after.quantity is not None):
            raise _doubt(text, words)


def _parts_of_units(text: Text) -> None:
    """Refuse 不30分钟的按30分钟计: a rounding of units of which a word is broken."""
    words = text.spelled
    for mark in text.marks("PART_STARTED", "PART_WHOLE"):
        words = words[: mark.start] + "·" * (mark.end - mark.start) + words[mark.end :]
    found = re.search(r"按(?:照)?\d+(?:\.\d+)?(?:个?百分点|分钟|小时|天|工作日|次)(?:计|算)", words)
    if found is not None:
        raise Refused(
            "clause.not_understood",
            *found.span(),
            _("“{said}”像是缺了字或写错了字").format(said=found.group()),
            _("核对这几个字"),
        )


def dangling(words: str) -> bool:
    """Tell whether the words of an event hold a comparison without its figure, or only a broken limit."""
    return DANGLING.search(words) is not None or LIMITS.match(words) is not None


def _after_figure(before: Phrase | None) -> bool:
    return isinstance(before, Stray | Step | Bound | Range | Target) or (
        isinstance(before, Mark) and before.type in ("OFF", "ON", "GET", "BARE_PER")
    )


def _doubt(text: Text, phrase: Phrase) -> Refused:
    return Refused(
        "clause.not_understood",
        phrase.start,
        phrase.end,
        _("“{said}”像是缺了字或写错了字").format(said=text.said(phrase)),
        _("核对这几个字"),
    )
