"""Texts about pay: full or reduced pay by completion, percentages of amounts, of what goes beyond a target."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.phrases import Bound, Range, Stray, Words
from kaohe.policy.clause.premise import OWN, conditions_of, join_of
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

PAYS = re.compile(
    r"提成|奖励|奖金|计算|计提|用于|比例|核发|发放|补贴|绩效工资|分成|提取|计发|支付|返还|给付|提奖|兑现|列支|结算|扣罚"
)

EXCESS = re.compile(r"(?:超过|超出|超额|高于|大于|超).{0,10}(?:部分|以上部分|的部分)|增量部分|超额部分")

NAMED_EXCESS = re.compile(
    r"(?:目标|任务|指标|计划|基数|定额|基准|预算|标准)[^,;。]{0,3}部分|超额[一-龥]{0,4}部分|增量部分"
)


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
    if _goes_beyond(text):
        raise leftover(text.phrases[0], spelled)
    unnamed = [one for one in text.loose if isinstance(one, Bound) and one.against and one.quantity is None]
    if unnamed:
        raise leftover(unnamed[0], text.said(unnamed[0]))
    conditions = conditions_of(text)
    join = join_of(text, [one for one in text.loose if isinstance(one, Bound | Range)])
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
        conditions = _on_the_amount(text, conditions, rate.start)
        rule = build("conditional", conditions=conditions, join=join, rule=rule)
    return Draft(rule)


def _on_the_amount(text: Text, conditions: tuple[Any, ...], end: int) -> tuple[Any, ...]:
    """合同额超过100万元的,按合同额的1%奖励: the condition is on the amount of which a share is paid."""
    base = re.search(r"按照?(?P<base>[一-龥]{2,10}?)的?$", text.spelled[:end])
    if base is None:
        return conditions
    same = [one["of"].endswith(base["base"]) and one["measure"] == "元" for one in conditions]
    return tuple({**one, "of": OWN} if own else one for one, own in zip(conditions, same, strict=True))


def _goes_beyond(text: Text) -> bool:
    """超出…: neither a condition with its own figure (超过100万元的,…) nor a cap (不超过5000元)."""
    words = text.spelled
    known = [*text.loose, *text.marks("MOST", "CAP_ANY", "CAP_ON", "CAP_OFF", "MOST_SHARE")]
    for phrase in known:
        if not (isinstance(phrase, Bound) and phrase.quantity is None):
            words = words[: phrase.start] + "·" * (phrase.end - phrase.start) + words[phrase.end :]
    return (
        re.search(r"超过|超出|出目标|超.{0,2}额|.额完成|部分|正分|增量|基数部|返还|补发|退还|补足", words)
        is not None
    )


def read_per_point(text: Text) -> Draft | None:
    """Read 每1分对应30元: money for each point."""
    mark = next(text.marks("PER_POINT"), None)
    if mark is None:
        return None
    if text.statements or len(list(text.marks("PER_POINT"))) > 1:
        raise leftover(mark, text.said(mark))
    mark.used = True
    limits = text.limits
    most = limits.most if limits.cap_any is None else limits.cap_any
    fields: dict[str, Any] = {
        "share": amount(mark.figure("perpoint") or "0元").figure,
        "unit": "分",
        "most": limits.cap_on if most is None else most,
        "effect": "deduct" if mark.figure("perpointoff") else "award",
    }
    return Draft(build("percentage", **fields))


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


def _paid_behind(text: Text, rate: Stray) -> bool:
    """Tell whether the words up to the next comma say that the rate is paid."""
    return PAYS.search(re.split(r"[,;。]", text.spelled[rate.end :])[0]) is not None


def read_several_rates(text: Text) -> Draft | None:
    """Read several rates under one condition, each with who it is for."""
    rates = [one for one in text.phrases if isinstance(one, Stray) and one.quantity.unit == "rate"]
    if any(not _paid_behind(text, rate) for rate in rates):
        return None
    if len(rates) < 2 or PAYS.search(text.spelled) is None or text.statements:
        return None
    if any(bound.start > rates[0].start for bound in text.loose):
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
    join = join_of(text, [one for one in text.loose if isinstance(one, Bound | Range)])
    if conditions:
        rule = build("conditional", conditions=conditions, join=join, rule=rule)
    return Draft(rule)
