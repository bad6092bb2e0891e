"""Conditions to Ibis: two-valued, so that an empty cell never makes a row vanish from both sides."""

from __future__ import annotations

import operator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import ibis

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
from kaohe.policy.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.policy.catalogue import Column

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def compile_condition(
    condition: Condition, row: Mapping[str, Any], columns: Mapping[str, Column], period: Period, zone: str
) -> Any:
    """Return a boolean column; where no negation is involved, null may stand for false."""
    return _Compiler(row, columns, period, zone).compile(condition, wanted=True)


def in_period(column: Any, type_: ColumnType, period: Period, zone: str) -> Any:
    """Tell which rows count in the period, by a column of moments, days, months or period labels."""
    if type_ is ColumnType.moment:
        start, end = period.bounds(zone)
        return (column >= _moment(start)) & (column < _moment(end))
    if type_ is ColumnType.period:
        return column.isin(period.labels_within())
    if type_ is ColumnType.month:
        months = period.whole_months()
        if months is None:
            return ibis.literal(value=False)
        return (column >= months[0]) & (column <= months[1])
    return (column >= period.first) & (column <= period.last)


def reaches_into(since: Any, until: Any, period: Period) -> Any:
    """Tell which rows, covering the days from ``since`` to ``until``, reach into the period; empty is open."""
    return (since <= period.last).fill_null(True) & (until >= period.first).fill_null(True)


def month_number(column: Any, period: Period, zone: str) -> Any:
    """Number the calendar months that the period touches, by a column of moments or days within it."""
    numbered = []
    month = period.first.replace(day=1)
    while month <= period.last:
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        bound: Any = after
        if column.type().is_timestamp():
            _start, end = Period("", month, after - timedelta(days=1), "month").bounds(zone)
            bound = _moment(end)
        numbered.append((column < bound, month.year * 12 + month.month - 1))
        month = after
    return ibis.cases(*numbered)


def _moment(microseconds: int) -> Any:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return ibis.literal(moment, type="timestamp('UTC')")


class _Compiler:
    """Pushes negation down to the comparisons, where alone an empty cell must be minded."""

    def __init__(
        self, row: Mapping[str, Any], columns: Mapping[str, Column], period: Period, zone: str
    ) -> None:
        self._row = row
        self._columns = columns
        self._period = period
        self._zone = zone

    def compile(self, condition: Condition, *, wanted: bool) -> Any:
        match condition:
            case AllOf(parts):
                return self._join(parts, wanted=wanted, both=wanted)
            case AnyOf(parts):
                return self._join(parts, wanted=wanted, both=not wanted)
            case Negation(inner):
                return self.compile(inner, wanted=not wanted)
            case Missing(column):
                return self._row[column].isnull() if wanted else self._row[column].notnull()
        holds = self._holds(condition)
        return holds if wanted else ~holds.fill_null(False)

    def _holds(self, condition: Comparison | Membership | WithinPeriod) -> Any:
        column = self._row[condition.column]
        match condition:
            case WithinPeriod(name):
                return in_period(column, self._columns[name].type, self._period, self._zone)
            case Membership(_, values):
                return column.isin([_operand(value, self._row) for value in values])
            case Comparison(_, sign, operand):
                if operand is True:
                    return column
                return _OPERATIONS[sign](column, _operand(operand, self._row))

    def _join(self, parts: tuple[Condition, ...], *, wanted: bool, both: bool) -> Any:
        compiled = [self.compile(part, wanted=wanted) for part in parts]
        result = compiled[0]
        for part in compiled[1:]:
            result = (result & part) if both else (result | part)
        return result


def _operand(operand: Any, row: Mapping[str, Any]) -> Any:
    return row[operand.name] if isinstance(operand, ColumnName) else operand
