"""Rows that a table declares impossible, found by its conditions over the values that were read."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.i18n import language
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import (
    AllOf,
    AnyOf,
    ColumnName,
    Comparison,
    Condition,
    Membership,
    Missing,
    Negation,
    columns_of,
)
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from kaohe.facts.intake.sheet import OpenSheet

_OPERATIONS = {"=": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def check_refusals(sheet: OpenSheet, text: dict[str, pl.Series], values: dict[str, pl.Series]) -> None:
    """Blame the rows that a table refuses; a column that the file lacks is empty."""
    columns = row_columns(sheet.table)
    for refusal in sheet.table.refusals:
        if refusal.column not in values:
            continue
        condition = parse_condition(refusal.where, columns)
        used = columns_of(condition)
        rows = pl.DataFrame([values[name].rename(name) for name in sorted(used) if name in values])
        lacking = [pl.lit(None, rows[refusal.column].dtype).alias(name) for name in used - values.keys()]
        refused = rows.with_columns(lacking).select(_holds(condition).alias("refused")).to_series()
        heading = sheet.ties.columns[refusal.column].heading or refusal.column
        reason = refusal.reason_en if language() == "en" else refusal.reason
        sheet.blame(refused, heading, text[refusal.column], refusal.code, reason)


def _holds(condition: Condition) -> pl.Expr:
    """Compile a condition: two-valued, an empty cell meets no comparison."""
    match condition:
        case AllOf(parts):
            return reduce(operator.and_, map(_holds, parts))
        case AnyOf(parts):
            return reduce(operator.or_, map(_holds, parts))
        case Negation(inner):
            return ~_holds(inner)
        case Missing(column):
            return pl.col(column).is_null()
        case Membership(column, allowed):
            return reduce(operator.or_, (_compared(column, "=", value) for value in allowed))
        case Comparison(column, sign, operand):
            return _compared(column, sign, operand)
    raise NotImplementedError(condition)  # no period is scored when rows are read


def _compared(column: str, sign: str, operand: Any) -> pl.Expr:
    other = pl.col(operand.name) if isinstance(operand, ColumnName) else pl.lit(operand)
    compared: pl.Expr = _OPERATIONS[sign](pl.col(column), other)
    return compared.fill_null(value=False)
