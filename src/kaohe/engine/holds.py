"""Conditions on one row in plain values: the twin of `kaohe.engine.conditions`, for subjects one by one."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.terms import (
    AllOf,
    AnyOf,
    ColumnName,
    Comparison,
    Condition,
    Membership,
    Missing,
    Negation,
    WithinPeriod,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.policy.catalogue import Column
    from kaohe.policy.period import Period

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def holds(  # noqa: PLR0911 - one for each kind of condition
    condition: Condition, row: Mapping[str, Any], columns: Mapping[str, Column], period: Period
) -> bool:
    """Tell whether a condition holds for a row; a comparison with a missing cell never does."""
    match condition:
        case AllOf(parts):
            return all(holds(part, row, columns, period) for part in parts)
        case AnyOf(parts):
            return any(holds(part, row, columns, period) for part in parts)
        case Negation(inner):
            return not holds(inner, row, columns, period)
        case Missing(column):
            return row.get(column) is None
        case WithinPeriod(column):
            return _within(row.get(column), columns[column].type, period)
        case Membership(column, values):
            cell = row.get(column)
            return cell is not None and any(cell == _value(value, row) for value in values)
        case Comparison(column, sign, operand):
            cell, other = row.get(column), _value(operand, row)
            return cell is not None and other is not None and _SIGNS[sign](cell, other)


def _value(operand: Any, row: Mapping[str, Any]) -> Any:
    return row.get(operand.name) if isinstance(operand, ColumnName) else operand


def _within(cell: Any, type_: ColumnType, period: Period) -> bool:
    if cell is None:
        return False
    if type_ is ColumnType.period:
        return cell in period.labels_within()
    if type_ is ColumnType.month:
        months = period.whole_months()
        return months is not None and bool(months[0] <= cell <= months[1])
    return bool(period.first <= cell <= period.last)
