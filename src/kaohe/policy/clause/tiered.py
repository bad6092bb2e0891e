"""Texts whose amount per unit grows with the gap: 98%至95%每低1点扣1分,95%以下每低1点扣3分."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from kaohe.i18n import _
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.figures import Quantity
from kaohe.policy.clause.phrases import Bound, Range
from kaohe.policy.clause.refusal import contradiction, leftover
from kaohe.policy.clause.tokens import amount
from kaohe.policy.clause.units import in_measure_of
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

Side = Literal["down", "up"]


def effect_of(statement: Statement) -> str:
    """Tell whether points go off or on."""
    return "deduct" if statement.outcome.type in ("OFF", "BARE_PER", "POINTS") else "award"


def effects_of(statement: Statement) -> set[str]:
    """Return both for 加减."""
    return {"deduct", "award"} if statement.outcome.type == "BOTH_AMOUNT" else {effect_of(statement)}


def tier_start(statement: Statement) -> Bound | Range | None:
    """Return the one comparison before the unit: where its tier lies."""
    bounds = [
        bound for bound in statement.bounds if not (isinstance(bound, Bound) and bound.quantity is None)
    ]
    return bounds[0] if len(bounds) == 1 else None


def read_tiers(text: Text, steps: list[Statement], others: list[Statement]) -> Draft:
    """Read 98%至95%之间每低1个百分点扣1分,95%以下部分每低1个百分点扣3分."""
    full = _full(text, others)
    ways = {_way(statement) for statement in steps}
    if ways == {"late", None}:
        # 逾期5天以内每天…;超过5天每天…: lateness is said once.
        ways = {"late"}
    late = ways <= {"late"}
    way: Side = "down" if ways == {"down"} else "up"
    if len(ways) != 1 or ways & {None, "both", "early"}:
        raise contradiction(steps[1].steps[-1], text.said(steps[0]), text.said(steps[1]))
    apart = all(_apart(statement) for statement in steps) and not late
    starts = [
        _distance(text, statement) if apart else _start_of(text, statement, way, late=late)
        for statement in steps
    ]
    tiers = [_tier(text, statement, start) for statement, start in zip(steps, starts, strict=True)]
    unit = steps[0].steps[-1].unit.measure
    measure = next((start.measure for start in starts if start.figure), unit) or unit
    for target in text.targets:
        target.used = True
        if apart and target.quantity is not None:
            # The target is named: the distances become figures.
            away = -1 if way == "down" else 1
            for tier in tiers:
                tier["start"] = target.quantity.figure + away * tier["start"]
            apart = False
        elif target.quantity is not None and target.quantity.figure != tiers[0]["start"]:
            raise contradiction(target, text.said(target), text.said(steps[0]))
    for loose in text.loose:
        loose.used = True
    tiers.sort(key=lambda tier: tier["start"], reverse=way == "down" and not apart)
    fields: dict[str, Any] = {
        "way": way,
        "from_target": apart,
        "tiers": tuple(tiers),
        "effect": effect_of(steps[0]),
        "measure": measure,
        "partial": text.limits.partial or "prorated",
        "cap": text.limits.cap_on if text.limits.cap_off is None else text.limits.cap_off,
        "full": full,
    }
    if any(one["start"] == other["start"] for one, other in pairwise(tiers)):
        raise contradiction(steps[1].steps[-1], text.said(steps[0]), text.said(steps[1]))
    rule = build("tiers", **fields)
    return Draft(rule, [_whole_gap(rule)] if late else [])


def _way(statement: Statement) -> str | None:
    """逾期3天以内每天: the comparison before the unit tells what is counted."""
    start = tier_start(statement)
    return statement.steps[-1].way or (start.way if start is not None else None)


def _apart(statement: Statement) -> bool:
    """Tell whether the bound is on the distance from the target."""
    bound = tier_start(statement)
    if isinstance(bound, Range):
        return bound.high.unit == "point"
    return bound is not None and bound.gap is not None


def _distance(text: Text, statement: Statement) -> Quantity:
    """Return how far from the target the tier begins."""
    bound = tier_start(statement)
    if isinstance(bound, Range):
        return bound.low
    if bound is None or bound.quantity is None:
        raise leftover(statement.steps[-1], text.said(statement))
    if bound.gap in ("le", "lt"):
        return Quantity(Decimal(0), bound.quantity.unit, bound.quantity.word)
    return bound.quantity


def _full(text: Text, others: list[Statement]) -> Decimal | None:
    full = text.limits.full
    for statement in others:
        if statement.outcome.type not in ("FULL", "GET", "UNCHANGED") or len(statement.bounds) > 1:
            raise leftover(statement.outcome, text.said(statement))
        if statement.outcome.type == "GET":
            full = amount(statement.outcome.figure("get", "get2") or "0分").figure
        statement.outcome.used = True
        for bound in statement.bounds:
            bound.used = True
    return full


def _tier(text: Text, statement: Statement, start: Quantity) -> dict[str, Any]:
    step = statement.steps[-1]
    said = statement.outcome.figure("off", "on", "get", "get2")
    if said is None:
        raise leftover(statement.outcome, text.said(statement.outcome))
    statement.outcome.used = True
    for head in statement.heads:
        head.used = True
    unit = in_measure_of(step.unit, start, step) if start.figure else step.unit.figure
    return {"start": start.figure, "unit": unit, "points": amount(said).figure}


def _start_of(text: Text, statement: Statement, way: Side, *, late: bool) -> Quantity:
    bound = tier_start(statement)
    if isinstance(bound, Range):
        return bound.high if way == "down" else bound.low
    if bound is None or bound.quantity is None:
        target = next((one.quantity for one in text.targets if one.quantity is not None), None)
        if target is None:
            raise leftover(statement.steps[-1], text.said(statement))
        return target
    opens = bound.relation in (("lt", "le") if way == "down" else ("gt", "ge"))
    if opens:
        return bound.quantity
    if late or way == "up":
        return Quantity(Decimal(0), bound.quantity.unit, bound.quantity.word)
    target = next((one.quantity for one in text.targets if one.quantity is not None), None)
    if target is None:
        raise leftover(bound, text.said(bound))
    return target


def _whole_gap(rule: Any) -> Ambiguity:
    first = rule.tiers[0]
    readings = [Reading(_("分段累计"), rule)]
    flat = build(
        "per_unit",
        target=first.start,
        better="lower",
        unit=rule.tiers[-1].unit,
        points=rule.tiers[-1].points,
        measure=rule.measure,
        partial=rule.partial,
        full=rule.full,
    )
    readings.append(Reading(_("进入后一段后,全部按后一段计"), flat))
    return Ambiguity(_("后一段的单价只用于超出部分,还是用于全部"), tuple(readings), settled=True)
