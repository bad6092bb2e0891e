"""What a condition is made of. Two-valued: a comparison with a missing cell is false, its negation true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Operator = Literal["=", "!=", ">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A column of the row, by its name in the table."""

    name: str


Operand = str | Decimal | bool | date | ColumnName


@dataclass(frozen=True, slots=True)
class Comparison:
    """``column operator operand``; both sides of one type."""

    column: str
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True)
class Membership:
    """The column holds one of the values."""

    column: str
    values: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The cell is empty."""

    column: str


@dataclass(frozen=True, slots=True)
class WithinPeriod:
    """The column's day or moment lies within the assessed period."""

    column: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The condition does not hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]


Condition = Comparison | Membership | Missing | WithinPeriod | Negation | AllOf | AnyOf


def columns_of(condition: Condition) -> frozenset[str]:
    """Name the columns that a condition reads."""
    match condition:
        case Comparison(column, _, operand):
            return frozenset({column, operand.name} if isinstance(operand, ColumnName) else {column})
        case Membership(column, _) | Missing(column) | WithinPeriod(column):
            return frozenset({column})
        case Negation(inner):
            return columns_of(inner)
        case AllOf(conditions) | AnyOf(conditions):
            return frozenset().union(*(columns_of(part) for part in conditions))
