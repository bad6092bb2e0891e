"""A formula worked out in plain exact numbers: the reference that explanations and few subjects use."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.formula.terms import (
    Amount,
    Choice,
    Comparison,
    Extreme,
    Logic,
    Name,
    Not,
    Ordering,
    Product,
    Sum,
    Term,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Figure = Fraction | None

_ORDERINGS: dict[Ordering, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "=": operator.eq,
    "≠": operator.ne,
}


def evaluate(term: Term, values: Mapping[str, Figure]) -> Figure:
    """Return the figure for these values by name; missing where one that it needs is missing or a divisor is zero.

    >>> evaluate(Product((("×", Name("a", "a")), ("÷", Name("b", "b")))), {"a": Fraction(1), "b": Fraction(0)})
    """
    match term:
        case Name(name):
            value = values.get(name)
            return None if value is None else value * term.scale
        case Amount(value):
            return value
        case Sum(parts):
            return _sum([(sign, evaluate(part, values)) for sign, part in parts])
        case Product(factors):
            return _product([(sign, evaluate(part, values)) for sign, part in factors])
        case Extreme(which, members):
            known = _all_known([evaluate(part, values) for part in members])
            return None if known is None else max(known) if which == "max" else min(known)
        case Choice(condition, then, otherwise):
            chosen = holds(condition, values)
            return None if chosen is None else evaluate(then if chosen else otherwise, values)
    raise TypeError(f"a condition is no figure: {term}")


def holds(term: Term, values: Mapping[str, Figure]) -> bool | None:
    """Tell whether a condition holds; None where that hangs on something missing."""
    match term:
        case Comparison(first, others):
            figures = [evaluate(part, values) for part in (first, *(part for _sign, part in others))]
            signs = [sign for sign, _part in others]
            return _every([_compare(*pair) for pair in zip(figures, signs, figures[1:], strict=False)])
        case Logic("and", parts):
            return _every([holds(part, values) for part in parts])
        case Logic(_, parts):
            return _negated(_every([_negated(holds(part, values)) for part in parts]))
        case Not(condition):
            return _negated(holds(condition, values))
    raise TypeError(f"a figure is no condition: {term}")


def _sum(parts: list[tuple[str, Figure]]) -> Figure:
    total = Fraction(0)
    for sign, value in parts:
        if value is None:
            return None
        total += value if sign == "+" else -value
    return total


def _product(factors: list[tuple[str, Figure]]) -> Figure:
    result = Fraction(1)
    for sign, value in factors:
        if value is None or (sign == "÷" and value == 0):
            return None
        result = result * value if sign == "×" else result / value
    return result


def _all_known(figures: list[Figure]) -> list[Fraction] | None:
    known = [figure for figure in figures if figure is not None]
    return known if len(known) == len(figures) else None


def _compare(left: Figure, sign: Ordering, right: Figure) -> bool | None:
    if left is None or right is None:
        return None
    return _ORDERINGS[sign](left, right)


def _every(parts: list[bool | None]) -> bool | None:
    """Return the three-valued conjunction: one that fails settles it, whatever is missing."""
    return False if False in parts else None if None in parts else True


def _negated(part: bool | None) -> bool | None:
    return None if part is None else not part
