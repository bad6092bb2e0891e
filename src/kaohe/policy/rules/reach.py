"""A stretch of figures between two bounds, each included or not: bands, thresholds, conditions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, model_validator

from kaohe.policy.rules.figures import quantity
from kaohe.policy.rules.rule import Exact

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class Reach(BaseModel):
    """The figures from ``at_least`` or ``above`` to ``at_most`` or ``below``; without one, open that way.

    >>> Reach(at_least="60%", below="100%").words("%")
    '≥60%且<100%'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    at_least: Exact | None = None
    above: Exact | None = None
    at_most: Exact | None = None
    below: Exact | None = None

    @model_validator(mode="after")
    def _one_bound_each_way(self) -> Reach:
        if (self.at_least is not None and self.above is not None) or (
            self.at_most is not None and self.below is not None
        ):
            raise ValueError("同一侧只能有一个界限 / one bound on each side")
        low, high = self.low, self.high
        if low is not None and high is not None and (low > high or (low == high and not self.single)):
            raise ValueError(f"下限 {low} 不小于上限 {high} / the bounds are reversed")
        return self

    @property
    def low(self) -> Decimal | None:
        """The lower bound, included or not."""
        return self.above if self.at_least is None else self.at_least

    @property
    def high(self) -> Decimal | None:
        """The upper bound, included or not."""
        return self.below if self.at_most is None else self.at_most

    @property
    def single(self) -> bool:
        """Whether this is exactly one figure."""
        return self.at_least is not None and self.at_least == self.at_most

    def holds(self, figure: Fraction) -> bool:
        """Tell whether the figure lies within."""
        return (
            (self.at_least is None or figure >= Fraction(self.at_least))
            and (self.above is None or figure > Fraction(self.above))
            and (self.at_most is None or figure <= Fraction(self.at_most))
            and (self.below is None or figure < Fraction(self.below))
        )

    def holds_column(self, figure: ColumnFraction) -> Any:
        """Tell per row whether the figure lies within; missing where it is missing."""
        conditions = []
        if self.low is not None:
            distance = figure - self.low
            conditions.append(distance > 0 if self.above is not None else distance >= 0)
        if self.high is not None:
            room = self.high - figure
            conditions.append(room > 0 if self.below is not None else room >= 0)
        if not conditions:
            return figure.numerator.notnull()
        return conditions[0] & conditions[-1]

    def meets(self, other: Reach) -> bool:
        """Tell whether some figure lies in both."""
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Reach) -> bool:
        if self.high is None or other.low is None:
            return False
        apart = self.below is not None or other.above is not None
        return self.high < other.low or (self.high == other.low and apart)

    def words(self, measure: str) -> str:
        """Say the bounds with signs."""
        if self.at_least is not None and self.single:
            return f"={quantity(self.at_least, measure)}"
        signs = (("≥", self.at_least), (">", self.above), ("≤", self.at_most), ("<", self.below))
        return "且".join(f"{sign}{quantity(bound, measure)}" for sign, bound in signs if bound is not None)

    def words_en(self, measure: str) -> str:
        """Say the bounds in English."""
        return self.words(measure).replace("且", " and ").replace("=", "= ")
