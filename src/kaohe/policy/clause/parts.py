"""Texts that hold several rules, each with its own trigger: 迟到扣1分/次;旷工扣5分/次."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.counts import read_count
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.phrases import Bound, Mark
from kaohe.policy.clause.ranges import read_ranges
from kaohe.policy.clause.refusal import Refused
from kaohe.policy.clause.statements import trigger
from kaohe.policy.clause.steps import read_steps
from kaohe.policy.clause.suspicion import dangling
from kaohe.policy.clause.text import CAPS, Limits, Statement, Text
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.rules.rule import Rule

OWN = {"CAP_OFF": "cap_off", "CAP_ON": "cap_on", "CAP_ANY": "cap_any"}


def read_parts(text: Text, steps: list[Statement], counts: list[Statement]) -> Draft | None:
    """Read each statement as a rule of its own; None where one of them cannot stand alone."""
    full = text.limits.full
    parts: list[Any] = []
    ambiguities: list[Ambiguity] = []
    for statement in text.statements:
        if statement.outcome.type in ("FULL", "GET") and not statement.bounds and not statement.steps:
            full = _full(statement, full)
            statement.outcome.used = True
            continue
        rule = _part(text, statement, steps, counts)
        if rule is None:
            return None
        draft = rule
        parts.append({"trigger": trigger(text, statement) or _unit(text, statement), "rule": draft.rule})
        ambiguities += draft.ambiguities
    triggers = [part["trigger"] for part in parts]
    if any(dangling(words) for words in triggers):
        return None
    if len(parts) < 2 or len(set(triggers)) < len(triggers) or not all(triggers):
        # Rules that nothing tells apart cannot be fed one by one.
        return None
    limits = text.limits
    return Draft(
        build("compound", parts=tuple(parts), full=full, floor=limits.floor, most=limits.most), ambiguities
    )


def _unit(text: Text, statement: Statement) -> str:
    """每漏报1起扣2分: what happens stands within the unit; 每上升一级加扣1分: the unit itself is what happens."""
    step = statement.steps[-1] if statement.steps else None
    if step is None or (step.way is None and not step.words):
        return ""
    return step.words if step.way is None else text.said(step).removeprefix("每")


def _full(statement: Statement, full: Any) -> Any:
    said = statement.outcome.figure("get", "get2")
    return full if said is None else amount(said).figure


def read_escalation(text: Text, statements: list[Statement]) -> Draft | None:
    """Read 首次扣1分,再次发生的每次加扣1分: what is repeated costs more."""
    void, statements = _void_beside(statements)
    if len(statements) != 2 or len({one.outcome.type for one in statements} & {"OFF", "ON"}) != 1:
        return None
    first, again = statements
    before = text.spelled[first.began : first.outcome.start]
    after = text.spelled[again.began : again.outcome.start]
    if not re.search(r"首(?:次|例|件|起|项|处|单|人次)|初次|第一次", before):
        return None
    more_each = re.search(r"每(?:增加|增|多)", after) is not None
    if not more_each and not re.search(r"再次|以后每|之后每|其后每|再犯|重犯", after):
        return None
    points = amount(first.outcome.figure("off", "on") or "0分").figure
    more = amount(again.outcome.figure("off", "on") or "0分").figure
    for statement in statements:
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
    limits = text.limits
    award = first.outcome.type == "ON"
    unit = again.steps[-1].unit.word if again.steps else "次"
    fields: dict[str, Any] = {
        "points": points,
        "effect": "award" if award else "deduct",
        "unit": unit,
        "cap": limits.cap_on if award else limits.cap_off,
        "full": limits.full_money if "元" in text.said(first.outcome) else limits.full,
        "floor": limits.floor,
        "most": limits.most,
        "money": "元" in text.said(first.outcome),
        "void_from": void,
    }
    if more_each or not text.said(again.outcome).startswith(("加扣", "另扣", "再扣")):
        return Draft(build("occurrence", **fields, further=more))
    flat, growing = (
        build("occurrence", **fields, further=points + more),
        build("occurrence", **fields, growth=more),
    )
    question = _("再次发生时,是每次固定多扣,还是一次比一次多扣")
    readings = (Reading(flat.words(), flat), Reading(growing.words(), growing))
    return Draft(flat, [Ambiguity(question, readings, settled=False)])


def _void_beside(statements: list[Statement]) -> tuple[Any, list[Statement]]:
    """Take 累计3次及以上不得分 aside."""
    for statement in statements:
        bound = statement.bounds[0] if len(statement.bounds) == 1 else None
        counted = isinstance(bound, Bound) and bound.relation == "ge" and bound.quantity is not None
        if statement.outcome.type == "ZERO" and counted and isinstance(bound, Bound) and bound.quantity:
            statement.outcome.used = bound.used = True
            return bound.quantity.figure, [one for one in statements if one is not statement]
    return None, statements


def _part(text: Text, statement: Statement, steps: list[Statement], counts: list[Statement]) -> Draft | None:
    alone = Text(text.spelled, text.phrases, [statement], limits=_own_limits(text, statement))
    alone.targets = [target for target in text.targets if target.end <= statement.end]
    try:
        if statement in steps:
            return read_steps(alone, [statement], [])
        if statement in counts:
            return read_count(alone, statement, [])
        if statement.outcome.type == "ZERO" and not statement.bounds:
            return _void(text, statement)
        if statement.bounds and statement.outcome.type in ("OFF", "ON") and not _told(text, statement):
            return read_ranges(alone, [statement])
        if statement.outcome.type in ("OFF", "ON") and trigger(text, statement):
            return read_count(alone, statement, [])
    except Refused:
        return None
    return None


def _told(text: Text, statement: Statement) -> bool:
    """Tell whether words after the bound say what happens: 24小时内自行解决的归还3分 is an event."""
    between = text.spelled[statement.bounds[-1].end : statement.outcome.start]
    return re.search(r"[一-龥]{3}", between) is not None


def _void(text: Text, statement: Statement) -> Draft | None:
    if not trigger(text, statement):
        return None
    statement.outcome.used = True
    for head in statement.heads:
        head.used = True
    rule: Rule = build("void")
    return Draft(rule)


def _own_limits(text: Text, statement: Statement) -> Limits:
    """Return the limits that stand between this statement and the next."""
    after = [other.start for other in text.statements if other.start > statement.start]
    until = min(after, default=len(text.spelled))
    limits = Limits(partial=text.limits.partial, until_zero=text.limits.until_zero)
    for phrase in text.phrases:
        if isinstance(phrase, Mark) and phrase.type in OWN and statement.end <= phrase.start < until:
            said = phrase.figure(*CAPS[phrase.type])
            if said is not None:
                setattr(limits, OWN[phrase.type], amount(said).figure)
    return limits
