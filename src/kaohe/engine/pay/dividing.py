"""Dividing money so that the parts add up to the cent: by largest remainder, ties in the order given."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - doctests use it
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import MONEY_DECIMALS, half_up, unscaled

if TYPE_CHECKING:
    from collections.abc import Mapping

CENTS = 10**MONEY_DECIMALS


def divided(pool: Decimal, weights: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Divide a pool of whole cents in proportion to weights, none negative and not all zero.

    >>> divided(Decimal("100.00"), dict.fromkeys("abc", Fraction(1)))
    {'a': Decimal('33.34'), 'b': Decimal('33.33'), 'c': Decimal('33.33')}
    """
    total = sum(weights.values(), Fraction(0))
    return _cents(int(pool * CENTS), {name: Fraction(pool) * own / total for name, own in weights.items()})


def apportioned(whole: Decimal, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Take fixed shares of an amount; together they are the sum of the shares, rounded once.

    >>> apportioned(Decimal("0.01"), {"a": Fraction(1, 2), "b": Fraction(1, 2)})
    {'a': Decimal('0.01'), 'b': Decimal('0.00')}

    What is claimed back is taken from the same portions as it was given: signs only turn around.
    """
    exact = {name: abs(Fraction(whole)) * share for name, share in shares.items()}
    total = half_up(sum(exact.values(), Fraction(0)), MONEY_DECIMALS)
    parts = _cents(int(total * CENTS), exact)
    return {name: -own if whole < 0 else own for name, own in parts.items()}


def _cents(total: int, exact: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Round down, then give the cents that are left to the largest remainders; sorting keeps the order of ties."""
    scaled = {name: own * CENTS for name, own in exact.items()}
    whole = {name: own.numerator // own.denominator for name, own in scaled.items()}
    left = total - sum(whole.values())
    remainders = sorted(scaled, key=lambda name: whole[name] - scaled[name])
    for name in remainders[:left]:
        whole[name] += 1
    return {name: unscaled(cents, MONEY_DECIMALS) for name, cents in whole.items()}
