"""覆盖率<95%扣2分: one fixed change past a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _, counted
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.branch import used_up
from kaohe.policy.rules.figures import COUNTED, plain
from kaohe.policy.rules.item import ZERO, left, left_column, missing_column, points_of
from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.rule import Branch, Effect, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Threshold(Rule):
    """Changes the item once by ``points`` where the figure lies within ``when``.

    ``against``: what is compared with ``when`` is how far the figure lies above the group's mean, or above
    a target that is given; ``when`` then bounds that distance ({"below": 0}: lower than the mean).

    >>> Threshold(when={"below": "95%"}, points=2).score(Inputs(value=Fraction(94, 100), full=Fraction(6)))
    Fraction(4, 1)
    """

    kind: Literal["threshold"] = "threshold"
    when: Reach
    against: Literal["mean", "target"] | None = None
    effect: Effect = "deduct"
    points: Positive
    of: Literal["value", "count"] = "value"
    measure: str = "%"
    full: NotNegative | None = None
    money: bool = False

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({self.of} if self.against is None else {self.of, self.against}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        change = Fraction(self.points) if self._within(inputs) else Fraction(0)
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, -change if self.effect == "deduct" else change)

    def _within(self, inputs: Inputs[Fraction]) -> bool:
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None:
            raise Undefined(_("缺少实际值"))
        if self.against is not None:
            base = inputs.mean if self.against == "mean" else inputs.target
            if base is None:
                raise Undefined(_("缺少平均值或目标值"))
            figure = figure - base
        return self.when.holds(figure)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        figure = inputs.value if self.of == "value" else inputs.count
        if figure is None:
            raise Undefined(_("缺少实际值"))
        if self.against is not None:
            base = inputs.mean if self.against == "mean" else inputs.target
            if base is None:
                raise Undefined(_("缺少平均值或目标值"))
            figure = figure - base
        signed = ColumnFraction.constant(-self.points if self.effect == "deduct" else self.points)
        change = choose(
            [(self.when.holds_column(figure), signed), (figure.numerator.notnull(), ZERO)],
            missing_column(ZERO),
        )
        return left_column(points_of(self.full, inputs.full), change)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        within = self.when.words(self.measure)
        yield Branch("within", _("{reach},加扣一次").format(reach=within), self._within)
        yield Branch(
            "outside", _("不在 {reach},不加不扣").format(reach=within), lambda given: not self._within(given)
        )
        full = full if self.full is None else self.full
        if self.effect == "deduct":
            points = Fraction(self.points)
            yield from used_up(
                full, None, lambda given: points if self._within(given) else Fraction(0), points
            )

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分,"
        coin = "元" if self.money else "分"
        verb = "扣" if self.effect == "deduct" else "加"
        if self.against is not None:
            base = "平均值" if self.against == "mean" else "目标"
            sides = (("高于", self.when.above), ("低于", self.when.below), ("不低于", self.when.at_least))
            side = next((word for word, bound in sides if bound is not None), "不高于")
            return f"{head}{side}{base}的{verb}{plain(self.points)}{coin}"
        head += "实际值" if self.of == "value" and self.measure in COUNTED else ""
        return f"{head}{self.when.words(self.measure)}{verb}{plain(self.points)}{coin}"

    def words_en(self) -> str:
        verb = "take off" if self.effect == "deduct" else "add"
        coin = "yuan" if self.money else "point(s)"
        return counted(f"{verb} {plain(self.points)} {coin} once when {self._when_en()}")

    def _when_en(self) -> str:
        if self.against is None:
            return self.when.words_en(self.measure)
        return f"the figure less the {self.against} is {self.when.words_en('')}"
