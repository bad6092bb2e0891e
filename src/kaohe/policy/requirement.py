"""Preconditions (前提) of a node: what must hold for its rule to count, and what holds otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from kaohe.i18n import _
from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.measure import Count, Sum
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.rule import Exact

if TYPE_CHECKING:
    from kaohe.policy.measure import Derived, Measure


class Instead(Element):
    """What a node gives where a requirement is not met: exactly ``points``, or no more than ``at_most``."""

    points: Exact | None = Field(default=None, ge=0)
    at_most: Exact | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.points is None) is (self.at_most is None):
            raise ValueError("写 points 或 at_most 之一 / either points or at_most")
        return self


class Requirement(Cited):
    """A precondition (前提): the measure reaches ``at_least`` and does not exceed ``at_most``.

    ``otherwise``: ``zero`` makes the node 0 and void, ``leave`` takes it out of the assessment. ``missing``:
    what a measure without a figure means; by default none counted is 0 for counts and sums, and a
    requirement on anything else is met. Of several that are not met, the first decides.
    """

    title: Text
    measure: Identifier
    at_least: Exact | None = None
    at_most: Exact | None = None
    otherwise: Literal["zero", "leave"] | Instead
    missing: Literal["met", "unmet"] | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("写 at_least 或 at_most / at_least or at_most is needed")
        return self

    @property
    def points(self) -> Decimal | None:
        """Return the points that the node gets instead; None where it gets none, or only less."""
        return self.otherwise.points if isinstance(self.otherwise, Instead) else None

    @property
    def most(self) -> Decimal | None:
        """Return how many points the node gets at most instead; None where its rule does not count at all."""
        return self.otherwise.at_most if isinstance(self.otherwise, Instead) else None

    def without_figure(self, measure: Measure | Derived) -> Literal["met", "unmet", "zero"]:
        """Tell what it means that the measure has no figure: met or not, or to be taken as 0."""
        if self.missing is not None:
            return self.missing
        return "zero" if isinstance(measure.value, Count | Sum) else "met"

    def words(self, *, rate: bool) -> str:
        """Say in Chinese what is required, and what happens otherwise; ``rate``: the measure is a ratio."""
        say = percent if rate else plain
        bounds = [
            sign + say(bound)
            for sign, bound in (("≥", self.at_least), ("≤", self.at_most))
            if bound is not None
        ]
        if self.otherwise == "zero":
            otherwise = _("否则本项不得分")
        elif self.otherwise == "leave":
            otherwise = _("否则本项不参评")
        elif self.points is not None:
            otherwise = _("否则本项得 {points} 分").format(points=plain(self.points))
        else:
            otherwise = _("否则本项最多得 {points} 分").format(points=plain(self.most or Decimal(0)))
        return _("要求{title} {bounds},{otherwise}").format(
            title=self.title, bounds="、".join(bounds), otherwise=otherwise
        )
