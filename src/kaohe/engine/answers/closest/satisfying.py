"""The fewest cells of a row that would have made a condition true, in the store's types."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.holds import holds
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
from kaohe.policy.scope import ON_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Column
    from kaohe.policy.period import Period

Cells = dict[str, Any]
STEPS: dict[ColumnType, Any] = {
    ColumnType.integer: 1,
    ColumnType.number: Decimal("0.000001"),
    ColumnType.money: Decimal("0.01"),
    ColumnType.minutes: Decimal("0.0001"),
    ColumnType.moment: timedelta(microseconds=1),
    ColumnType.date: timedelta(days=1),
}
"""The least by which figures of a column can differ."""


class Satisfying:
    """Finds cells for the rows of one table; ``on_time`` stands among them for the clock being kept."""

    def __init__(self, columns: Mapping[str, Column], period: Period) -> None:
        """``columns``: those that conditions may read; ``period``: what ``in period`` means."""
        self._columns = columns
        self._period = period

    def cells(self, condition: Condition, row: Mapping[str, Any], *, wanted: bool = True) -> Cells | None:
        """Return what would have to be otherwise; nothing where it holds already, None where no cell can tell."""
        match condition:
            case Negation(inner):
                return self.cells(inner, row, wanted=not wanted)
            case AllOf(parts) | AnyOf(parts):
                found = [self.cells(part, row, wanted=wanted) for part in parts]
                return self._every(found) if isinstance(condition, AllOf) is wanted else _least(found)
            case WithinPeriod():
                return None
            case _:
                return self._cell(condition, row, wanted=wanted)

    def _cell(
        self, condition: Comparison | Membership | Missing, row: Mapping[str, Any], *, wanted: bool
    ) -> Cells | None:
        if holds(condition, row, self._columns, self._period) is wanted:
            return {}
        match condition:
            case Missing(column):
                return {column: None} if wanted else self._filled(column, row)
            case Membership(column, values):
                return (
                    self._set(column, _value(values[0], row)) if wanted else self._other(column, row, values)
                )
            case Comparison(column, sign, operand):
                return self._compared(column, sign, _value(operand, row), row, wanted=wanted)

    def _every(self, found: list[Cells | None]) -> Cells | None:
        together: Cells = {}
        for cells in found:
            if cells is None:
                return None
            for name, cell in cells.items():
                if together.setdefault(name, cell) != cell:
                    return None
        return together

    def _compared(
        self, column: str, sign: str, operand: Any, row: Mapping[str, Any], *, wanted: bool
    ) -> Cells | None:
        if operand is None:
            return None
        if sign == "=":
            if wanted:
                return self._set(column, operand)
            if isinstance(operand, bool):
                return self._set(column, not operand)
            return self._other(column, row, (operand,))
        step = STEPS.get(self._columns[column].type)
        if step is None:
            return None
        to_be = sign if wanted else {">": "<=", ">=": "<", "<": ">=", "<=": ">"}[sign]
        return self._set(column, {">": operand + step, "<": operand - step}.get(to_be, operand))

    def _other(self, column: str, row: Mapping[str, Any], values: tuple[Any, ...]) -> Cells | None:
        not_these = {_value(value, row) for value in values}
        others = [value.code for value in self._columns[column].values if value.code not in not_these]
        if others:
            return self._set(column, others[0])
        return None if self._columns[column].required else {column: None}

    def _filled(self, column: str, row: Mapping[str, Any]) -> Cells | None:
        own = self._columns[column]
        if own.values:
            return self._set(column, own.values[0].code)
        if own.type is ColumnType.boolean:
            return self._set(column, cell=True)
        if own.type not in {ColumnType.date, ColumnType.moment, ColumnType.month}:
            return None
        wants_moment = own.type is ColumnType.moment
        known = [
            cell
            for cell in row.values()
            if isinstance(cell, date) and wants_moment is isinstance(cell, datetime)
        ]
        return self._set(column, max(known)) if known else None

    def _set(self, column: str, cell: Any) -> Cells | None:
        if column == ON_TIME.name:
            return {column: True} if cell is True else None
        return {column: cell}


def _least(found: list[Cells | None]) -> Cells | None:
    possible = [cells for cells in found if cells is not None]
    return min(possible, key=len) if possible else None


def _value(operand: Any, row: Mapping[str, Any]) -> Any:
    return row.get(operand.name) if isinstance(operand, ColumnName) else operand
