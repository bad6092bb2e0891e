"""按回款的5%计算: a percentage of an amount, or so much money per unit of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.branch import capped
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.rule import Branch, Effect, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class Percentage(Rule):
    """Pays ``share`` of the value, at most ``most``; with ``unit``, ``share`` yuan for each such unit of it.

    >>> Percentage(share="5%").score(Inputs(value=Fraction(120000)))
    Fraction(6000, 1)
    """

    kind: Literal["percentage"] = "percentage"
    share: Positive
    unit: str | None = None
    most: NotNegative | None = None
    effect: Effect = "award"

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        amount = self._uncapped(inputs)
        amount = amount if self.most is None else min(amount, Fraction(self.most))
        return amount if self.effect == "award" else -amount

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少金额"))
        value = inputs.value
        if self.most is not None:
            value = value.at_most(Fraction(self.most) / Fraction(self.share))
        return value * (self.share if self.effect == "award" else -self.share)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("share", _("按比例计算"), lambda given: given.value is not None)
        yield from capped(self.most, lambda given: abs(self._uncapped(given)))

    def _uncapped(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None:
            raise Undefined(_("缺少金额"))
        return inputs.value * Fraction(self.share)

    def words(self) -> str:
        verb = "计算" if self.effect == "award" else "扣罚"
        most = "" if self.most is None else f",最高{plain(self.most)}元"
        if self.unit is not None:
            return f"每1{self.unit}对应{'' if self.effect == 'award' else '扣'}{plain(self.share)}元{most}"
        return f"按金额的{percent(self.share)}{verb}{most}"

    def words_en(self) -> str:
        most = "" if self.most is None else f", at most {plain(self.most)} yuan"
        off = "" if self.effect == "award" else " taken off"
        if self.unit is not None:
            return f"{plain(self.share)} yuan for each {self.unit}{off}{most}"
        return f"{percent(self.share)} of the amount{off}{most}"
