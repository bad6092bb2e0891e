"""Shares of a difference among its causes: without remainder, and in no order (Shapley values)."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

from kaohe.engine.figures import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    Worth = Callable[[frozenset[str]], Fraction]


def shares(causes: Sequence[str], worth: Worth) -> dict[str, Fraction]:
    """Return each cause's mean effect over all orders in which the causes can come; exact.

    ``worth``: the figure when just these causes have come. The shares add up to the figure with all causes
    less the figure with none.

    >>> both = lambda come: Fraction(6 if come == {"a", "b"} else 0)
    >>> shares(["a", "b", "c"], lambda come: both(come - {"c"}))
    {'a': Fraction(3, 1), 'b': Fraction(3, 1), 'c': Fraction(0, 1)}
    """
    count = len(causes)
    found = {}
    for cause in causes:
        others = [other for other in causes if other != cause]
        share = Fraction(0)
        for size in range(count):
            orders = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for come in combinations(others, size):
                before = frozenset(come)
                share += orders * (worth(before | {cause}) - worth(before))
        found[cause] = share
    return found


def rounded(parts: dict[str, Fraction], decimals: int) -> dict[str, Decimal]:
    """Round shares to published decimals so that they still add up.

    Each is rounded half up; what is then lacking or too much goes to the largest share, of equal ones to the
    first. The shares must add up to a figure with that many decimals.

    >>> rounded({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}, 2)
    {'a': Decimal('0.34'), 'b': Decimal('0.33'), 'c': Decimal('0.33')}
    """
    if not parts:
        return {}
    found = {name: half_up(share, decimals) for name, share in parts.items()}
    largest = max(parts, key=lambda name: abs(parts[name]))  # the first of equal ones
    total = half_up(sum(parts.values(), Fraction(0)), decimals)
    found[largest] += total - sum(found.values())
    return found
