"""What a subject stands to lose besides points: preconditions that hold now, the grade that it has now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.engine.answers.budget import affordable, anything
from kaohe.engine.figures import half_up
from kaohe.engine.score import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.engine.answers.standing import Standing
    from kaohe.engine.reference import Reference
    from kaohe.policy.indicator import Grades

    Later = Callable[[int], Reference]
    """The subject's tree with so many more late ones."""


def affordable_gate(standing: Standing, later: Later) -> int | None:
    """Return how many more late ones leave every precondition as it is; None where none ever fails by them."""
    asked = [
        requirement
        for name in walk(standing.policy)
        for requirement in standing.policy.indicators[name].requires
    ]
    if not asked:
        return None

    def met(late: int) -> Decimal:
        reference = later(late)
        return Decimal(sum(1 for requirement in asked if reference.meets(requirement)))

    return affordable(met, anything)


def affordable_grade(standing: Standing, later: Later, most: int | None) -> int | None:
    """Return how many more late ones leave the grade; None where it stays.

    ``most``: where so many late ones take all that the item has, more of them change nothing.
    """
    grades = standing.policy.grades
    if grades is None or most is None or grades.of not in walk(standing.policy):
        return None

    def reached(late: int) -> Decimal | None:
        points = later(min(late, most + 1)).result(grades.of).points
        return None if points is None else _bounds_reached(grades, points)

    return affordable(reached, anything) if _falls(reached, most) else None


def _falls(reached: Callable[[int], Decimal | None], most: int) -> bool:
    now, then = reached(0), reached(most + 1)
    return now is not None and (then is None or then < now)


def _bounds_reached(grades: Grades, points: Decimal) -> Decimal:
    looked_up = points if grades.decimals is None else half_up(points, grades.decimals)
    return Decimal(sum(1 for band in grades.bands if band.low is not None and looked_up >= band.low))
