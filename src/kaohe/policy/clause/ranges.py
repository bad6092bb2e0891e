"""Texts that give points by band: 90分以上得10分;80-90分得8分, thresholds, straight lines, all or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.between import all_about_target, read_linear, read_proportion, read_reached
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.outcomes import common_unit, given
from kaohe.policy.clause.phrases import Bound, Range
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.statements import PLAIN
from kaohe.policy.clause.units import in_measure_of
from kaohe.policy.rules.figures import COUNTED
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.statements import Statement, Text


NONE_HAPPENED = re.compile(r"(?:(?<!有)无|未发生|没有发生|未出现|没有出现)[^,;。\d]{2,12},?$")


@dataclass(slots=True)
class Row:
    """One band while it is being put together; ``points`` None: all points of the item."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool
    high_in: bool
    low_said: bool
    high_said: bool
    points: Decimal | None
    gives: str
    grade: str | None
    statement: Statement
    void: bool = False  # nothing is left of the item, beside bands that change it
    step: bool = False  # a single figure of a rate: reached from here on

    def fields(self) -> dict[str, Any]:
        """Return the band as the rule wants it."""
        bounds: dict[str, Any] = {}
        if self.low is not None:
            bounds["at_least" if self.low_in else "above"] = self.low
        if self.high is not None:
            bounds["at_most" if self.high_in else "below"] = self.high
        return {**bounds, "points": self.points, "grade": self.grade, "void": self.void}

    @property
    def outcome(self) -> tuple[object, ...]:
        """What the band gives, for comparing two bands."""
        return (self.points, self.grade)


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
    rows = _rows(text, statements)
    return _ruled(text, rows)


def _rows(text: Text, statements: list[Statement]) -> list[Row]:
    unit = common_unit(statements, text)
    rows: list[Row] = []
    for statement in statements:
        missed = [one for one in statement.bounds if isinstance(one, Bound) and one.quantity is None]
        otherwise = len(missed) == len(statement.bounds) and all(one.relation == "lt" for one in missed)
        if statement.outcome.type == "ELSE_NOTHING" or (rows and otherwise):
            rows += _complement(text, rows, statement)
            continue
        rows.append(_row(text, statement, unit))
        said = text.spelled[statement.began : statement.outcome.start]
        if not statement.bounds and unit.unit == "count" and NONE_HAPPENED.search(said):
            rows[-1].low = rows[-1].high = Decimal(0)
    return rows


def _row(text: Text, statement: Statement, unit: Quantity) -> Row:
    points, gives, grade = given(text, statement)
    row = Row(None, None, True, True, False, False, points, gives, grade, statement)
    statement.outcome.used = True
    for bound in statement.bounds:
        bound.used = True
        if _unfit(row, bound):
            raise leftover(bound, text.said(bound))
        if isinstance(bound, Range):
            row.low = in_measure_of(bound.low, unit, bound)
            row.high = in_measure_of(bound.high, unit, bound)
            row.low_in, row.high_in = bound.low_in, bound.high_in
            row.low_said = row.high_said = bound.said
            continue
        if bound.quantity is None and unit.measure == "%" and bound.relation in ("ge", "lt"):
            # 完成年度计划目标得40分,完成90%得35分: the target is 100%.
            _narrow(text, row, bound, Decimal(1), unit)
            continue
        if bound.quantity is None:
            raise leftover(bound, text.said(bound))
        _narrow(text, row, bound, in_measure_of(bound.quantity, unit, bound), unit)
    _side_by_side(text, statement)
    if gives == "change" and statement.bounds:
        _close_by(text, statement)
    empty = row.low == row.high and not (row.low_in and row.high_in)
    if row.low is not None and row.high is not None and (row.low > row.high or empty):
        raise contradiction(
            statement.bounds[-1], text.said(statement.bounds[0]), text.said(statement.bounds[-1])
        )
    return row


def _close_by(text: Text, statement: Statement) -> None:
    """Refuse 超过3次的,础次扣1分: what stands between the bound and its points is broken, or another event."""
    known = [one for one in text.phrases if isinstance(one, Bound | Range)] + statement.bounds
    last = max(one.end for one in known if one.end <= statement.outcome.start)
    between = text.spelled[last : statement.outcome.start]
    if not PLAIN.match(between) and re.search(r"[次例件起]|[一-龥]{3}", between):
        raise leftover(statement.outcome, between + text.said(statement.outcome))


def _side_by_side(text: Text, statement: Statement) -> None:
    """Refuse 应在48小时内办结,超过1小时扣0.5分: two comparisons of one band stand directly together."""
    for one, other in pairwise(statement.bounds):
        between = re.sub(r"[,的且并但同时而及和、(]", "", text.spelled[one.end : other.start])
        subject = text.spelled[statement.began : one.start]
        if (
            between
            and not subject.endswith(between)
            and (one.relation if isinstance(one, Bound) else "") != "eq"
        ):
            raise leftover(other, text.said(other))


def _unfit(row: Row, bound: Bound | Range) -> bool:
    """A second range in one band, or a step in percentage points where a rate should stand."""
    if isinstance(bound, Range):
        return row.low is not None or row.high is not None
    return bound.quantity is not None and (bound.quantity.unit == "point" or bound.gap is not None)


def _narrow(text: Text, row: Row, bound: Bound, figure: Decimal, unit: Quantity) -> None:
    if bound.relation == "eq":
        if row.gives == "change" and unit.unit != "count":
            raise leftover(bound, text.said(bound))
        row.low = row.high = figure
        row.step = unit.measure == "%"
        return
    lower = bound.relation in ("ge", "gt")
    if (row.low if lower else row.high) is not None:
        raise contradiction(bound, text.said(row.statement.bounds[0]), text.said(bound))
    included = bound.relation in ("ge", "le")
    said = bound.said or not included
    if lower:
        row.low, row.low_in, row.low_said = figure, included, said
    else:
        row.high, row.high_in, row.high_said = figure, included, said


def _complement(text: Text, rows: list[Row], statement: Statement) -> list[Row]:
    """否则不得分: everything that no band holds, on the open side."""
    points, gives, grade = given(text, statement)
    statement.outcome.used = True
    for head in statement.heads:
        head.used = True
    if not rows:
        raise leftover(statement.outcome, text.said(statement))
    lows = [row.low for row in rows if row.low is not None]
    if all(row.high is not None for row in rows):
        top = max(rows, key=lambda row: row.high or Decimal(0))
        low = top.high
        return [Row(low, None, not top.high_in, True, True, True, points, gives, grade, statement)]
    if not lows or any(row.low is None for row in rows):
        raise leftover(statement.outcome, text.said(statement))
    bottom = min((row for row in rows if row.low is not None), key=lambda row: row.low or Decimal(0))
    return [Row(None, bottom.low, True, not bottom.low_in, True, True, points, gives, grade, statement)]


# -- what the rows make ---------------------------------------------------------------------------------


def _ruled(text: Text, rows: list[Row]) -> Draft:
    unit = common_unit([row.statement for row in rows], text)
    full = text.limits.full
    of = "count" if unit.unit == "count" and _counts(text, unit) else "value"
    kind = _given_kind(text, rows)
    _steps(rows)
    ambiguities = _untangle(text, rows)
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


def _untangle(text: Text, rows: list[Row]) -> list[tuple[str, Any]]:
    """Cut nested bands (60%以上, 80%以上) and settle shared bounds; refuse what stays contradictory."""
    _unnest(text, rows, upward=True)
    _unnest(text, rows, upward=False)
    doubts: list[tuple[str, Any]] = []
    ordered = sorted(
        rows, key=lambda row: (row.low is not None, row.low or Decimal(0), row.high or Decimal(0))
    )
    for lower, upper in pairwise(ordered):
        if lower.high is None or upper.low is None or lower.high > upper.low:
            raise contradiction(
                upper.statement.bounds[0] if upper.statement.bounds else upper.statement.outcome,
                text.said(lower.statement),
                text.said(upper.statement),
            )
        if lower.high == upper.low and lower.high_in and upper.low_in:
            doubts += _shared(text, lower, upper)
    return doubts


def _shared(text: Text, lower: Row, upper: Row) -> list[tuple[str, Any]]:
    single = (lower.low == lower.high) or (upper.low == upper.high)
    if single and lower.outcome != upper.outcome and not (lower.high_said or upper.low_said):
        raise contradiction(upper.statement.outcome, text.said(lower.statement), text.said(upper.statement))
    if lower.high_said and not upper.low_said:
        upper.low_in = False
        return []
    lower.high_in = False
    if upper.low_said and not lower.high_said:
        return []
    figure = upper.low

    def turned(rule: Any) -> Any:
        return _give_bound_down(rule, figure)

    return [(_("{figure} 属于哪一档").format(figure=_shown(text, upper)), turned)]


def _shown(text: Text, row: Row) -> str:
    return text.said(row.statement.bounds[0]) if row.statement.bounds else ""


def _give_bound_down(rule: Any, figure: Decimal | None) -> Any:
    if rule.kind != "bands":
        return rule
    bands = []
    for band in rule.bands:
        fields = band.model_dump()
        if band.at_least == figure and band.high != figure:
            fields |= {"at_least": None, "above": figure}
        if band.below == figure:
            fields |= {"below": None, "at_most": figure}
        bands.append(fields)
    return build(**{**rule.model_dump(), "bands": bands})


def _unnest(text: Text, rows: list[Row], *, upward: bool) -> None:
    """Let the narrower of two open bands take its part: 80%以上得10分,60%以上得5分."""
    if upward:
        open_rows = sorted((row for row in rows if row.high is None), key=lambda row: row.low or Decimal(0))
    else:
        open_rows = sorted(
            (row for row in rows if row.low is None), key=lambda row: row.high or Decimal(0), reverse=True
        )
    for wide, narrow in pairwise(open_rows):
        bound, wide_bound = (narrow.low, wide.low) if upward else (narrow.high, wide.high)
        if bound is None or wide_bound is None or bound == wide_bound:
            raise contradiction(
                narrow.statement.outcome, text.said(wide.statement), text.said(narrow.statement)
            )
        alone = not any(_other_side(row, upward=upward) for row in rows)
        if _gives_less(narrow, wide) is upward and alone and wide.gives == "points":
            raise contradiction(
                narrow.statement.outcome, text.said(wide.statement), text.said(narrow.statement)
            )
        if upward:
            wide.high, wide.high_in, wide.high_said = bound, not narrow.low_in, True
        else:
            wide.low, wide.low_in, wide.low_said = bound, not narrow.high_in, True


def _gives_less(narrow: Row, wide: Row) -> bool:
    if narrow.points is None or wide.points is None:
        return wide.points is None and narrow.points is not None
    return narrow.points < wide.points


def _other_side(row: Row, *, upward: bool) -> bool:
    return row.low is None if upward else row.high is None


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
