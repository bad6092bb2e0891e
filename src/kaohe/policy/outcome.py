"""What follows from a result (结果应用): awards, raises, training by grade, place or points; it gives no points."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.measure import ConditionText
from kaohe.policy.rules.rule import Exact


class Places(Element):
    """Places of the policy's ranking: not beyond ``at_most``, or among the ``last``; ties included."""

    at_most: int | None = Field(default=None, ge=1)
    last: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.at_most is None) is (self.last is None):
            raise ValueError("写 at_most(前几名)或 last(后几名)之一 / either at_most or last")
        return self


class Points(Element):
    """Points of the total from ``at_least`` on and ``below`` a bound."""

    at_least: Exact | None = None
    below: Exact | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.at_least is None and self.below is None:
            raise ValueError("写 at_least 或 below / at_least or below")
        return self


class Counted(Element):
    """A measure of the policy from ``at_least`` on and ``below`` a bound; without any figure it does not hold."""

    measure: Identifier
    at_least: Exact | None = None
    below: Exact | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.at_least is None and self.below is None:
            raise ValueError("写 at_least 或 below / at_least or below")
        return self


class When(Element):
    """The results from which it follows; where several are said, all of them must hold.

    ``counted`` alone follows from rows: also for who has no points.
    """

    grade: tuple[Text, ...] = ()
    rank: Places | None = None
    points: Points | None = None
    counted: tuple[Counted, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.grade or self.rank or self.points or self.counted):
            raise ValueError("写 grade、rank、points 或 counted / grade, rank, points or counted")
        return self

    @property
    def of_points(self) -> bool:
        """Tell whether it takes points for it to follow."""
        return bool(self.grade or self.rank or self.points)


class Outcome(Cited):
    """Something that follows for who has such a result; ``applies_to`` limits it to some of the roster."""

    title: Text
    when: When
    text: Text | None = None
    applies_to: ConditionText | None = None
