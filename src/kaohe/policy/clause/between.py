"""Texts about reaching a target, straight lines and proportions: what lies between full points and none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.outcomes import common_unit, given
from kaohe.policy.clause.phrases import ALL, Bound, Range
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.units import comparable, in_measure_of
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text


BEYOND = re.compile(r"超额完成(?:目标|任务|计划)?的?,?$|超(?:过|出)?(?:目标|计划|任务)的?,?$")


def all_about_target(statements: list[Statement]) -> bool:
    """Tell whether the bounds speak of the target alone, without a figure."""
    bounds = [bound for statement in statements for bound in statement.bounds]
    named = [bound for bound in bounds if isinstance(bound, Bound) and bound.quantity is None]
    figures = [bound for bound in bounds if isinstance(bound, Range) or bound.quantity is not None]
    return bool(named) and not figures


def read_reached(text: Text, statements: list[Statement]) -> Draft:
    """Read 达到目标得满分,未达到的不得分."""
    target: Quantity | None = next((one.quantity for one in text.targets if one.quantity is not None), None)
    full = text.limits.full
    better = "higher"
    reached = missed = False
    for statement in statements:
        points = _given_at_target(text, statement)
        bound = statement.bounds[0] if statement.bounds else None
        if points == 0:
            missed = True
            continue
        reached = True
        full = full if points is None else points
        if isinstance(bound, Bound):
            better = "lower" if bound.relation in ("le", "lt") else "higher"
            target = bound.quantity or target
    for declared in text.targets:
        declared.used = True
        if declared.relation in ("le", "lt"):
            better = "lower"
    if missed and not reached and len(statements) == 1:
        # ≥98%,达不到的不得分: who reaches it has what the item is worth.
        stated = [one for one in text.loose if isinstance(one, Bound) and one.quantity is not None]
        if target is None and len(stated) == 1 and stated[0].relation in ("ge", "le"):
            target, stated[0].used = stated[0].quantity, True
            better = "lower" if stated[0].relation == "le" else "higher"
        reached = target is not None
    if not (reached and missed):
        where = statements[0].outcome
        raise Refused(
            "clause.not_understood",
            where.start,
            where.end,
            _("只写了一种情况的得分,没有写其余情况"),
            _("补上“否则不得分”或扣分办法"),
        )
    if target is None and not text.mentions and all(_done(text, one) for one in statements):
        target = ALL
    fields: dict[str, Any] = {
        "target": None if target is None else target.figure,
        "measure": "%" if target is None else target.measure,
        "better": better,
        "full": full,
    }
    return Draft(build("all_or_nothing", **fields))


def _done(text: Text, statement: Statement) -> bool:
    """完成得5分,未完成得0分: done is 100 %."""
    return not statement.bounds or all(re.fullmatch("未?完成的?", text.said(one)) for one in statement.bounds)


def _given_at_target(text: Text, statement: Statement) -> Decimal | None:
    points, gives, _grade = given(text, statement)
    if (
        gives != "points"
        or len(statement.bounds) > 1
        or any(isinstance(one, Range) for one in statement.bounds)
    ):
        raise leftover(statement.outcome, text.said(statement))
    statement.outcome.used = True
    for head in statement.heads:
        head.used = True
    return points


def read_linear(text: Text, statements: list[Statement]) -> Draft:
    """Read 不超过1小时为100分,超过10小时为0分,其间线性计分."""
    ends = [one for one in statements if one.outcome.type not in ("LINEAR", "PROPORTION")]
    for statement in statements:
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
    if len(ends) != 2 or any(len(end.bounds) != 1 for end in ends):
        raise leftover(statements[-1].outcome, text.said(statements[-1]))
    unit = common_unit(ends, text)
    figures = []
    for end in ends:
        bound = end.bounds[0]
        if isinstance(bound, Range) or bound.quantity is None:
            raise leftover(bound, text.said(bound))
        points, gives, _grade = given(text, end)
        if gives != "points":
            raise leftover(end.outcome, text.said(end))
        figures.append((in_measure_of(bound.quantity, unit, bound), points))
    (one, high), (other, low) = figures
    if low is None or (high is not None and low > high):
        one, high, other, low = other, low, one, high
    top = text.limits.full if high is None else high
    if low is None:
        raise contradiction(ends[1].outcome, text.said(ends[0]), text.said(ends[1]))
    fields: dict[str, Any] = {"best": one, "worst": other, "top": top, "bottom": low, "measure": unit.measure}
    return Draft(build("linear", **fields))


def read_proportion(text: Text, statements: list[Statement]) -> Draft:
    """Read ≥90%得满分,低于90%按比例得分."""
    share = _Share(next((one.quantity for one in text.targets if one.quantity is not None), None))
    share.full = text.limits.full
    for statement in statements:
        share.take(text, statement, statements[0])
    for declared in text.targets:
        declared.used = True
    target, limits = share.target, text.limits
    if target is None and share.best and share.cutoff is not None and share.cutoff.unit == "rate":
        # 完成计划的得满分,…低于50%不得分: what is measured is a rate, and the plan is 100%.
        target = ALL
    loose = any(bound.used for bound in text.loose)
    compared = any(re.search("[与占和÷/]", text.said(one.outcome)) for one in statements)
    named = compared or share.best or loose or target is not None or bool(text.mentions)
    fields: dict[str, Any] = {
        "against": "target" if named else "rate",
        "target": None if target is None else target.figure,
        "measure": "%" if target is None else target.measure,
        "full": share.full,
        "most_share": Decimal(1) if share.best or limits.most_full else limits.most_share,
        "most": limits.most,
        "floor": limits.floor,
        "cutoff": None if share.cutoff is None else share.cutoff.figure,
    }
    return Draft(build("proportional", **fields))


class _Share:
    """The target, the points and the cutoff of a proportional rule, statement by statement."""

    def __init__(self, target: Quantity | None) -> None:
        self.target = target
        self.full: Decimal | None = None
        self.cutoff: Quantity | None = None
        self.best = False

    def take(self, text: Text, statement: Statement, first: Statement) -> None:
        bound = statement.bounds[0] if len(statement.bounds) == 1 else None
        kind = statement.outcome.type
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
        if kind in ("FULL", "GET") and isinstance(bound, Bound):
            self._best(text, statement, bound)
        elif (
            kind == "FULL"
            and bound is None
            and BEYOND.search(text.spelled[statement.began : statement.outcome.start])
        ):
            self.best = True
        elif kind in ("ZERO", "STARTS") and isinstance(bound, Bound) and bound.quantity is not None:
            if bound.relation not in (("lt", "le") if kind == "ZERO" else ("ge",)):
                raise leftover(bound, text.said(bound))
            self.cutoff = bound.quantity
        elif kind != "PROPORTION":
            raise leftover(statement.outcome, text.said(statement))
        elif isinstance(bound, Bound) and bound.quantity is not None:
            if self.target is not None and bound.quantity.figure != self.target.figure:
                raise contradiction(bound, text.said(first), text.said(statement))
            self.target = bound.quantity

    def _best(self, text: Text, statement: Statement, bound: Bound) -> None:
        self.best = True
        if statement.outcome.type == "GET":
            self.full = given(text, statement)[0]
        if bound.quantity is not None:
            if bound.relation in ("le", "lt"):
                raise leftover(bound, text.said(bound))
            self.target = bound.quantity


def read_progression(text: Text, statements: list[Statement]) -> Draft | None:
    """Read 超10%以内扣10分,10%-20%扣20分,以此类推: so much for every started unit past the target."""
    changes = [one for one in statements if one.outcome.type in ("OFF", "ON")]
    others = [one for one in statements if one not in changes]
    if text.limits.partial != "started" or not changes or "类推" not in text.spelled:
        return None
    highs = []
    for statement in changes:
        bound = statement.bounds[0] if len(statement.bounds) == 1 else None
        quantity = bound.high if isinstance(bound, Range) else getattr(bound, "quantity", None)
        if bound is None or quantity is None:
            return None
        points = abs(given(text, statement)[0] or Decimal(0))
        highs.append((quantity, points))
        statement.outcome.used = bound.used = True
    unit, points = highs[0]
    even = [(unit.figure * nth, points * nth) for nth in range(1, len(highs) + 1)]
    if [(one.figure, cost) for one, cost in highs] != even:
        raise leftover(changes[-1].outcome, text.said(changes[-1]))
    target = next((one for one in text.targets if one.quantity is not None), None)
    full = text.limits.full
    for statement in others:
        if statement.outcome.type not in ("FULL", "GET"):
            raise leftover(statement.outcome, text.said(statement))
        if statement.outcome.type == "GET":
            full = given(text, statement)[0]
        statement.outcome.used = True
        for bound in statement.bounds:
            bound.used = True
    if target is None or target.quantity is None:
        return None
    target.used = True
    return _started(target.quantity, target.relation, unit, points, full)


def _started(
    target: Quantity, relation: str | None, unit: Quantity, points: Decimal, full: Decimal | None
) -> Draft:
    relative = not comparable(target, unit)
    fields: dict[str, Any] = {
        "target": target.figure,
        "better": "lower" if relation in ("le", "lt") else "higher",
        "unit": unit.figure,
        "points": points,
        "measure": target.measure,
        "relative": relative,
        "partial": "started",
        "full": full,
    }
    return Draft(build("per_unit", **fields))
