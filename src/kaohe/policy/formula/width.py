"""How wide the integers of a column get: whether a formula stays within the 38 digits of `ColumnFraction`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import lcm
from typing import TYPE_CHECKING

from kaohe.policy.formula.terms import Amount, Name, Product, Sum, Term, children

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

WIDEST = 10**37
"""One digit is left for adding and for comparing."""


@dataclass(frozen=True, slots=True)
class Width:
    """The largest numerator, and the denominator: the same in every row, or the largest."""

    numerator: int
    denominator: int
    same: bool = True


def fits(term: Term, widths: Mapping[str, Width], decimals: int) -> bool:
    """Tell whether a formula over columns of these widths can be worked out and rounded to ``decimals``."""
    seen: list[int] = []

    def keep(width: Width) -> Width:
        seen.extend((width.numerator, width.denominator))
        return width

    whole = _width(term, widths, keep)
    seen.append(2 * 10**decimals * whole.numerator + 2 * whole.denominator)
    return max(seen) < WIDEST


def _width(term: Term, widths: Mapping[str, Width], keep: Callable[[Width], Width]) -> Width:
    if isinstance(term, Name):
        return keep(_times(widths[term.name], _of(term.scale)))
    if isinstance(term, Amount):
        return keep(_of(term.value))
    below = [_width(child, widths, keep) for child in children(term)]
    if isinstance(term, Sum):
        return reduce(lambda left, right: keep(_aligned(left, right, plus=True)), below)
    if isinstance(term, Product):
        result = below[0]
        for (sign, _factor), width in zip(term.parts[1:], below[1:], strict=True):
            result = keep(_times(result, width) if sign == "×" else _over(result, width))
        return result
    return reduce(lambda left, right: keep(_aligned(left, right, plus=False)), below)


def _of(value: Fraction) -> Width:
    return Width(abs(value.numerator), value.denominator)


def _times(left: Width, right: Width) -> Width:
    return Width(
        left.numerator * right.numerator, left.denominator * right.denominator, left.same and right.same
    )


def _over(left: Width, right: Width) -> Width:
    if left.same and right.same and left.denominator == right.denominator:
        return Width(left.numerator, right.numerator, same=False)
    return Width(left.numerator * right.denominator, left.denominator * right.numerator, same=False)


def _aligned(left: Width, right: Width, *, plus: bool) -> Width:
    same = left.same and right.same
    common = lcm(left.denominator, right.denominator) if same else left.denominator * right.denominator
    ours = left.numerator * (common // left.denominator if left.denominator else 1)
    theirs = right.numerator * (common // right.denominator if right.denominator else 1)
    return Width(ours + theirs if plus else max(ours, theirs), common, same)
