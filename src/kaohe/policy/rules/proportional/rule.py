"""得分=完成率×标准分: points in proportion to a rate, to a target or to the group's mean."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import exact_quantity, exactly, plain, quantity
from kaohe.policy.rules.item import ZERO, points_of
from kaohe.policy.rules.rule import Branch, Exact, Floor, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Proportional(Rule):
    """Gives the item's points times value ÷ base.

    ``against``: the value is itself a share of 1 (``rate``), or is divided by the ``target`` (given by the
    rule or as input), by the ``mean`` of the group, or the target is divided by it (``inverse``).
    ``most_share`` bounds the result by a share of the item (1: never above full), ``most`` by points.
    ``cutoff``: a value below gives 0. ``floor``: the least points.

    >>> rule = Proportional(against="mean", full=100, most=130)
    >>> rule.score(Inputs(value=Fraction(156), mean=Fraction(240)))
    Fraction(65, 1)
    """

    kind: Literal["proportional"] = "proportional"
    against: Literal["rate", "target", "mean"] = "rate"
    target: Positive | None = None
    inverse: bool = False
    full: NotNegative | None = None
    most_share: Positive | None = None
    most: NotNegative | None = None
    floor: Floor = None
    cutoff: Exact | None = None
    measure: str = "%"

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        needed = {"value"}
        if self.against == "mean" or (self.against == "target" and self.target is None):
            needed.add(self.against)
        if self.full is None:
            needed.add("full")
        return frozenset(needed) - given

    @property
    def sets(self) -> bool:
        return True

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if self._cut_off(inputs):
            return Fraction(0)
        points = max(self._share(inputs), Fraction(self.floor or 0))
        return min([points, *self._caps(inputs)])

    def _figures(self, inputs: Inputs[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
        full = inputs.full if self.full is None else Fraction(self.full)
        base = self._base(inputs)
        if inputs.value is None or full is None or base is None:
            raise Undefined(_("缺少实际值、基准或本项分值"))
        return full, inputs.value, base

    def _cut_off(self, inputs: Inputs[Fraction]) -> bool:
        _full, value, _base = self._figures(inputs)
        return self.cutoff is not None and value < Fraction(self.cutoff)

    def _share(self, inputs: Inputs[Fraction]) -> Fraction:
        full, value, base = self._figures(inputs)
        above, below = (base, value) if self.inverse else (value, base)
        if below <= 0:
            raise Undefined(_("比例的分母为零"))
        return full * above / below

    def _caps(self, inputs: Inputs[Fraction]) -> list[Fraction]:
        full, _value, _base = self._figures(inputs)
        caps = [Fraction(self.most)] if self.most is not None else []
        return caps + ([full * Fraction(self.most_share)] if self.most_share is not None else [])

    def _base(self, inputs: Inputs[Fraction]) -> Fraction | None:
        if self.against == "rate":
            return Fraction(1)
        if self.against == "mean":
            return inputs.mean
        return inputs.target if self.target is None else Fraction(self.target)

    def workings(self, inputs: Inputs[Fraction]) -> str | None:
        if not self._in_proportion(inputs):
            return None
        full, value, base = self._figures(inputs)
        if self.against == "rate" and not self.inverse:
            return f"{exactly(full)} × {exact_quantity(value, self.measure)}"
        above, below = (base, value) if self.inverse else (value, base)
        return (
            f"{exactly(full)} × {exact_quantity(above, self.measure)} ÷ {exact_quantity(below, self.measure)}"
        )

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        full, value = points_of(self.full, inputs.full), inputs.value
        base = {
            "rate": ColumnFraction.constant(1),
            "mean": inputs.mean,
            "target": points_of(self.target, inputs.target),
        }[self.against]
        if value is None or full is None or base is None:
            raise Undefined(_("缺少实际值、基准或本项分值"))
        # The share first, bounded as a share; then the points.
        share = base / value if self.inverse else value / base
        if self.most_share is not None:
            share = share.at_most(self.most_share)
        points = (share * full).at_least(self.floor or 0)
        if self.most_share is not None and self.floor is not None:
            points = points.at_most(full * self.most_share)
        if self.most is not None:
            points = points.at_most(self.most)
        if self.cutoff is None:
            return points
        return choose([(value < self.cutoff, ZERO)], points)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("share", _("按比例得分"), self._in_proportion)
        if self.cutoff is not None:
            words = _("低于 {bound},不得分").format(bound=quantity(self.cutoff, self.measure))
            yield Branch("cutoff", words, self._cut_off)
        if self.floor is not None:
            floor = Fraction(self.floor)
            words = _("按最低 {floor} 分").format(floor=plain(self.floor))
            yield Branch(
                "floor", words, lambda given: not self._cut_off(given) and self._share(given) <= floor
            )
        if self.most is not None or self.most_share is not None:
            yield Branch("most", _("到了最高分"), self._topped)

    def _in_proportion(self, inputs: Inputs[Fraction]) -> bool:
        return not self._cut_off(inputs) and self.score(inputs) == self._share(inputs)

    def _topped(self, inputs: Inputs[Fraction]) -> bool:
        points = max(self._share(inputs), Fraction(self.floor or 0))
        return not self._cut_off(inputs) and points >= min(self._caps(inputs))

    def words(self) -> str:
        parts = [] if self.full is None else [f"满分{plain(self.full)}分"]
        if self.target is not None:
            parts.append(f"目标为{quantity(self.target, self.measure)}")
        base = {"rate": "", "target": "目标值", "mean": "平均值"}[self.against]
        if self.against == "rate":
            parts.append("得分=满分÷实际值" if self.inverse else "得分=满分×实际值")
        else:
            parts.append(f"得分=满分×{base}÷实际值" if self.inverse else f"得分=满分×实际值÷{base}")
        if self.most_share is not None:
            parts.append(
                "最高得满分" if self.most_share == 1 else f"最高不超过满分的{plain(self.most_share * 100)}%"
            )
        if self.most is not None:
            parts.append(f"最高得{plain(self.most)}分")
        if self.floor is not None:
            parts.append(f"最低得{plain(self.floor)}分")
        if self.cutoff is not None:
            parts.append(f"低于{quantity(self.cutoff, self.measure)}不得分")
        return ",".join(parts)

    def words_en(self) -> str:
        base = {"rate": "", "target": " ÷ target", "mean": " ÷ mean"}[self.against]
        text = f"points of the item × value{base}"
        if self.inverse:
            text = f"points of the item{base.replace(' ÷', ' ×')} ÷ value"
        if self.target is not None:
            text += f" (target {quantity(self.target, self.measure)})"
        if self.full is not None:
            text += f", out of {plain(self.full)} points"
        if self.most_share is not None:
            text += f", at most {plain(self.most_share * 100)}% of the item"
        named = (("at most", self.most), ("at least", self.floor))
        text += "".join(f", {word} {plain(figure)}" for word, figure in named if figure is not None)
        return text if self.cutoff is None else f"{text}, nothing below {quantity(self.cutoff, self.measure)}"
