"""Texts that give or take points once past the mean or a target that is not named: 低于平均值的扣1分."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.outcomes import given
from kaohe.policy.clause.phrases import Bound
from kaohe.policy.clause.refusal import contradiction, leftover
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

SIDES = {"ge": "at_least", "gt": "above", "le": "at_most", "lt": "below"}
CHANGES = ("OFF", "ON")


def only_changes(statements: list[Statement]) -> bool:
    """Tell whether every statement takes or gives points, with nothing but 达到、低于 before it."""
    kinds = {one.outcome.type for one in statements}
    return bool(kinds & set(CHANGES)) and kinds <= {*CHANGES, "UNCHANGED"}


def read_against(text: Text, statements: list[Statement]) -> Draft:
    """Read 高于平均值的加1分,低于平均值的扣1分: one threshold for each side."""
    parts: list[Any] = []
    sides: dict[str, Statement] = {}
    for statement in statements:
        points, _kind, _grade = given(text, statement)
        bound = statement.bounds[0]
        if not isinstance(bound, Bound) or len(statement.bounds) > 1 or bound.relation not in SIDES:
            raise leftover(statement.outcome, text.said(statement))
        side = "up" if bound.relation in ("ge", "gt") else "down"
        if side in sides:
            raise contradiction(bound, text.said(sides[side]), text.said(statement))
        sides[side] = statement
        statement.outcome.used = bound.used = True
        if statement.outcome.type == "UNCHANGED":
            continue
        if points is None or points == 0:
            raise leftover(statement.outcome, text.said(statement))
        parts.append(_threshold(text, statement, bound, points))
    for target in text.targets:
        raise leftover(target, text.said(target))
    full = text.limits.full
    if len(parts) == 1:
        return Draft(build("threshold", full=full, **parts[0]))
    rules = tuple(build("threshold", **one) for one in parts)
    return Draft(
        build("same_measure", parts=rules, full=full, floor=text.limits.floor, most=text.limits.most)
    )


def _threshold(text: Text, statement: Statement, bound: Bound, points: Any) -> dict[str, Any]:
    return {
        "when": {SIDES[bound.relation]: 0},
        "against": bound.against or "target",
        "effect": "deduct" if points < 0 else "award",
        "points": abs(points),
        "measure": "",
        "money": "元" in text.said(statement.outcome),
    }
