"""How likely something is by chance alone: drawings counted in whole numbers, nothing simulated or rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNIFICANT = 2
"""Digits of a probability that are shown; decisions are taken on the exact one."""
UNLIKELY = 100
"""What is met less often than once in so many times, over all that were compared at once, is unlikely (1 %)."""

NEGLIGIBLE = 1 << 100
"""Terms that are together below the thirtieth digit of a sum are not added any more."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability: so many of all equally likely drawings."""

    favourable: int
    possible: int

    def unlikely(self, among: int) -> bool:
        """Tell whether it would rarely be met even once among so many comparisons (Bonferroni)."""
        return self.favourable * among * UNLIKELY <= self.possible

    def shown(self) -> Decimal:
        """Return it with two significant digits, half up.

        >>> Chance(1, 3).shown(), Chance(2, 70000).shown(), Chance(1, 1).shown()
        (Decimal('0.33'), Decimal('0.000029'), Decimal('1'))
        """
        if self.favourable in {0, self.possible}:
            return Decimal(self.favourable // self.possible)
        places = (self.possible.bit_length() - self.favourable.bit_length()) * 3 // 10 + SIGNIFICANT
        while self._scaled(places) < 10 ** (SIGNIFICANT - 1):
            places += 1
        while self._scaled(places) >= 10**SIGNIFICANT:
            places -= 1
        return Decimal(self._scaled(places)).scaleb(-places)

    def one_in(self) -> int:
        """Return n of "about one in n", as a whole number.

        >>> Chance(2, 7).one_in()
        4
        """
        return (2 * self.possible + self.favourable) // (2 * self.favourable)

    def _scaled(self, places: int) -> int:
        shifted: int = self.favourable * 10**places
        return (2 * shifted + self.possible) // (2 * self.possible)


def at_least(marked: int, drawn: int, all_marked: int, everything: int) -> Chance:
    """Return how likely ``marked`` or more are among ``drawn`` of ``everything``, of which ``all_marked`` are.

    Drawn without putting back (hypergeometric): how often the rows of one would hold so many of those marked,
    were they dealt out to all at random.

    >>> at_least(2, 2, 2, 4).shown()
    Decimal('0.17')
    """
    # Which of the two is drawn makes no difference; the smaller one gives the shorter numbers.
    few, many = sorted((drawn, all_marked))
    top = min(few, many)
    if marked <= 0:
        return Chance(1, 1)
    if marked > top:
        return Chance(0, 1)
    here = max(marked, few + many - everything)
    term = comb(many, here) * comb(everything - many, few - here)
    total = term
    for found in range(here, top):
        term = term * (many - found) * (few - found)
        term //= (found + 1) * (everything - many - few + found + 1)
        total += term
        if (term * NEGLIGIBLE).bit_length() + top.bit_length() < total.bit_length():
            break
    return Chance(total, comb(everything, few))


def in_so_many(marked: int, rows: int, each: Fraction) -> Chance:
    """Return how likely ``marked`` or more of ``rows`` are, where each is with the chance ``each`` (binomial).

    >>> in_so_many(2, 2, Fraction(1, 2)).shown()
    Decimal('0.25')
    """
    hit, all_ = each.numerator, each.denominator
    found = sum(comb(rows, n) * hit**n * (all_ - hit) ** (rows - n) for n in range(max(marked, 0), rows + 1))
    return Chance(found, all_**rows)


def so_many_alike(times: int, drawn: int, frequencies: Iterable[int]) -> Chance:
    """Return how likely at most it is that some value comes ``times`` or more among ``drawn`` of all.

    ``frequencies``: how often each value is there among all. The chances of the values are added up, so that
    the truth is not above.

    >>> so_many_alike(2, 2, [2, 2]).shown()
    Decimal('0.33')
    """
    counts = list(frequencies)
    everything = sum(counts)
    total = Fraction(0)
    for count in counts:
        chance = at_least(times, drawn, count, everything)
        total += Fraction(chance.favourable, chance.possible)
    total = min(total, Fraction(1))
    return Chance(total.numerator, total.denominator)
