"""Texts that give points by band: 90分以上得10分;80-90分得8分, thresholds, straight lines, all or nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.between import all_about_target, read_linear, read_proportion, read_reached
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.outcomes import common_unit
from kaohe.policy.clause.overlaps import untangle
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.rows import Row, rows_of
from kaohe.policy.rules.figures import COUNTED
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text


def read_ranges(text: Text, statements: list[Statement]) -> Draft:
    """Read statements that have bounds and outcomes, and no steps."""
    marks = {statement.outcome.type for statement in statements}
    if "LINEAR" in marks:
        return read_linear(text, statements)
    between = re.search(r"其间|之间|中间|介于|期间", text.spelled)
    if "PROPORTION" in marks and between and sum(one.outcome.type != "PROPORTION" for one in statements) > 1:
        return read_linear(text, statements)
    if "PROPORTION" in marks:
        return read_proportion(text, statements)
    if all_about_target(statements):
        from kaohe.policy.clause import against  # noqa: PLC0415 - few texts need it

        if against.only_changes(statements) and all(one.bounds for one in statements):
            return against.read_against(text, statements)
        return read_reached(text, statements)
    rows = rows_of(text, statements)
    return _ruled(text, rows)


# -- what the rows make ---------------------------------------------------------------------------------


def _ruled(text: Text, rows: list[Row]) -> Draft:
    unit = common_unit([row.statement for row in rows], text)
    full = text.limits.full
    of = "count" if unit.unit == "count" and _counts(text, unit) else "value"
    kind = _given_kind(text, rows)
    _steps(rows)
    ambiguities = untangle(text, rows)
    measure = unit.measure
    if kind in ("points", "share", "coefficient"):
        _refuse_holes(text, rows, measure)
    coins = {"元" in text.said(row.statement.outcome) for row in rows if row.gives == "change" and row.points}
    if len(coins) > 1:
        raise contradiction(
            rows[1].statement.outcome, text.said(rows[0].statement), text.said(rows[1].statement)
        )
    draft = _simple(text, rows, kind, of=of, measure=measure, full=full)
    if draft is None:
        if kind == "share":
            for row in rows:
                row.points = Decimal(1) if row.points is None else row.points
        fields: dict[str, Any] = {
            "bands": tuple(row.fields() for row in sorted(rows, key=_from_the_top, reverse=True)),
            "gives": kind,
            "of": of,
            "measure": measure,
            "full": full,
        }
        draft = Draft(build("bands", **fields))
    for question, other in ambiguities:
        readings = (
            Reading(_("这个数属于高的一档"), draft.rule),
            Reading(_("这个数属于低的一档"), other(draft.rule)),
        )
        draft.ambiguities.append(Ambiguity(question, readings, settled=False))
    return draft


def _given_kind(text: Text, rows: list[Row]) -> str:
    """Tell what the bands give, and refuse those that do not give the same kind of thing."""
    gives = {row.gives for row in rows if not (row.gives == "points" and row.points in (None, Decimal(0)))}
    if len(gives) > 1 and gives != {"share", "points"}:
        # ≤1天得1分;1-3天扣3分: points of the item and changes of it do not go together.
        raise contradiction(
            rows[1].statement.outcome, text.said(rows[0].statement), text.said(rows[1].statement)
        )
    kind = "share" if "share" in gives else next(iter(gives), "points")
    grades = [row.grade for row in rows if row.grade is not None]
    if len(set(grades)) < len(grades):
        raise contradiction(
            rows[-1].statement.outcome, text.said(rows[0].statement), text.said(rows[-1].statement)
        )
    if kind == "grade" and text.limits.full is not None:
        raise leftover(rows[0].statement.outcome, text.said(rows[0].statement))
    if {"change"} == gives and any(row.gives == "points" for row in rows):
        kind = "change"
        _as_changes(text, rows)
    return kind


def _refuse_holes(text: Text, rows: list[Row], measure: str) -> None:
    """≥90%得20分,<50%得0分: what lies between is missing, and is not for us to fill in."""
    if len(rows) == 1 and (rows[0].points == 0 or rows[0].gives in ("share", "coefficient")):
        raise leftover(rows[0].statement.outcome, text.said(rows[0].statement))
    closeness = Decimal("0.011") if measure == "%" else Decimal(1)
    ordered = sorted(rows, key=_from_the_top)
    for lower, upper in pairwise(ordered):
        if lower.high is not None and upper.low is not None and upper.low - lower.high > closeness:
            raise Refused(
                "clause.hole",
                upper.statement.start,
                upper.statement.end,
                _("“{lower}”与“{upper}”之间没有写怎样计分").format(
                    lower=text.said(lower.statement), upper=text.said(upper.statement)
                ),
                _("补上中间的一档"),
            )


def _counts(text: Text, unit: Quantity) -> bool:
    return (
        unit.word in COUNTED
        and "实际值" not in text.spelled
        and ("每" not in text.spelled and "日均" not in text.spelled and "平均" not in text.spelled)
    )


def _from_the_top(row: Row) -> tuple[bool, Decimal, Decimal]:
    return (row.high is None, row.high if row.high is not None else Decimal(0), row.low or Decimal(0))


def _as_changes(text: Text, rows: list[Row]) -> None:
    """合格率低于90%扣5分,低于80%不得分: nothing is left there of what the others change."""
    for row in rows:
        if row.gives != "points":
            continue
        row.void = row.statement.outcome.type == "ZERO"
        if row.points == 0 and not row.void:
            raise leftover(row.statement.outcome, text.said(row.statement))
        row.points = None if row.void else Decimal(0)


def _steps(rows: list[Row]) -> None:
    """完成90%得35分、80%得30分: each figure is reached from there on, up to the next."""
    singles = sorted((row for row in rows if row.step), key=lambda row: row.low or Decimal(0), reverse=True)
    if len(singles) < 2 and not any(row.high is not None and not row.step for row in rows):
        for row in singles:
            row.high = None
        return
    lows = sorted({row.low for row in rows if row.low is not None})
    for row in singles:
        above = [low for low in lows if row.low is not None and low > row.low]
        row.high, row.high_in, row.high_said = (above[0] if above else None), False, True
        row.low_said = True


def _simple(  # noqa: PLR0913
    text: Text, rows: list[Row], kind: str, *, of: str, measure: str, full: Decimal | None
) -> Draft | None:
    """Say one or two bands in the plainest kind that means the same."""
    if len(rows) == 1 and kind == "change":
        row = rows[0]
        points = row.points or Decimal(0)
        if points == 0:
            raise leftover(row.statement.outcome, text.said(row.statement))
        when = {
            name: bound for name, bound in row.fields().items() if name not in ("points", "grade", "void")
        }
        fields: dict[str, Any] = {
            "when": when,
            "effect": "deduct" if points < 0 else "award",
            "points": abs(points),
            "of": of,
            "measure": measure,
            "full": full,
            "money": "元" in text.said(row.statement.outcome),
        }
        return Draft(build("threshold", **fields))
    if kind != "points" or of == "count" or len(rows) > 2:
        return None
    return _reached(rows, measure, full)


def _reached(rows: list[Row], measure: str, full: Decimal | None) -> Draft | None:
    best = [row for row in rows if row.points != 0]
    none = [row for row in rows if row.points == 0]
    if len(best) != 1:
        return None
    row = best[0]
    single = (row.low is None) != (row.high is None)
    included = row.low_in if row.low is not None else row.high_in
    if not single or not included or (len(rows) == 1 and row.points is None):
        if len(rows) == 1 and row.points is None:
            raise Refused(
                "clause.not_understood",
                row.statement.start,
                row.statement.end,
                _("只写了得满分的条件,没有写其余情况怎样计分"),
                _("补上“否则不得分”或扣分办法"),
            )
        return None
    if not none:
        return None
    target = row.low if row.low is not None else row.high
    other = none[0].high if row.low is not None else none[0].low
    if other != target:
        return None
    points = full if row.points is None else row.points
    fields: dict[str, Any] = {
        "target": target,
        "better": "higher" if row.low is not None else "lower",
        "measure": measure,
        "full": points,
    }
    return Draft(build("all_or_nothing", **fields))
