"""Tell apart what is measured against a target from what is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.policy.clause.phrases import Bound, Step, Stray, Target

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

LATE = re.compile(r"逾期|延期|延迟|超时|超期|迟交|迟报|迟到|早退|推迟|拖延|延误|滞后|晚交|晚报|按时|按期")
LACKING = re.compile(r"^(?:缺少?|短缺|少[一-龥]{0,3})$")
CHANGES = frozenset({"OFF", "ON", "GET", "BARE_PER", "BOTH_AMOUNT", "POINTS"})


def is_step(text: Text, statement: Statement) -> bool:
    """Tell whether the statement takes or gives points per unit of a measured value."""
    if not statement.steps or statement.outcome.type not in CHANGES:
        return False
    step = statement.steps[-1]
    unit = step.unit
    if unit.unit in ("rate", "point", "points", "money", "bare"):
        return True
    if step.way in ("late", "early"):
        return unit.unit == "time"
    if unit.unit == "time":
        named = any(target.quantity is not None and target.quantity.unit == "time" for target in text.targets)
        return step.way is not None or named or bool(_bounds(statement)) or _late(text, statement, step)
    if step.way in ("up", "down", "both"):
        return _has_target(text, statement, step)
    if _lacks(text, statement, step):
        step.way = "down"
        return True
    return any(bound.quantity is None or bound.quantity.unit != "count" for bound in _bounds(statement)) and (
        bool(_bounds(statement)) and step.every and any(bound.against for bound in _bounds(statement))
    )


def _lacks(text: Text, statement: Statement, step: Step) -> bool:
    """不少于2篇,每缺1篇扣3分: what is lacking is measured where the number to be reached stands before it."""
    if LACKING.match(step.words) is None or step.against is not None:
        return False
    named: list[Target | Bound] = [*text.targets, *_bounds(statement)]
    named += [one for one in text.loose if isinstance(one, Bound)]
    wanted = [
        one for one in named if one.relation == "ge" and one.quantity is not None and one.end <= step.start
    ]
    return any(
        one.quantity is not None and one.quantity.unit == "count" and one.quantity.word == step.unit.word
        for one in wanted
    )


def is_count(text: Text, statement: Statement) -> bool:
    """Tell whether the statement takes or gives points each time."""
    if statement.outcome.type not in CHANGES or is_step(text, statement):
        return False
    if statement.steps:
        return True
    return statement.outcome.figure("offper", "onper", "getper", "barepera") is not None


def _bounds(statement: Statement) -> list[Bound]:
    return [bound for bound in statement.bounds if isinstance(bound, Bound)]


def _late(text: Text, statement: Statement, step: Step) -> bool:
    return step.every and LATE.search(text.spelled[: statement.outcome.start]) is not None


def _has_target(text: Text, statement: Statement, step: Step) -> bool:
    """每少1户 is measured where a number to be reached is named, and else counted (每缺1项)."""
    if step.against is not None or len(step.quantities) > 1:
        return True
    if any(bound.against is not None and bound.quantity is None for bound in _bounds(statement)):
        # 新增户数超过目标的,每超10户加1分
        return True
    figures = [target.quantity for target in text.targets]
    figures += [bound.quantity for bound in text.loose if isinstance(bound, Bound)]
    figures += [
        bound.quantity
        for one in text.statements
        for bound in one.bounds
        if isinstance(bound, Bound) and (one is statement or one.outcome.type in ("FULL", "GET"))
    ]
    if any(figure is not None and figure.unit in ("count", "bare") for figure in figures):
        return True
    planned = [
        phrase
        for phrase in text.phrases
        if isinstance(phrase, Stray)
        and phrase.quantity.unit == "count"
        and phrase.end <= step.start
        and not phrase.used
    ]
    if len(planned) == 1:
        # 每月走访客户20户,每少1户扣0.5分
        planned[0].used = True
        text.targets.append(Target(planned[0].start, planned[0].end, None, planned[0].quantity))
        return True
    return False
