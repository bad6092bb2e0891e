"""The grade: the band in which the points lie, how far it is to the next one, and which it is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import half_up
from kaohe.engine.score import grade_of
from kaohe.i18n import _
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from kaohe.policy.indicator import GradeBand, Grades


def grade_explained(grades: Grades, points: Decimal) -> dict[str, Any]:
    """Return the grade, the figure looked up, and every band with why it is or is not the one.

    ``distance``: by how many points the figure lies above the band's lower bound (negative: below it).
    """
    figure = points if grades.decimals is None else half_up(points, grades.decimals)
    grade = grade_of(grades, points)
    return {
        "grade": grade,
        "figure": figure,
        "cite": grades.cite,
        "bands": [_band(band, figure, taken=band.grade == grade) for band in _ordered(grades)],
    }


def _ordered(grades: Grades) -> list[GradeBand]:
    return sorted(
        grades.bands, key=lambda band: Decimal("-Infinity") if band.low is None else band.low, reverse=True
    )


def _band(band: GradeBand, figure: Decimal, *, taken: bool) -> dict[str, Any]:
    distance = None if band.low is None else figure - band.low
    if distance is not None and distance < 0:
        why = _("{figure} 低于 {low},差 {distance}").format(
            figure=plain(figure), low=plain(band.low or Decimal(0)), distance=plain(-distance)
        )
    elif taken and band.low is not None:
        why = _("{figure} 不低于 {low},高出 {distance}").format(
            figure=plain(figure), low=plain(band.low), distance=plain(distance or Decimal(0))
        )
    elif taken:
        why = _("{figure} 不到更高的等级").format(figure=plain(figure))
    else:
        why = _("{figure} 已到更高的等级").format(figure=plain(figure))
    return {
        "grade": band.grade,
        "from": band.low,
        "below": band.below,
        "taken": taken,
        "distance": distance,
        "why": why,
        "cite": band.cite,
    }
