"""Those who are compared: spread, correlation with size, and how far chance could have moved each rank."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import correlation
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.engine.answers.fairness.scores import MISSING
from kaohe.engine.figures import half_up, unscaled
from kaohe.engine.score import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engine.answers.fairness.scores import Points

SURE = Decimal("0.95")
"""How often one must beat the other for their order to count as known; intervals of ranks leave out 5 % at each end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject: its points and rank, and between which it may lie as rows fall; ``rows``: how many it has."""

    subject: str
    points: Decimal
    rank: int
    ranks: tuple[int, int]
    between: tuple[Decimal, Decimal]
    rows: int

    def as_json(self) -> dict[str, Any]:
        """Return all fields; bounds as lists."""
        return {
            "subject": self.subject,
            "points": self.points,
            "rank": self.rank,
            "rank_interval": list(self.ranks),
            "points_interval": list(self.between),
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class Alike:
    """Neighbours in the ranking that the rows of the period cannot tell apart, the better ones first."""

    first: int
    last: int
    subjects: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {"from": self.first, "to": self.last, "subjects": list(self.subjects)}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Those who are compared with each other; ``group``: what they have in common, by column of the roster.

    ``noise``: which part of the differences between points chance in the rows explains, from 0 to 1.
    ``by_size``: correlation of points with the number of rows; None where it is not defined.
    """

    group: dict[str, Any]
    standings: tuple[Standing, ...]
    alike: tuple[Alike, ...]
    spread: dict[str, Decimal]
    noise: Decimal | None
    by_size: Decimal | None

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {
            **({"group": self.group} if self.group else {}),
            "spread": self.spread,
            "noise": self.noise,
            "size_correlation": self.by_size,
            "ranking": [own.as_json() for own in self.standings],
            "alike": [own.as_json() for own in self.alike],
        }


def ranked(
    group: dict[str, Any], published: dict[str, Decimal], points: Points, rows: dict[str, int], decimals: int
) -> Ranked:
    """Compare those who are ranked together; ``points``: of each sample, ``rows``: how many each has."""
    ranks = places(published)
    order = sorted(published, key=lambda subject: (ranks[subject], subject))
    drawn = np.vstack([points[subject] for subject in order])
    beaten = np.sort(drawn, axis=0)
    standings = []
    for index, subject in enumerate(order):
        own = drawn[index]
        above = np.array(
            [
                len(order) - np.searchsorted(beaten[:, one], own[one], side="right")
                for one in range(drawn.shape[1])
            ]
        )
        low, high = _ends(above + 1)
        worst, best = _ends(own[own != MISSING])
        standings.append(
            Standing(
                subject,
                published[subject],
                ranks[subject],
                (low, high),
                (unscaled(worst, decimals), unscaled(best, decimals)),
                rows.get(subject, 0),
            )
        )
    return Ranked(
        group,
        tuple(standings),
        tuple(_alike(order, ranks, drawn)),
        _spread([published[subject] for subject in order], decimals),
        _noise(published, order, drawn, decimals),
        _by_size([(published[subject], rows.get(subject, 0)) for subject in order]),
    )


def _ends(drawn: Any) -> tuple[int, int]:
    """Return the ends between which nine tenths lie: of the lowest and highest 5 % none is left over."""
    ordered = np.sort(drawn)
    cut = len(ordered) * 5 // 100
    return int(ordered[cut]), int(ordered[len(ordered) - 1 - cut])


def _alike(order: Sequence[str], ranks: dict[str, int], drawn: Any) -> list[Alike]:
    """Find the longest runs of neighbours of whom nobody surely beats another."""
    found: list[tuple[int, int]] = []
    last = 0
    for first in range(len(order)):
        last = max(last, first)
        while last + 1 < len(order) and not any(
            _surely(drawn[better], drawn[last + 1]) for better in range(first, last + 1)
        ):
            last += 1
        if last > first and (not found or last > found[-1][1]):
            found.append((first, last))
    return [
        Alike(ranks[order[first]], ranks[order[last]], tuple(order[first : last + 1]))
        for first, last in found
    ]


def _surely(better: Any, worse: Any) -> bool:
    """Tell whether one beats the other in nearly all samples; a tie counts half."""
    doubled = 2 * int(np.sum(better > worse)) + int(np.sum(better == worse))
    return Fraction(doubled, 2 * len(better)) >= Fraction(SURE)


def _spread(points: Sequence[Decimal], decimals: int) -> dict[str, Decimal]:
    exact = [Fraction(own) for own in points]
    mean = sum(exact, Fraction(0)) / len(exact)
    ordered = sorted(points)
    return {
        "lowest": ordered[0],
        "median": half_up(
            (Fraction(ordered[(len(ordered) - 1) // 2]) + Fraction(ordered[len(ordered) // 2])) / 2, decimals
        ),
        "mean": half_up(mean, decimals),
        "highest": ordered[-1],
        "deviation": half_up(
            Fraction(_root(sum(((own - mean) ** 2 for own in exact), Fraction(0)) / len(exact))), decimals
        ),
        "widest_gap": max((one - other for other, one in pairwise(ordered)), default=Decimal(0)),
    }


def _root(square: Fraction) -> Decimal:
    return (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()


def _noise(published: dict[str, Decimal], order: Sequence[str], drawn: Any, decimals: int) -> Decimal | None:
    """Return the mean variance of points by chance over the variance between subjects, at most 1."""
    between = float(np.var([float(published[subject]) for subject in order]))
    if not between:
        return None
    known = [own[own != MISSING] for own in drawn]
    within = float(np.mean([np.var(own / 10**decimals) for own in known if len(own)]))
    return half_up(Fraction(min(1.0, within / between)), 2)


def _by_size(pairs: Sequence[tuple[Decimal, int]]) -> Decimal | None:
    points, rows = [float(own) for own, _rows in pairs], [float(own) for _points, own in pairs]
    if len(set(points)) == 1 or len(set(rows)) == 1:
        return None
    return half_up(Fraction(correlation(points, rows)), 2)
