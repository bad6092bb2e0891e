"""Cut bands that lie within each other, and settle to which of two bands a shared bound belongs."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.refusal import contradiction
from kaohe.policy.rules.rule import build

if TYPE_CHECKING:
    from kaohe.policy.clause.rows import Row
    from kaohe.policy.clause.text import Text


def untangle(text: Text, rows: list[Row]) -> list[tuple[str, Any]]:
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
