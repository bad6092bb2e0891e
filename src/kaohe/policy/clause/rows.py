"""Put the bands of a text together, one row a statement: its bounds, and what it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.outcomes import common_unit, given
from kaohe.policy.clause.phrases import Bound, Range
from kaohe.policy.clause.refusal import contradiction, leftover
from kaohe.policy.clause.text import PLAIN
from kaohe.policy.clause.units import in_measure_of

if TYPE_CHECKING:
    from kaohe.policy.clause.figures import Quantity
    from kaohe.policy.clause.text import Statement, Text


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


def rows_of(text: Text, statements: list[Statement]) -> list[Row]:
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
