"""基数减扣款: a base less deductions, not below zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.rule import Branch, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.fraction import ColumnFraction


class BaseLess(Rule):
    """Gives ``base`` less the value (what is taken off in all), at least ``floor``.

    >>> BaseLess(base=700).score(Inputs(value=Fraction(300)))
    Fraction(400, 1)
    """

    kind: Literal["base_less"] = "base_less"
    base: NotNegative
    floor: NotNegative = Decimal(0)
    money: bool = False

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        return max(Fraction(self.base) - _off(inputs), Fraction(self.floor))

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少扣减数"))
        return self.base - inputs.value.at_most(self.base - self.floor)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        room = Fraction(self.base) - Fraction(self.floor)
        yield Branch("left", _("扣减后有剩余"), lambda given: _off(given) < room)
        yield Branch("floor", _("扣到最低"), lambda given: _off(given) >= room)

    def words(self) -> str:
        coin, off = ("元", "扣款") if self.money else ("分", "扣分")
        floor = "扣完为止" if self.floor == 0 else f"最低{plain(self.floor)}{coin}"
        return f"得数={plain(self.base)}{coin}-{off}合计,{floor}"

    def words_en(self) -> str:
        return f"{plain(self.base)} less what is taken off, at least {plain(self.floor)}"


def _off(inputs: Inputs[Fraction]) -> Fraction:
    if inputs.value is None:
        raise Undefined(_("缺少扣减数"))
    return inputs.value
