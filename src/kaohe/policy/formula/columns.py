"""A formula over whole columns: the same figures as `evaluate`, by the engine's integers."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from kaohe.policy.formula.terms import (
    Amount,
    Choice,
    Comparison,
    Extreme,
    Logic,
    Name,
    Not,
    Product,
    Sum,
    Term,
)
from kaohe.policy.fraction import ColumnFraction, choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction


def evaluate_column(term: Term, columns: Mapping[str, ColumnFraction]) -> ColumnFraction:
    """Return the formula's column over these columns by name; rows are missing where `evaluate` has None."""
    return _Columns(columns).figure(term)


class _Columns:
    def __init__(self, columns: Mapping[str, ColumnFraction]) -> None:
        self._columns = columns

    def figure(self, term: Term) -> ColumnFraction:
        match term:
            case Name(name):
                own = self._columns[name]
                return own if term.scale == 1 else own * term.scale
            case Amount(value):
                return _constant(value)
            case Sum(parts):
                signed = [figure if sign == "+" else -figure for sign, figure in self._figures(parts)]
                return reduce(lambda left, right: left + right, signed)
            case Product(factors):
                (_first, result), *rest = self._figures(factors)
                for operator, figure in rest:
                    result = result * figure if operator == "×" else _divided(result, figure)
                return result
            case Extreme(which, members):
                return reduce(_larger if which == "max" else _smaller, map(self.figure, members))
            case Choice(condition, then, otherwise):
                chosen = self.condition(condition)
                branches = [(chosen, self.figure(then)), (~chosen, self.figure(otherwise))]
                return choose(branches, _nothing())
        raise TypeError(f"a condition is no figure: {term}")

    def _figures(self, parts: Iterable[tuple[str, Term]]) -> list[tuple[str, ColumnFraction]]:
        return [(sign, self.figure(part)) for sign, part in parts]

    def condition(self, term: Term) -> Any:
        match term:
            case Comparison(first, others):
                figures = [self.figure(part) for part in (first, *(part for _sign, part in others))]
                pairs = zip(figures, (sign for sign, _part in others), figures[1:], strict=False)
                return reduce(lambda left, right: left & right, (_compared(*pair) for pair in pairs))
            case Logic("and", parts):
                return reduce(lambda left, right: left & right, map(self.condition, parts))
            case Logic(_, parts):
                return reduce(lambda left, right: left | right, map(self.condition, parts))
            case Not(condition):
                return ~self.condition(condition)
        raise TypeError(f"a figure is no condition: {term}")


def _constant(value: Fraction) -> ColumnFraction:
    import ibis  # noqa: PLC0415 - formulas load without the engine

    return ColumnFraction.scaled(ibis.literal(value.numerator), 0) / value.denominator


def _nothing() -> ColumnFraction:
    import ibis  # noqa: PLC0415 - formulas load without the engine

    return ColumnFraction.scaled(ibis.null("int64"), 0)


def _divided(left: ColumnFraction, right: ColumnFraction) -> ColumnFraction:
    """Divide by something of either sign; by zero, missing."""
    scales = left.denominator, right.denominator
    if all(isinstance(scale, int) for scale in scales) and scales[0] == scales[1]:
        # Figures of one scale: leaving it out keeps wide sums within 38 digits.
        left, right = ColumnFraction(left.numerator), ColumnFraction(right.numerator)
    negative = right < 0
    above = choose([(negative, -left)], left)
    return above / choose([(negative, -right)], right)


def _larger(left: ColumnFraction, right: ColumnFraction) -> ColumnFraction:
    return choose([(left >= right, left), (right > left, right)], _nothing())


def _smaller(left: ColumnFraction, right: ColumnFraction) -> ColumnFraction:
    return choose([(left <= right, left), (right < left, right)], _nothing())


def _compared(left: ColumnFraction, sign: str, right: ColumnFraction) -> Any:
    match sign:
        case "<":
            return left < right
        case "≤":
            return left <= right
        case ">":
            return left > right
        case "≥":
            return left >= right
        case "=":
            return left.equals(right)
    return ~left.equals(right)
