"""Choose how a sorted text is read as a whole, and refuse it where something that matters is left over."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.leftovers import limits_kept, nothing_left
from kaohe.policy.clause.phrases import ALL, Bound, Mark, Range, Step, Target
from kaohe.policy.clause.premise import take_apart
from kaohe.policy.clause.refusal import Refused, leftover
from kaohe.policy.clause.sides import is_count, is_step
from kaohe.policy.clause.statements import trigger
from kaohe.policy.clause.suspicion import suspect
from kaohe.policy.clause.text import OUTCOMES, PLAIN, Statement, Text
from kaohe.policy.clause.tokens import amount
from kaohe.policy.clause.units import comparable
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.tokens import Token


def _family(name: str) -> Any:
    """Import the readers of one family when a text needs them: most texts need one or two."""
    return import_module(f"kaohe.policy.clause.{name}")


def _read(family: str, *arguments: Any, reader: str = "") -> Draft:
    draft: Draft = getattr(_family(family), f"read_{reader or family}")(*arguments)
    return draft


IN_WORDS = re.compile(
    r"评分|打分|得分计|补发|返还|退还|退回|补回|平均|人均\d|实际|未完成|从|扣罚|扣回|追回|按.{0,14}率"
)
AGAIN = re.compile(r"再次|再犯|重犯|[以之其]后每|首.{1,12}每(?:增加|增|多)")
CHANGES = frozenset({"OFF", "ON", "GET", "BARE_PER", "BOTH_AMOUNT", "POINTS"})


def compose(text: Text, tokens: list[Token]) -> Draft:
    """Read the text as one rule, or as several; refuses it where neither works."""
    draft = _jointly(text, tokens) or _whole(text, tokens)
    if draft.rule.kind not in ("withheld", "cumulative", "base_less", "pool"):
        suspect(text)
    limits_kept(text, draft)
    nothing_left(text, draft)
    return draft


def _jointly(text: Text, tokens: list[Token]) -> Draft | None:
    """Read a rule whose comparisons are on several figures: the first is measured, the others are conditions."""
    if not any(sum(isinstance(one, Bound) for one in each.bounds) > 1 for each in text.statements):
        return None
    for statement in text.statements:
        found = take_apart(text, statement)
        if found is not None:
            draft = _whole(text, tokens)
            conditions, join = found
            draft.rule = build("conditional", conditions=tuple(conditions), join=join, rule=draft.rule)
            if draft.ambiguities:
                raise leftover(statement.outcome, text.said(statement))
            return draft
    return None


def _whole(text: Text, tokens: list[Token]) -> Draft:
    statements = text.statements
    draft = (
        _equation(text, tokens)
        or _by_outcome(text, statements)
        or _in_words(text)
        or _by_pay(text, statements)
        or _repeated(text, statements)
    )
    if draft is not None:
        return draft
    steps = [statement for statement in statements if is_step(text, statement)]
    counts = [statement for statement in statements if is_count(text, statement) and statement not in steps]
    others = [statement for statement in statements if statement not in steps and statement not in counts]
    return _by_family(text, steps, counts, others)


def _by_outcome(text: Text, statements: list[Statement]) -> Draft | None:
    """Read what one kind of word alone decides: places, weights, allowances."""
    kinds = {statement.outcome.type for statement in statements}
    if any(statement.places for statement in statements) or kinds & {"RANK_STEP"}:
        return _read("places", text, statements)
    if kinds == {"WEIGHT"}:
        return _read("weights", text, statements, reader="weights")
    if kinds == {"ALLOWANCE"}:
        return _read("weights", text, statements, reader="allowance")
    named: Draft | None = _family("weights").read_named(text) if not kinds else None
    return named


def _in_words(text: Text) -> Draft | None:
    if IN_WORDS.search(text.spelled) is None:
        return None
    draft: Draft | None = _family("in_words").read_in_words(text)
    return draft


def _by_pay(text: Text, statements: list[Statement]) -> Draft | None:
    """Read full or reduced pay: at one bound, or by bands."""
    if len(statements) < 2 or all(one.outcome.type != "REACHED_PAY" for one in statements):
        return None
    ranges = any(isinstance(one, Range) for each in statements for one in each.bounds)
    if len(statements) > 2 or ranges:
        return _read("ranges", text, statements)
    return _read("pay", text, statements, reader="threshold_pay")


def _repeated(text: Text, statements: list[Statement]) -> Draft | None:
    """Read what costs more when it happens again."""
    listed = _listed(text, statements)
    if listed is not None or AGAIN.search(text.spelled) is None:
        return listed
    escalation: Draft | None = _family("parts").read_escalation(text, statements)
    return escalation


def _listed(text: Text, statements: list[Statement]) -> Draft | None:
    """Read a list of numbers of times; a number that stands in no list is not known."""
    heads = [head for one in statements for head in one.heads]
    numbers = [head for head in heads if isinstance(head, Bound) and head.listed]
    gaps = sum(isinstance(head, Step) and not head.every for head in heads)
    ordinals = sum(isinstance(head, Mark) and head.type == "ORDINAL" for head in heads)
    if not numbers and gaps < 2 and ordinals < 2:
        return None
    draft: Draft | None = _family("listed").read_listed(text, statements)
    if draft is None and numbers:
        raise leftover(numbers[0], text.said(numbers[0]))
    return draft


def _by_family(text: Text, steps: list[Statement], counts: list[Statement], others: list[Statement]) -> Draft:
    if not steps and not counts:
        return _without_units(text, others)
    parts: Draft | None
    if len(steps) + len(counts) == 1 or (steps and not counts):
        try:
            return _one(text, steps, counts, others)
        except Refused as refused:
            if len(text.statements) > 1 and (
                refused.code != "clause.contradiction" or _own_events(text, steps)
            ):
                parts = _family("parts").read_parts(text, steps, counts)
                if parts is not None:
                    return parts
            raise refused from None
    parts = _family("parts").read_parts(text, steps, counts)
    if parts is not None:
        return parts
    raise leftover(counts[-1].outcome if counts else steps[-1].outcome, text.spelled)


def _own_events(text: Text, steps: list[Statement]) -> bool:
    """甲类客户每超1小时扣2分,乙类客户每超1小时扣1分: each has what it is about before it, and no target."""
    events = [trigger(text, one) for one in steps]
    bare = all(not one.bounds for one in steps) and not text.targets and not text.loose
    return len(steps) == len(text.statements) > 1 and bare and all(events) and len(set(events)) == len(events)


def _one(text: Text, steps: list[Statement], counts: list[Statement], others: list[Statement]) -> Draft:
    if counts:
        return _read("counts", text, counts[0], others, reader="count")
    if len(steps) == 1 and any(_besides(text, steps[0], other) for other in others):
        return _with_thresholds(text, steps, others)
    if len(steps) == 1 and sum(1 for other in others if other.bounds) > 1 and _bands_and_award(steps, others):
        return _with_bands(text, steps, others)
    return _read("steps", text, steps, others)


def _besides(text: Text, step: Statement, other: Statement) -> bool:
    """每低1个百分点扣1分;超过95%的,加2分: one more change, at a bound of the same figure."""
    bound = other.bounds[0] if len(other.heads) == len(other.bounds) == 1 else None
    if other.outcome.type not in ("OFF", "ON") or not isinstance(bound, Bound) or bound.quantity is None:
        return False
    words = text.spelled[other.began : bound.start].strip(",;。")
    return PLAIN.match(words) is not None and comparable(bound.quantity, step.steps[-1].unit)


def _with_thresholds(text: Text, steps: list[Statement], others: list[Statement]) -> Draft:
    """Read a step and fixed changes beside it, all driven by one figure."""
    apart = [other for other in others if _besides(text, steps[0], other)]
    kept = [other for other in others if other not in apart]
    limits = text.limits
    first: Draft = _read("steps", text, steps, kept)
    if first.rule.kind != "per_unit" or first.ambiguities:
        raise leftover(apart[0].outcome, text.said(apart[0]))
    own: Any = first.rule
    full, limits.full = own.full, None
    parts = [own.model_copy(update={"full": None, "floor": None, "most": None})]
    parts += [_read("ranges", text, [other]).rule for other in apart]
    rule = build("same_measure", parts=tuple(parts), full=full, floor=own.floor, most=limits.most)
    limits.full = full
    return Draft(rule)


def _bands_and_award(steps: list[Statement], others: list[Statement]) -> bool:
    banded = sum(other.outcome.type == "GET" for other in others)
    return steps[0].outcome.type == "ON" and banded > 1


def _with_bands(text: Text, steps: list[Statement], others: list[Statement]) -> Draft:
    """Read a list of bands and an award for what goes beyond them."""
    limits = text.limits
    bands = _read("ranges", text, others)
    top = others[0].bounds[0] if others[0].bounds else None
    full = others[0].outcome.figure("get", "get2")
    if isinstance(top, Bound) and not text.targets:
        text.targets.append(Target(top.start, top.end, "ge", top.quantity or ALL))
    award = _read("steps", text, steps, [])
    part: Any = award.rule.model_copy(update={"full": None, "most": None})
    points = limits.full if full is None else amount(full).figure
    rule = build("same_measure", parts=(bands.rule, part), full=points, most=limits.most)
    return Draft(rule, bands.ambiguities + award.ambiguities)


def _without_units(text: Text, statements: list[Statement]) -> Draft:
    amounts = _amounts(text)
    if amounts is not None:
        return amounts
    changes = [one for one in statements if one.outcome.type in CHANGES]
    if _opposite(text, statements):
        return _fulfilled(text, statements)
    if len(statements) > 1 and not all(
        one.bounds for one in statements if one.outcome.type != "ELSE_NOTHING"
    ):
        parts: Draft | None = _family("parts").read_parts(text, [], [])
        if parts is not None:
            return parts
    voids = [one for one in statements if one.outcome.type != "UNRANKED"]
    if voids and all(one.outcome.type == "ZERO" and _event_count(one) is not None for one in voids):
        return _void(text, voids)
    progression: Draft | None = _family("between").read_progression(text, statements)
    if progression is not None:
        return progression
    if any(one.bounds for one in statements) or any(
        one.outcome.type in ("PROPORTION", "LINEAR") for one in statements
    ):
        return _read("ranges", text, statements)
    if changes and all(one.outcome.type != "GET" for one in changes):
        return _read(
            "counts", text, changes[0], [one for one in statements if one is not changes[0]], reader="count"
        )
    if [one.outcome.type for one in statements] in (["GET", "ELSE_NOTHING"], ["FULL", "ELSE_NOTHING"]):
        return _fulfilled(text, statements)
    raise nothing_known(text)


def _amounts(text: Text) -> Draft | None:
    """Read shares of amounts, and money for each point."""
    pay = _family("pay")
    readers = (
        pay.read_per_point,
        _family("brackets").read_brackets,
        pay.read_several_rates,
        pay.read_percentage,
    )
    drafts = (reader(text) for reader in readers)
    return next((draft for draft in drafts if draft is not None), None)


def _opposite(text: Text, statements: list[Statement]) -> bool:
    """按期报送得3分,未按期报送不得分: the second says that the first did not happen."""
    if [one.outcome.type for one in statements] not in (["GET", "ZERO"], ["FULL", "ZERO"]):
        return False
    if any(one.heads for one in statements):
        return False
    done, missed = (trigger(text, one) for one in statements)
    bare = re.sub(r"未(?:能)?|没有|没|不", "", missed, count=1)
    return len(bare) >= 2 and bare != missed and done.endswith(bare)


def _fulfilled(text: Text, statements: list[Statement]) -> Draft:
    """应急预案齐全得5分,否则不得分: all or nothing on what the words say."""
    words = text.spelled[: statements[0].outcome.start]
    if any(one.heads for one in statements) or not re.search(r"[一-龥]{4}[,的]?$", words):
        raise nothing_known(text)
    for statement in statements:
        statement.outcome.used = True
    said = statements[0].outcome.figure("get", "get2")
    return Draft(build("all_or_nothing", full=text.limits.full if said is None else amount(said).figure))


def _event_count(statement: Statement) -> int | None:
    """Return from how many events on the item is void; None where a measured value decides."""
    bounds = [
        bound for bound in statement.bounds if not (isinstance(bound, Bound) and bound.quantity is None)
    ]
    if not bounds:
        return None if statement.bounds else 1
    bound = bounds[0]
    if (
        len(bounds) > 1
        or isinstance(bound, Range)
        or bound.quantity is None
        or bound.quantity.unit != "count"
    ):
        return None
    if bound.relation not in ("eq", "ge", "gt") or bound.quantity.figure < 1:
        return None
    return int(bound.quantity.figure) + (1 if bound.relation == "gt" else 0)


def _counted(statement: Statement) -> list[Any]:
    return [bound for bound in statement.bounds if isinstance(bound, Bound) and bound.quantity is not None]


def _void(text: Text, statements: list[Statement]) -> Draft:
    for mark in text.marks("UNRANKED"):
        mark.used = True
    for statement in statements:
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
    if not re.search(r"[一-龥]{2}", text.spelled[: statements[0].outcome.start]):
        raise nothing_known(text)
    counts = [_event_count(statement) or 1 for statement in statements]
    words = [bound.quantity.word for one in statements for bound in _counted(one)]
    fields = {"unit": words[0]} if words and words[0] else {}
    draft = Draft(build("void", from_count=Decimal(min(counts)), full=text.limits.full, **fields))
    if any(text.marks("UNRANKED")):
        draft.notes.append(_("不得分的不参与排名"))
    return draft


def nothing_known(text: Text) -> Refused:
    """Refuse a text in which no rule was found; names what was."""
    for mark in text.marks(*OUTCOMES):
        if mark.type != "FULL":
            message = _("看得懂“{said}”,但不知道在什么情况下").format(said=text.said(mark))
            return Refused(
                "clause.not_understood", mark.start, mark.end, message, _("写明条件,例如“每发生一次扣1分”")
            )
    steps = [loose for loose in text.loose if isinstance(loose, Step)]
    if steps:
        message = _("“{said}”之后没有写扣几分或加几分").format(said=text.said(steps[-1]))
        return Refused(
            "clause.amount_missing", steps[-1].start, len(text.spelled), message, _("写成“…扣1分”")
        )
    hint = _("写明目标和分数,例如“目标≥95%,每低于目标1个百分点扣1分,扣完为止”")
    return Refused("clause.not_understood", 0, len(text.spelled), _("这句话里没有能计算的规则"), hint)


def _equation(text: Text, tokens: list[Token]) -> Draft | None:
    """Read the equation of a text that has a sign of one."""
    signs = {token.type for token in tokens} & {"EQUALS", "TIMES", "PLUS"}
    taken = re.search(r"\d+(?:分|元)?-[^\d,;。]{0,12}扣(?:款|分)", text.spelled) is not None
    if not signs and not taken:
        return None
    draft: Draft | None = _family("equations").read_equation(text, tokens)
    return draft
