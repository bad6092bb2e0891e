"""Exact fractions of whole columns: the engine's arithmetic, on any Ibis backend, without floating point.

A column fraction is a numerator over a denominator, both whole numbers of up to 38 digits
(``DECIMAL(38, 0)``, the widest exact type that DuckDB and Spark share). Nothing is divided before
`ColumnFraction.rounded`; overflow is an error in both engines, never a wrapped figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class ColumnFraction:
    """``numerator / denominator`` per row; the denominator is positive. Missing stays missing."""

    numerator: Any
    denominator: Any = 1

    @classmethod
    def scaled(cls, column: Any, decimals: int) -> ColumnFraction:
        """Read an integer column that holds figures times ``10 ** decimals``."""
        return cls(_wide(column), 10**decimals)

    @classmethod
    def constant(cls, value: Number) -> ColumnFraction:
        """Lift a number; figures given as text or float are a mistake of the caller."""
        fraction = Fraction(value)
        return cls(fraction.numerator, fraction.denominator)

    def __add__(self, other: ColumnFraction | Number) -> ColumnFraction:
        left, right, denominator = self._aligned(_lift(other))
        return ColumnFraction(left + right, denominator)

    def __sub__(self, other: ColumnFraction | Number) -> ColumnFraction:
        left, right, denominator = self._aligned(_lift(other))
        return ColumnFraction(left - right, denominator)

    def __rsub__(self, other: Number) -> ColumnFraction:
        return _lift(other) - self

    __radd__ = __add__

    def __mul__(self, other: ColumnFraction | Number) -> ColumnFraction:
        other = _lift(other)
        return ColumnFraction(
            _times(self.numerator, other.numerator), _times(self.denominator, other.denominator)
        )

    __rmul__ = __mul__

    def __truediv__(self, other: ColumnFraction | Number) -> ColumnFraction:
        """Divide by something positive; a row whose divisor is zero or less becomes missing."""
        other = _lift(other)
        divisor = other.numerator
        if not isinstance(divisor, int):
            divisor = (divisor > 0).ifelse(divisor, None)
        elif divisor <= 0:
            raise ZeroDivisionError("a column fraction is divided by something positive")
        return ColumnFraction(_times(self.numerator, other.denominator), _times(self.denominator, divisor))

    def __neg__(self) -> ColumnFraction:
        return ColumnFraction(-self.numerator, self.denominator)

    def __lt__(self, other: ColumnFraction | Number) -> Any:
        left, right, _ = self._aligned(_lift(other))
        return left < right

    def __le__(self, other: ColumnFraction | Number) -> Any:
        left, right, _ = self._aligned(_lift(other))
        return left <= right

    def __gt__(self, other: ColumnFraction | Number) -> Any:
        left, right, _ = self._aligned(_lift(other))
        return left > right

    def __ge__(self, other: ColumnFraction | Number) -> Any:
        left, right, _ = self._aligned(_lift(other))
        return left >= right

    def equals(self, other: ColumnFraction | Number) -> Any:
        """Compare exactly; ``==`` stays identity, so that fractions remain hashable."""
        left, right, _ = self._aligned(_lift(other))
        return left == right

    def at_least(self, other: ColumnFraction | Number) -> ColumnFraction:
        """Return the larger of the two per row (a floor); missing where either is."""
        return choose([(self < other, _lift(other))], self)

    def at_most(self, other: ColumnFraction | Number) -> ColumnFraction:
        """Return the smaller of the two per row (a cap); missing where either is."""
        return choose([(self > other, _lift(other))], self)

    def whole(self) -> ColumnFraction:
        """Drop the part of a unit (towards zero): completed units only."""
        remainder = self.numerator % self.denominator
        return ColumnFraction(_divide_exactly(self.numerator - remainder, self.denominator))

    def started(self) -> ColumnFraction:
        """Count a started unit as one: rounds a figure that is not negative up to the next whole."""
        return (self + ColumnFraction(self.denominator - 1, self.denominator)).whole()

    def rounded(self, decimals: int) -> Any:
        """Return the integer column ``round_half_up(self * 10 ** decimals)``, away from zero on ties."""
        doubled = _column(self.numerator) * (2 * 10**decimals)
        divisor = self.denominator * 2
        magnitude = (doubled < 0).ifelse(-doubled, doubled) + self.denominator
        whole = _divide_exactly(magnitude - magnitude % divisor, divisor)
        return (doubled < 0).ifelse(-whole, whole).cast("int64")

    def _aligned(self, other: ColumnFraction) -> tuple[Any, Any, Any]:
        if isinstance(self.denominator, int) and isinstance(other.denominator, int):
            from math import lcm  # noqa: PLC0415 - kept beside its only use

            common = lcm(self.denominator, other.denominator)
            return (
                _times(self.numerator, common // self.denominator),
                _times(other.numerator, common // other.denominator),
                common,
            )
        return (
            _times(self.numerator, other.denominator),
            _times(other.numerator, self.denominator),
            _times(self.denominator, other.denominator),
        )


def choose(branches: list[tuple[Any, ColumnFraction]], otherwise: ColumnFraction) -> ColumnFraction:
    """Return the fraction of the first branch whose condition holds, else ``otherwise``.

    A condition that is missing holds for nobody; the fractions may have different denominators.
    """
    import ibis  # noqa: PLC0415 - rules load without the engine

    fractions = [fraction for _, fraction in branches] + [otherwise]
    conditions = [condition for condition, _ in branches]
    if all(isinstance(fraction.denominator, int) for fraction in fractions):
        from math import lcm  # noqa: PLC0415

        common = lcm(*(fraction.denominator for fraction in fractions))
        numerators = [_times(fraction.numerator, common // fraction.denominator) for fraction in fractions]
        return ColumnFraction(_cases(ibis, conditions, numerators), common)
    return ColumnFraction(
        _cases(ibis, conditions, [fraction.numerator for fraction in fractions]),
        _cases(ibis, conditions, [fraction.denominator for fraction in fractions]),
    )


def _cases(ibis: Any, conditions: list[Any], values: list[Any]) -> Any:
    values = [_wide(ibis.literal(value)) if isinstance(value, int) else value for value in values]
    return ibis.cases(*zip(conditions, values[:-1], strict=True), else_=values[-1])


def _lift(value: ColumnFraction | Number) -> ColumnFraction:
    return value if isinstance(value, ColumnFraction) else ColumnFraction.constant(value)


def _column(part: Any) -> Any:
    """Make a constant a column: an item fed by events alone starts from one."""
    if not isinstance(part, int):
        return part
    import ibis  # noqa: PLC0415 - rules load without the engine

    return _wide(ibis.literal(part))


def _wide(column: Any) -> Any:
    return column.cast("decimal(38, 0)")


def _times(left: Any, right: Any) -> Any:
    if isinstance(left, int) and left == 1:
        return right
    if isinstance(right, int) and right == 1:
        return left
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return _wide(left * right)


def _divide_exactly(dividend: Any, divisor: Any) -> Any:
    # The dividend is a multiple of the divisor, so the engine's inexact quotient lies next to the whole
    # number that it must be; rounding finds it again for quotients up to 2**51.
    if isinstance(divisor, int) and divisor == 1:
        return dividend
    return _wide((dividend / divisor).round())
