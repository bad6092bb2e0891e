"""覆盖率<95%扣2分: one fixed change past a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import COUNTED, plain
from kaohe.policy.rules.item import ZERO, left, left_column, missing_column, points_of
from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.rule import Effect, Inputs, NotNegative, Positive, Rule, Undefined


class Threshold(Rule):
    """Changes the item once by ``points`` where the figure lies within ``when``.

    >>> Threshold(when={"below": "95%"}, points=2).score(Inputs(value=Fraction(94, 100), full=Fraction(6)))
    Fraction(4, 1)
    """

    kind: Literal["threshold"] = "threshold"
    when: Reach
    effect: Effect = "deduct"
    points: Positive
    of: Literal["value", "count"] = "value"
    measure: str = "%"
    full: NotNegative | None = None
    money: bool = False

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({self.of}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None:
            raise Undefined(_("缺少实际值"))
        change = Fraction(self.points) if self.when.holds(figure) else Fraction(0)
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, -change if self.effect == "deduct" else change)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None:
            raise Undefined(_("缺少实际值"))
        signed = ColumnFraction.constant(-self.points if self.effect == "deduct" else self.points)
        change = choose(
            [(self.when.holds_column(figure), signed), (figure.numerator.notnull(), ZERO)],
            missing_column(ZERO),
        )
        return left_column(points_of(self.full, inputs.full), change)

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分,"
        coin = "元" if self.money else "分"
        verb = "扣" if self.effect == "deduct" else "加"
        head += "实际值" if self.of == "value" and self.measure in COUNTED else ""
        return f"{head}{self.when.words(self.measure)}{verb}{plain(self.points)}{coin}"

    def words_en(self) -> str:
        verb = "take off" if self.effect == "deduct" else "add"
        coin = "yuan" if self.money else "point(s)"
        return f"{verb} {plain(self.points)} {coin} once when {self.when.words_en(self.measure)}"
