"""Texts that say in words what other texts write as an equation or by a unit: refunds, unfinished shares, own rates."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.phrases import ALL, Bound, Stray, Target, Words
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.statements import trigger
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

REFUND = re.compile(r"补发|返还|退还|退回|补回")

HELD = re.compile(r"扣(?:掉|除|罚|发|减|留)?(?:的)?|暂扣|预留")


def read_in_words(text: Text) -> Draft | None:
    """Read what has no figure to work with, or says it in words: refunds, unfinished shares, own rates."""
    spelled = text.spelled
    clawed = re.search(r"不予奖励.{0,4}(?:并)?按(?:照)?拟?奖励金额(?:予以)?(?:扣罚|扣回|追回)", spelled)
    if clawed is not None:
        return _claw_back(text)
    if REFUND.search(spelled) and HELD.search(spelled) and not text.statements:
        return _refund(text)
    mean = re.search(
        r"实际.{0,8}与.{0,4}平均.{0,8}(?:的)?(?:比例|之比|比值)|个人.{0,8}与.{0,4}平均.{0,8}(?:比例|之比|比值)|按(?:照)?(?:其)?与[^,;。]{0,4}平均[^,;。]{0,6}(?:比例|之比|比值)",
        spelled,
    )
    if mean is not None:
        return _by_mean(text)
    own = re.search(
        r"(?:以)?(?P<full>\d+(?:\.\d+)?)分计(?:,|算,)?按(?:照)?(?:实际).{0,14}(?:打分|计分|得分|给分)",
        spelled,
    )
    if own is not None:
        return _own_rate(text, Decimal(own["full"]))
    if re.search(r"按(?:照)?未完成(?:率|比例)(?:同比|同比例)?(?:扣罚|扣发|扣减|扣)", spelled):
        return _unfinished(text)
    taken = re.search(r"扣款?.{0,8}从.{0,12}\((?P<base>\d+(?:\.\d+)?)元\).{0,6}扣(?:除|减)", spelled)
    if taken is not None:
        for phrase in text.phrases:
            phrase.used = True
        return Draft(build("base_less", base=Decimal(taken["base"]), money=True))
    return _by_share(text)


def _by_share(text: Text) -> Draft | None:
    """Read 按实际评分计分, 按人均150元核定, 按完成率得分."""
    spelled = text.spelled
    rated = re.search(
        r"按(?:照)?(?:实际|考核|考评|测评)?(?:评分|得分|打分|评议分|测评分)(?:计算?得分|计分|给分|计入|得分)[,;。]*$",
        spelled,
    )
    if rated is not None and not text.statements:
        return Draft(build("rating"))
    heads = re.search(r"(?:按)?人均(?P<each>\d+(?:\.\d+)?)元", spelled)
    if heads is not None and not text.statements:
        return _by_heads(text, Decimal(heads["each"]))
    share = re.search(r"按.{0,12}率(?:折算|换算)?(?:计算)?(?:得分|计分|给分)", spelled)
    if share is not None:
        return _by_own_rate(text)
    return None


def _claw_back(text: Text) -> Draft:
    """Read 造成虚高的,不予奖励,并按照拟奖励金额予以扣罚: void, and the same amount off."""
    words = trigger(text, text.statements[0]) if text.statements else ""
    words = re.sub(r"^(?:如果|若|如)", "", words)
    for phrase in text.phrases:
        phrase.used = True
    parts: list[Any] = [
        {"trigger": words, "rule": build("void")},
        {"trigger": words, "rule": build("percentage", share=Decimal(1), effect="deduct")},
    ]
    return Draft(build("compound", parts=tuple(parts)))


def _refund(text: Text) -> Draft:
    condition = re.split(
        r"(?:的)?(?:,|;)?(?:不仅|可以?|则|并|给予|予以|且)*(?:补发|返还|退还|退回|补回)", text.spelled
    )[0]
    condition = re.sub(r"^.*(?:如果|若|如(?!实))", "", condition)
    condition = re.sub(r"(?:,|;)?(?:不仅予以奖励|不仅|予以奖励|,|而且?|并且?|可以?|则|的)+$", "", condition)
    broken = re.search(r"[扣罚]\d+(?:\.\d+)?(?![\d.%])", condition)
    if broken is not None:
        raise leftover(text.phrases[0], condition)
    for phrase in text.phrases:
        phrase.used = True
    return Draft(build("withheld", condition=condition))


def _by_mean(text: Text) -> Draft:
    """Read 以平均工作量为100分计,按实际工作量与平均工作量的比例打分,最高130分."""
    full = text.limits.full
    named = re.search(r"平均[^,;。]{0,10}?(?:为|作为|按)(?:基准|基数)?(\d+(?:\.\d+)?)分", text.spelled)
    if named is not None:
        full = Decimal(named.group(1))
    for statement in text.statements:
        said = statement.outcome.figure("get", "get2")
        if said is not None:
            full = amount(said).figure
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
    for phrase in text.phrases:
        if (
            isinstance(phrase, Bound | Stray | Target)
            and phrase.quantity is not None
            and phrase.quantity.figure == full
        ):
            phrase.used = True
    for phrase in text.phrases:
        phrase.used = phrase.used or isinstance(phrase, Words)
    limits = text.limits
    return Draft(build("proportional", against="mean", full=full, most=limits.most, floor=limits.floor))


def _own_rate(text: Text, full: Decimal) -> Draft:
    for phrase in text.phrases:
        if isinstance(phrase, Stray) and phrase.quantity.figure == full:
            phrase.used = True
    limits = text.limits
    return Draft(
        build(
            "proportional", against="mean" if "平均" in text.spelled else "rate", full=full, most=limits.most
        )
    )


def _by_heads(text: Text, each: Decimal) -> Draft | None:
    """班组奖金按人均150元核定: so much money for each head."""
    strays = [phrase for phrase in text.phrases if isinstance(phrase, Stray)]
    if len(strays) != 1 or strays[0].quantity.unit != "money":
        return None
    strays[0].used = True
    return Draft(build("pool", each=each))


def _unfinished(text: Text) -> Draft:
    for phrase in text.phrases:
        phrase.used = phrase.used or isinstance(phrase, Words)
    bound = next((one for one in text.loose if isinstance(one, Bound) and one.quantity is not None), None)
    if bound is None or bound.quantity is None or bound.relation not in ("lt", "le"):
        return Draft(build("threshold_pay", bound=Decimal(1), below=None))
    bound.used = True
    rule = build("threshold_pay", bound=bound.quantity.figure, below=None)
    return Draft(rule)


def _by_own_rate(text: Text) -> Draft:
    cutoff = None
    limits = text.limits
    for statement in text.statements:
        bound = statement.bounds[-1] if statement.bounds else None
        if _full_when_done(text, statement):
            limits.most_full = True
            continue
        if statement.outcome.type != "ZERO" or not isinstance(bound, Bound) or bound.quantity is None:
            raise leftover(statement.outcome, text.said(statement))
        if bound.relation != "lt" and not _from_there_on(statement, bound):
            raise leftover(bound, text.said(bound))
        if len(statement.bounds) > 1 and not _from_there_on(statement, bound):
            raise leftover(statement.outcome, text.said(statement))
        cutoff = bound.quantity.figure
        for one in statement.bounds:
            one.used = True
        statement.outcome.used = bound.used = True
    for loose in text.loose:
        # <100%按实际完成率折算: the other side of what gives full points.
        if limits.most_full and isinstance(loose, Bound) and loose.quantity == ALL and loose.relation == "lt":
            loose.used = True
    fields: dict[str, Any] = {
        "full": limits.full,
        "cutoff": cutoff,
        "most": limits.most,
        "most_share": Decimal(1) if limits.most_full else limits.most_share,
    }
    return Draft(build("proportional", **fields))


def _full_when_done(text: Text, statement: Statement) -> bool:
    """完成率≥100%得满分: full points where the own rate gives them anyway, and never more."""
    bound = statement.bounds[0] if len(statement.bounds) == 1 else None
    if statement.outcome.type not in ("FULL", "GET") or not isinstance(bound, Bound):
        return False
    if bound.quantity != ALL or bound.relation not in ("ge", "eq"):
        return False
    if statement.outcome.type == "GET":
        text.limits.full = amount(statement.outcome.figure("get", "get2") or "0分").figure
    statement.outcome.used = bound.used = True
    return True


def _from_there_on(statement: Statement, bound: Bound) -> bool:
    """90%(含)以上按实际完成率计分,90%以下不得分: both sides of one figure, which belongs to the upper."""
    upper = statement.bounds[0]
    return (
        len(statement.bounds) == 2
        and isinstance(upper, Bound)
        and upper.relation == "ge"
        and (upper.said or bound.relation == "lt")
        and bound.relation in ("le", "lt")
        and upper.quantity is not None
        and bound.quantity is not None
        and upper.quantity.figure == bound.quantity.figure
    )
