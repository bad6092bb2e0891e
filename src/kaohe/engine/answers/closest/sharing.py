"""Rows shared out between parts that add up: for every number of rows the best way to do it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Counts = tuple[int, ...]
"""How many changes of each bundle are taken."""
Sums = list[tuple[Fraction, Counts] | None]
"""By number of rows the best sum of at most so many, with its counts; None where there is none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The changes by which a node has its most points."""

    value: Fraction
    counts: Counts


Table = list[Choice | None]
"""By number of rows the best choice of at most so many; None where there is none."""


def shared_out(one: Sums, other: Sums) -> Sums:
    """Put two tables together: for every number of rows the best way to share them out."""
    scale = lcm(*(entry[0].denominator for entry in (*one, *other) if entry is not None))
    left = [None if entry is None else int(entry[0] * scale) for entry in one]
    right = [None if entry is None else int(entry[0] * scale) for entry in other]
    found: Sums = []
    for rows in range(len(one)):
        best, at = None, -1
        for first in range(rows + 1):
            a, b = left[first], right[rows - first]
            if a is not None and b is not None and (best is None or a + b > best):
                best, at = a + b, first
        if best is None:
            found.append(None)
            continue
        mine, more = one[at], other[rows - at]
        assert mine is not None and more is not None  # noqa: S101, PT018 - both were numbers above
        found.append((Fraction(best, scale), tuple(a + b for a, b in zip(mine[1], more[1], strict=True))))
    return found


def rising(table: Table) -> None:
    """Let more rows give no less: what fewer give, more can."""
    for rows in range(1, len(table)):
        before, own = table[rows - 1], table[rows]
        if before is not None and (own is None or own.value <= before.value):
            table[rows] = before


def vectors_within(bounds: Sequence[tuple[int, int]], rows: int) -> int:
    """Return how many numbers of changes take at most so many rows; ``bounds``: most changes, rows of each."""
    ways = [1] + [0] * rows
    for most, each in bounds:
        ways = [
            sum(ways[left] for left in range(total, max(total - most * each, 0) - 1, -each))
            for total in range(rows + 1)
        ]
    return sum(ways) if len(bounds) > 1 else 0
