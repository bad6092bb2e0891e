"""What is left of an item after a change: shared by the kinds whose result is a change of an item.

The column twin bounds from the other side (how far the change may go), so that one checks the other.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.fraction import ColumnFraction

if TYPE_CHECKING:
    from decimal import Decimal

ZERO = ColumnFraction.constant(0)


def left(
    full: Fraction | None, change: Fraction, *, floor: Decimal | None = None, most: Decimal | None = None
) -> Fraction:
    """Return the item after a signed change, between its floor (0) and ``most``; the change without item."""
    if full is None:
        return change
    rest = max(full + change, Fraction(floor or 0))
    return rest if most is None else min(rest, Fraction(most))


def left_column(
    full: ColumnFraction | None,
    change: ColumnFraction,
    *,
    floor: Decimal | None = None,
    most: Decimal | None = None,
) -> ColumnFraction:
    """Return `left` for whole columns."""
    if full is None:
        return change
    room_below = ColumnFraction.constant(floor or 0) - full
    bounded = change.at_least(room_below)
    if most is not None:
        bounded = bounded.at_most(ColumnFraction.constant(most) - full)
    return full + bounded


def points_of(named: Decimal | None, given: ColumnFraction | None) -> ColumnFraction | None:
    """Return the item's points as a column: those that the rule names, else those given."""
    return given if named is None else ColumnFraction.constant(named)


def missing_column(like: ColumnFraction) -> ColumnFraction:
    """Return a column of missing figures, over the same denominator as ``like``."""
    import ibis  # noqa: PLC0415 - rules load without the engine

    return ColumnFraction(ibis.null().cast("decimal(38, 0)"), like.denominator)
