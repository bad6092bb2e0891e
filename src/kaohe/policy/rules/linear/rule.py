"""其间按比例线性计分: a straight line between two figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from kaohe.i18n import _
from kaohe.policy.rules.figures import exact_quantity, exactly, plain, quantity
from kaohe.policy.rules.item import points_of
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.fraction import ColumnFraction


class Linear(Rule):
    """Gives ``top`` points (None: all of the item) from ``best`` on, ``bottom`` from ``worst`` on.

    Between the two, points lie on the straight line.

    >>> Linear(best=1, worst=10, top=100, measure="小时").score(Inputs(value=Fraction(4)))
    Fraction(200, 3)
    """

    kind: Literal["linear"] = "linear"
    best: Exact
    worst: Exact
    top: NotNegative | None = None
    bottom: NotNegative = Decimal(0)
    measure: str = "%"
    of: Literal["value", "count"] = "value"

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.best == self.worst:
            raise ValueError("两端的数相同 / both ends are the same figure")
        if self.top is not None and self.top <= self.bottom:
            raise ValueError("最好一端的得分要高于最差一端 / the best end must give more than the worst")
        return self

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({self.of, "full"} if self.top is None else {self.of}) - given

    @property
    def sets(self) -> bool:
        return True

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        top = inputs.full if self.top is None else Fraction(self.top)
        if top is None:
            raise Undefined(_("缺少实际值或本项分值"))
        way = min(max(self._way(inputs), Fraction(0)), Fraction(1))
        return Fraction(self.bottom) + way * (top - Fraction(self.bottom))

    def _way(self, inputs: Inputs[Fraction]) -> Fraction:
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None:
            raise Undefined(_("缺少实际值或本项分值"))
        return (figure - Fraction(self.worst)) / (Fraction(self.best) - Fraction(self.worst))

    def workings(self, inputs: Inputs[Fraction]) -> str | None:
        way, top = self._way(inputs), inputs.full if self.top is None else Fraction(self.top)
        figure = inputs.value if self.of == "value" else inputs.count
        if top is None or figure is None or not 0 < way < 1:
            return None
        own, best, worst = (
            exact_quantity(Fraction(one), self.measure) for one in (figure, self.best, self.worst)
        )
        rise = f"({own} − {worst}) ÷ ({best} − {worst}) × {exactly(top - Fraction(self.bottom))}"
        return rise if not self.bottom else f"{exactly(Fraction(self.bottom))} + {rise}"

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        top = points_of(self.top, inputs.full)
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None or top is None:
            raise Undefined(_("缺少实际值或本项分值"))
        # Clip the figure first, then weigh both ends by the distance from the other.
        low, high = sorted((self.best, self.worst))
        clipped = figure.at_least(low).at_most(high)
        span = 1 / (Fraction(self.best) - Fraction(self.worst))
        return (clipped - self.worst) * span * top + (self.best - clipped) * span * self.bottom

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("best", _("达到最好一端"), lambda given: self._way(given) >= 1)
        yield Branch("between", _("在两端之间"), lambda given: 0 < self._way(given) < 1)
        yield Branch("worst", _("到了最差一端"), lambda given: self._way(given) <= 0)

    def words(self) -> str:
        signs = ("≥", "≤") if self.best > self.worst else ("≤", "≥")
        top = "满" if self.top is None else plain(self.top)
        return (
            f"{signs[0]}{quantity(self.best, self.measure)}得{top}分,"
            f"{signs[1]}{quantity(self.worst, self.measure)}得{plain(self.bottom)}分,其间按线性计分"
        )

    def words_en(self) -> str:
        top = "full points" if self.top is None else f"{plain(self.top)} points"
        return (
            f"{top} at {quantity(self.best, self.measure)} or better, {plain(self.bottom)} at "
            f"{quantity(self.worst, self.measure)} or worse, a straight line between"
        )
