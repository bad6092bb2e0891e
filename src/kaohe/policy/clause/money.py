"""Texts about pay and weights: percentages of amounts, pools, allowances, what is withheld and refunded."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.phrases import Bound, Mark, Range, Stray, Target, Words
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.statements import Statement, Text, trigger
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

PAYS = re.compile(
    r"提成|奖励|奖金|计算|计提|用于|比例|核发|发放|补贴|绩效工资|分成|提取|计发|支付|返还|给付|提奖|兑现|列支|结算|扣罚"
)
EXCESS = re.compile(r"(?:超过|超出|超额|高于|大于|超).{0,10}(?:部分|以上部分|的部分)|增量部分|超额部分")
NAMED_EXCESS = re.compile(
    r"(?:目标|任务|指标|计划|基数|定额|基准|预算|标准)[^,;。]{0,3}部分|超额[一-龥]{0,4}部分|增量部分"
)
REFUND = re.compile(r"补发|返还|退还|退回|补回")
HELD = re.compile(r"扣(?:掉|除|罚|发|减|留)?(?:的)?|暂扣|预留")


def weight_of(mark: Mark) -> Decimal:
    """Return the weight that a word names."""
    said = mark.figure("weight", "weight2", "weight3") or "0%"
    return (number(said[:-1]) if said.endswith("%") else number(said.removeprefix("百分之"))) / 100


def read_weights(text: Text, statements: list[Statement]) -> Draft:
    """Read 权重60%, and 定量占40%,定性占60%."""
    for statement in statements:
        statement.outcome.used = True
        if statement.heads:
            raise leftover(statement.heads[0], text.said(statement))
    if len(statements) == 1:
        return Draft(build("weight", share=weight_of(statements[0].outcome)))
    parts: list[Any] = [
        {
            "trigger": _name(trigger(text, statement)),
            "rule": build("weight", share=weight_of(statement.outcome)),
        }
        for statement in statements
    ]
    return Draft(build("compound", parts=tuple(parts), full=text.limits.full))


def _name(words: str) -> str:
    """Return what directly stands before the weight: 以100分计,定量指标 is 定量指标."""
    return re.split(r"[,;。:(]", words)[-1].removeprefix("其中").removeprefix("个中")


def read_allowance(text: Text, statements: list[Statement]) -> Draft:
    """Read 客户总监300/月,客户经理200/月."""
    amounts: list[Any] = []
    per = "月"
    for statement in statements:
        statement.outcome.used = True
        if statement.heads:
            raise leftover(statement.heads[0], text.said(statement))
        role = re.split(r"[,;。:]", trigger(text, statement))[-1]
        per = statement.outcome.figure("allowper") or per
        amounts.append({"role": role, "amount": Decimal(statement.outcome.figure("allowance") or 0)})
    return Draft(build("allowance", amounts=tuple(amounts), per=per))


def read_threshold_pay(text: Text, statements: list[Statement]) -> Draft:
    """Read 完成80%以上发放全部季度奖,不足80%的不发放."""
    bound: Decimal | None = None
    sides: dict[str, Decimal | None] = {}
    for statement in statements:
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
        comparisons = [head for head in statement.bounds if isinstance(head, Bound)]
        if len(comparisons) > 1:
            raise leftover(comparisons[1], text.said(comparisons[1]))
        comparison = comparisons[0] if comparisons else None
        share = None if statement.outcome.type == "PROPORTION" else _paid(text, statement)
        missed = comparison is not None and comparison.relation in ("lt", "le")
        if comparison is not None and comparison.quantity is not None:
            figure = comparison.quantity.figure
            if bound is not None and figure != bound:
                raise leftover(comparison, text.said(comparison))
            bound = figure
        sides["below" if missed else "reached"] = share
    if bound is None:
        bound = Decimal(1)
    if set(sides) != {"below", "reached"} or sides["reached"] is None:
        raise leftover(statements[0].outcome, text.said(statements[0]))
    return Draft(build("threshold_pay", bound=bound, full=text.limits.full, **sides))


def _paid(text: Text, statement: Statement) -> Decimal:
    mark = statement.outcome
    if mark.type == "ZERO":
        return Decimal(0)
    if mark.type != "REACHED_PAY":
        raise leftover(mark, text.said(mark))
    said = mark.figure("paid", "paid2")
    return Decimal(1) if said is None else Decimal(said[:-1]) / 100


def read_percentage(text: Text) -> Draft | None:
    """Read one rate of an amount: 按回款的5%计算, 超过目标部分按1.5%提成; with conditions before it."""
    spelled = text.spelled
    rates: list[Any] = [
        one for one in text.phrases if isinstance(one, Stray) and one.quantity.unit == "rate" and not one.used
    ]
    rates += [mark for mark in text.marks("REACHED_PAY") if mark.figure("paid") and not text.statements[1:]]
    if len(rates) != 1 or PAYS.search(spelled) is None:
        return None
    rate = rates[0]
    share = (
        rate.quantity.figure if isinstance(rate, Stray) else Decimal((rate.figure("paid") or "0%")[:-1]) / 100
    )
    rate.used = True
    if EXCESS.search(spelled) is not None:
        return _excess(text, share)
    if re.search(r"超过|超出|出目标", spelled) is not None:
        raise leftover(text.phrases[0], spelled)
    unnamed = [one for one in text.loose if isinstance(one, Bound) and one.against and one.quantity is None]
    if any(one.relation == "gt" for one in unnamed):
        raise leftover(unnamed[0], text.said(unnamed[0]))
    conditions = conditions_of(text)
    limits = text.limits
    most = limits.most if limits.cap_any is None else limits.cap_any
    most = limits.cap_on if most is None else most
    taken = re.search(r"扣罚|扣发|扣减|罚款", spelled[rate.end :]) is not None
    effect = "deduct" if taken else "award"
    for phrase in text.phrases:
        if isinstance(phrase, Words) and rate.end <= phrase.start and PAYS.search(phrase.text):
            phrase.used = True
    rule: Any = build("percentage", share=share, most=most, effect=effect)
    if conditions:
        rule = build("conditional", conditions=conditions, join="all", rule=rule)
    return Draft(rule)


def _excess(text: Text, share: Decimal) -> Draft:
    target = None
    for bound in [*text.loose, *(head for statement in text.statements for head in statement.bounds)]:
        bound.used = True
        if isinstance(bound, Bound) and bound.quantity is not None and bound.relation in ("gt", "ge"):
            target = bound.quantity.figure
    for statement in text.statements:
        if statement.outcome.type in ("UNCHANGED", "ZERO"):
            statement.outcome.used = True
    if target is None and NAMED_EXCESS.search(text.spelled) is None:
        raise leftover(text.phrases[0], text.spelled)
    limits = text.limits
    most = limits.most if limits.cap_any is None else limits.cap_any
    most = limits.cap_on if most is None else most
    rule = build("excess", share=share, target=target, most=most)
    draft = Draft(rule)
    if re.search(r"部分(?:给予|按|的)?.{0,4}(?:回款|收入|销售|总)", text.spelled):
        whole = build("percentage", share=share)
        draft.ambiguities.append(
            Ambiguity(
                _("比例用于超过的部分,还是达到后用于全部"),
                (Reading(_("只用于超过的部分"), rule), Reading(_("达到后用于全部"), whole)),
                settled=True,
            )
        )
    return draft


def read_several_rates(text: Text) -> Draft | None:
    """Read several rates under one condition, each with who it is for."""
    rates = [one for one in text.phrases if isinstance(one, Stray) and one.quantity.unit == "rate"]
    if len(rates) < 2 or PAYS.search(text.spelled) is None or text.statements:
        return None
    parts: list[Any] = []
    began = max((bound.end for bound in text.loose if bound.end < rates[0].start), default=0)
    for rate in rates:
        words = re.split(r"[:;。]", text.spelled[began : rate.start])[-1]
        if not re.search(r"[一-龥]{2}", words) or EXCESS.search(words):
            return None
        rate.used = True
        who = re.sub(r"^\d+[、.]|,?按.*$", "", words).strip(",的")
        parts.append({"trigger": who, "rule": build("percentage", share=rate.quantity.figure)})
        began = rate.end
    rule: Any = build("compound", parts=tuple(parts))
    conditions = conditions_of(text)
    return Draft(build("conditional", conditions=conditions, rule=rule) if conditions else rule)


def read_premise(text: Text) -> tuple[Any, ...]:
    """Read the conditions of a premise: 前提:客户线收入≥60%且回款率≥90%."""
    conditions = conditions_of(text)
    if text.statements:
        raise leftover(text.phrases[-1], text.spelled[text.phrases[0].start : text.phrases[-1].end])
    words = re.sub(r"^前提:|[。,]$", "", text.spelled[text.phrases[0].start : text.phrases[-1].end])
    return conditions or ({"of": words},)


def conditions_of(text: Text) -> tuple[Any, ...]:
    """Return the comparisons that no rule took up, as conditions."""
    found: list[dict[str, Any]] = []
    for bound in text.loose:
        if isinstance(bound, Range):
            found.append(_range_condition(text, bound))
        if not isinstance(bound, Bound) or bound.quantity is None:
            continue
        bound.used = True
        side = {"ge": "at_least", "gt": "above", "le": "at_most", "lt": "below", "eq": "at_least"}[
            bound.relation
        ]
        name = _subject(text, bound.start)
        if found and text.spelled[: bound.start].endswith("且") and _closes(found[-1], side):
            # 收入≥70%且≤100%: both bounds are of one figure.
            found[-1]["reach"][side] = bound.quantity.figure
            continue
        found.append({"of": name, "reach": {side: bound.quantity.figure}, "measure": bound.quantity.measure})
    return tuple(found)


def _closes(condition: dict[str, Any], side: str) -> bool:
    lower, upper = {"at_least", "above"}, {"at_most", "below"}
    sides = set(condition["reach"])
    return (side in upper and sides <= lower) or (side in lower and sides <= upper)


def _subject(text: Text, end: int) -> str:
    words = re.split(r"[,;。:且]", text.spelled[:end])[-1]
    return re.sub(r"^(?:当(?!季|月|年|期)|如果|若|如|且)", "", words) or _("该项")


def _range_condition(text: Text, bound: Range) -> dict[str, Any]:
    bound.used = True
    fields = {
        "at_least" if bound.low_in else "above": bound.low.figure,
        "at_most" if bound.high_in else "below": bound.high.figure,
    }
    name = _subject(text, bound.start)
    return {"of": name, "reach": fields, "measure": bound.low.measure}


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
    rated = re.search(
        r"按(?:照)?(?:实际|考核|考评|测评)?(?:评分|得分|打分|评议分|测评分)(?:计算?得分|计分|给分|计入|得分)[,;。]*$",
        spelled,
    )
    if rated is not None and not text.statements:
        return Draft(build("rating"))
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
    for statement in text.statements:
        bound = statement.bounds[-1] if statement.bounds else None
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
    limits = text.limits
    fields: dict[str, Any] = {
        "full": limits.full,
        "cutoff": cutoff,
        "most": limits.most,
        "most_share": Decimal(1) if limits.most_full else limits.most_share,
    }
    return Draft(build("proportional", **fields))


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
