"""How many more late ones an indicator can afford: found by evaluating its rule, not by formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    Points = Callable[[int], Decimal | None]

MOST = 1 << 20
"""Where so many late ones lose nothing, none will."""


def affordable(points: Points, lost: Callable[[Decimal, Decimal], bool]) -> int | None:
    """Return the largest number of late ones before something is lost; None where it never is.

    ``points(k)``: the item's points with k more late ones; they never rise with k. ``lost(before, now)``
    tells whether what must not be lost is lost.

    >>> from decimal import Decimal
    >>> affordable(lambda late: Decimal(15 - late // 3), lambda before, now: now < before)
    2
    """
    start = points(0)
    if start is None:
        return None

    def over(late: int) -> bool:
        now = points(late)
        return now is None or lost(start, now)

    low, high = 0, 1
    if over(0):
        return 0
    while not over(high):
        low, high = high, high * 2
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if over(middle) else (middle, high)
    return low


def a_point(before: Decimal, now: Decimal) -> bool:
    """Tell whether a whole point is lost."""
    return now <= before - 1


def anything(before: Decimal, now: Decimal) -> bool:
    """Tell whether any points are lost."""
    return now < before


def down_to(floor: Decimal) -> Callable[[Decimal, Decimal], bool]:
    """Return what tells whether all points down to a floor are lost."""
    return lambda _before, now: now <= floor
