"""The published figure of a measure: rounded once, to the decimals that its kind has (contract 1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.clocks import MINUTE
from kaohe.engine.measures import SUM_DECIMALS, SUM_SCALE
from kaohe.policy.derived import unit_of_derived
from kaohe.policy.measure import (
    Count,
    Derived,
    Duration,
    Mean,
    Measure,
    Presence,
    Ratio,
    Repeated,
    Share,
    Sum,
)
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.policy.indicator import Precision
    from kaohe.policy.policy import Policy

_WIDE = Context(prec=60)


MONEY_DECIMALS = 2


def decimals_named(policy: Policy, name: str) -> int:
    """Return the decimals of a measure's or a parameter's figure by name; parameters are exact."""
    if name in policy.parameters:
        return policy.parameters[name].decimals
    return decimals_of(policy.like(name), policy.precision)


def decimals_of(measure: Measure | Derived, precision: Precision) -> int:
    """Return the decimals to which the measure's value is published; sums and counts are exact."""
    if isinstance(measure, Derived):
        by_kind = {"ratio": precision.rate, "money": MONEY_DECIMALS}
        return by_kind.get(unit_of_derived(measure).kind, precision.mean)
    value = measure.value
    if isinstance(value, Share | Ratio | Repeated | Presence):
        return precision.rate
    if isinstance(value, Mean | Rated | Duration):
        return precision.mean
    return SUM_DECIMALS if isinstance(value, Sum) else 0


def quotient_of(measure: Measure) -> int:
    """Return by how much numerator ÷ denominator must be divided to give the value; 0: the numerator alone."""
    if isinstance(measure.value, Mean | Rated):
        return SUM_SCALE
    if isinstance(measure.value, Duration):
        return MINUTE
    return 0 if isinstance(measure.value, Count | Sum) else 1


def published(measure: Measure, precision: Precision, counted: tuple[int, int] | None) -> Decimal | None:
    """Return the figure for what was counted, rounded once; None where there is nothing to divide by."""
    if counted is None:
        return None
    numerator, denominator = counted
    decimals, quotient = decimals_of(measure, precision), quotient_of(measure)
    if not quotient:
        return unscaled(numerator, decimals)
    return half_up(Fraction(numerator, denominator * quotient), decimals) if denominator > 0 else None


def shown_counts(
    measure: Measure, counted: tuple[int, int] | None
) -> tuple[int | Decimal | str, int | Decimal | str]:
    """Return what was counted in the units of its rows: sums as sums, durations in minutes; nothing is 0 of 0."""
    if counted is None:
        return 0, 0
    numerator, denominator = counted
    if isinstance(measure.value, Sum | Mean):
        return plain(unscaled(numerator, SUM_DECIMALS)), denominator
    if isinstance(measure.value, Duration):
        return plain(half_up(Fraction(numerator, MINUTE), SUM_DECIMALS)), denominator
    if isinstance(measure.value, Ratio):
        return plain(unscaled(numerator, SUM_DECIMALS)), plain(unscaled(denominator, SUM_DECIMALS))
    return numerator, denominator


def is_rate(measure: Measure | Derived) -> bool:
    """Tell whether the value is a ratio, to be shown as a percentage."""
    if isinstance(measure, Derived):
        return unit_of_derived(measure).kind == "ratio"
    return isinstance(measure.value, Share | Ratio | Repeated | Presence)


def half_up(figure: Fraction | Decimal, decimals: int) -> Decimal:
    """Round to so many decimals, ties away from zero; the reference for the engine's integer rounding.

    >>> half_up(Fraction(-5, 1000), 2)
    Decimal('-0.01')
    """
    exact = Fraction(figure)
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return unscaled(-whole if exact < 0 else whole, decimals)


def unscaled(whole: int, decimals: int) -> Decimal:
    """Return ``whole / 10 ** decimals`` with that many decimals shown.

    >>> unscaled(1050, 2)
    Decimal('10.50')
    """
    return Decimal(whole).scaleb(-decimals, _WIDE)


def scaled(figure: Decimal, decimals: int) -> int:
    """Return ``figure * 10 ** decimals`` as a whole number, rounded half up."""
    with localcontext(_WIDE):
        return int((figure * 10**decimals).to_integral_value(ROUND_HALF_UP))
