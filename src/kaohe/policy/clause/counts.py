"""Texts that count how often something happens: 每次扣1分."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.phrases import Bound, Mark, Range, Step
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.statements import trigger
from kaohe.policy.clause.suspicion import dangling
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

PRAISED = re.compile(r"补贴|补助|津贴|奖励|表扬|表彰|获奖|嘉奖|加分项")
POSITIVE = re.compile(r"挽回|积极|主动|见义勇为|拾金不昧|合理化建议|采纳|突出|先进|优秀|圆满")
FINED = re.compile(r"罚|扣|款|未|不|违|缺|漏|迟|错|无|损|丢|投诉|差错|事故")
NEGATIVE = re.compile(r"没有|未|不|无|漏|缺|迟|错|违")
COUNTED = ("count", "time", "bare")
VERBS = re.compile(
    r"[漏缺少错迟丢欠有报做获查出办发增接退拒多差误违失达开写交断修装拆改完成新推营销售培走拜外回发现提引拓签引上]"
)
LASTING = re.compile(
    r"缺勤|缺席|缺课|旷|请假|停机|中断|脱岗|加班|值班|阻断|停电|离岗|早退|超时|误工|停工|迟到|缺岗|在岗|工作"
)
SHORT = 2
"""Characters of a broken 延迟, 推迟 between 每 and a time."""


def read_count(text: Text, counted: Statement, others: list[Statement]) -> Draft:
    """Read one rule per occurrence, with the bounds on its count beside it."""
    step = counted.steps[-1] if counted.steps else None
    words = trigger(text, counted)
    ordinals = [head for head in counted.heads if isinstance(head, Mark) and head.type == "ORDINAL"]
    if step is not None and any(head.figure("ordinal") and not head.figure("onwards") for head in ordinals):
        raise leftover(ordinals[0], text.said(ordinals[0]))
    if step is not None and _half_a_comparison(step, words):
        raise leftover(step, words + text.said(step))
    if step is None and re.search(r"平均[值水线数]|均值|平均$", words):
        raise leftover(counted.outcome, words + text.said(counted.outcome))
    if step is not None and step.unit.word == "个" and step.way is not None:
        # 每低5个千缩点: the rest of the unit is broken.
        raise leftover(step, text.said(step))
    if re.search(r"排名|名次|名列|位居|考评末|末.$", words) or (step is None and dangling(words)):
        raise leftover(counted.outcome, words + text.said(counted.outcome))
    effect, points, unit = _amount(text, counted)
    every = Decimal(1)
    if step is not None:
        every, unit = step.unit.figure, step.unit.word or unit
        step.used = True
    limits = text.limits
    fields: dict[str, Any] = {
        "effect": effect,
        "points": points.figure,
        "every": every,
        "unit": unit,
        "money": points.unit == "money",
        "partial": _partial(text, counted),
        "full": limits.full,
        "floor": limits.floor,
        "beyond": _beyond(counted),
        "growth": limits.growth,
    }
    for statement in others:
        _beside(text, statement, fields)
    fields["cap"], fields["most"] = _bounds(text, effect, fields)
    if fields["money"]:
        fields |= {"full": limits.full_money, "floor": None, "most": None}
    counted.outcome.used = True
    draft = Draft(build("occurrence", **fields))
    _note(draft, counted, step is None)
    return draft


def _amount(text: Text, statement: Statement) -> tuple[str, Any, str]:
    mark = statement.outcome
    said = mark.figure("off", "on", "get", "get2", "bareper")
    if said is None:
        raise leftover(mark, text.said(mark))
    implied = mark.type in ("BARE_PER", "POINTS")
    pays = implied and amount(said).unit == "money" and not FINED.search(text.spelled)
    if pays and not PRAISED.search(text.spelled):
        raise leftover(mark, text.said(mark))
    doubtful = POSITIVE.search(text.spelled) is not None and NEGATIVE.search(text.spelled) is None
    if implied and PRAISED.search(text.spelled) is None and doubtful:
        raise Refused(
            "clause.not_understood",
            mark.start,
            mark.end,
            _("没有写是扣还是加,从事由也看不出来"),
            _("写成“每次加1分”或“每次扣1分”"),
        )
    praised = mark.type in ("BARE_PER", "POINTS") and PRAISED.search(text.spelled) is not None
    per = (mark.figure("offper", "onper", "getper", "barepera") or "").lstrip("/每一")
    return ("award" if praised or mark.type in ("ON", "GET") else "deduct"), amount(said), per or "次"


def _half_a_comparison(step: Step, words: str) -> bool:
    """每延1个工作日, 超过题面限每30字: a measured unit whose comparison is broken."""
    if step.words and (len(step.words) == 1 or step.unit.figure != 1) and not VERBS.match(step.words):
        # 每脱20单, 每监1场: what stands there is half of 每满, 每缺.
        return True
    if re.search(r"(?:上限|下限|目标|标准)$", words):
        return True
    if step.unit.unit == "time" and 0 < len(step.words) <= SHORT and not LASTING.search(step.words):
        return True
    measured = step.unit.unit == "time" or step.unit.word in ("字", "米", "公里", "吨", "千瓦时")
    return measured and re.search(r"[延迟逾超晚低高少多长短推拖滞误]", step.words + words) is not None


def _partial(text: Text, statement: Statement) -> str:
    if statement.steps and statement.steps[-1].fully:
        return "whole"
    return text.limits.partial or "prorated"


def _beyond(statement: Statement) -> Decimal | None:
    """超过3次的,每次扣1分: the first three are free; 从第四次起 likewise."""
    for head in statement.heads:
        nth = head.figure("ordinal") if isinstance(head, Mark) and head.figure("onwards") else None
        if nth is not None:
            for bound in statement.bounds:
                bound.used = True
            return number(nth) - 1
    for bound in statement.bounds:
        if isinstance(bound, Bound) and bound.quantity is not None and bound.quantity.unit == "count":
            bound.used = True
            if bound.relation == "gt":
                return bound.quantity.figure
            if bound.relation == "ge" and not bound.said:
                return bound.quantity.figure - 1
            bound.used = False
    return None


def _beside(text: Text, statement: Statement, fields: dict[str, Any]) -> None:
    """Take up what stands beside the rule: 累计2个及以上不得分, 无效链接数为0时得100分."""
    bounds = statement.bounds
    kind = statement.outcome.type
    bound = bounds[0] if len(bounds) == 1 else None
    statement.outcome.used = True
    if kind in ("FULL", "GET", "UNCHANGED"):
        _free(text, statement, bound, fields)
        return
    if kind == "ZERO" and isinstance(bound, Bound) and bound.quantity is not None and _from_on(bound):
        bound.used = True
        fields["void_from"] = bound.quantity.figure + (1 if bound.relation == "gt" else 0)
        return
    raise leftover(statement.outcome, text.said(statement))


def _from_on(bound: Bound) -> bool:
    counted = bound.quantity is not None and bound.quantity.unit in COUNTED
    return counted and bound.relation in ("ge", "gt", "eq")


def _free(text: Text, statement: Statement, bound: Bound | Range | None, fields: dict[str, Any]) -> None:
    if statement.outcome.type == "GET":
        fields["full"] = amount(statement.outcome.figure("get", "get2") or "0分").figure
    if bound is None:
        return
    bound.used = True
    if isinstance(bound, Bound) and bound.quantity is None:
        return
    if isinstance(bound, Bound) and bound.quantity is not None and bound.quantity.figure == 0:
        return
    if isinstance(bound, Bound) and bound.relation in ("le", "lt") and bound.quantity is not None:
        free = bound.quantity.figure - (1 if bound.relation == "lt" else 0)
        if fields["beyond"] in (None, free):
            fields["beyond"] = free
            return
    raise leftover(statement.outcome, text.said(statement))


def _bounds(text: Text, effect: str, fields: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    limits = text.limits
    cap = limits.cap_off if effect == "deduct" else limits.cap_on
    if cap is not None and limits.until_zero and cap == fields["full"]:
        cap = None
    loose = limits.most if fields["full"] is None and not limits.item_most else None
    if len({cap, limits.cap_any, loose} - {None}) > 1:
        mark = next(text.marks("CAP_ANY", "MOST"))
        raise contradiction(mark, _("前面的上限"), text.said(mark))
    if cap is None:
        cap = limits.cap_any
    most = limits.most
    if cap is None and most is not None and fields["full"] is None and not limits.item_most:
        return most, None
    return cap, most


def _note(draft: Draft, statement: Statement, bare: bool) -> None:
    rule: Any = draft.rule
    mark = statement.outcome
    if mark.type in ("BARE_PER", "POINTS"):
        draft.notes.append(
            _("没有写“扣”或“加”:按{how}理解").format(how=_("扣分" if rule.effect == "deduct" else "加分"))
        )
    if bare and not mark.figure("offper", "onper", "getper", "barepera"):
        once = rule.model_copy(update={"cap": rule.points})
        draft.ambiguities.append(
            Ambiguity(
                _("每发生一次都算,还是只算一次"),
                (Reading(_("每发生一次都算"), rule), Reading(_("只算一次"), once)),
                settled=True,
            )
        )
