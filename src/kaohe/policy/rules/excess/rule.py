"""超过目标部分按1.5%提成: a percentage of the part above a target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.branch import capped
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.item import points_of
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class Excess(Rule):
    """Pays ``share`` of what the value exceeds the target by; nothing at or below the target.

    >>> Excess(share="1.5%").score(Inputs(value=Fraction(1200000), target=Fraction(1000000)))
    Fraction(3000, 1)
    """

    kind: Literal["excess"] = "excess"
    share: Positive
    target: Exact | None = None
    most: NotNegative | None = None
    measure: str = "元"

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value", "target"} if self.target is None else {"value"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        amount = self._above(inputs) * Fraction(self.share)
        return amount if self.most is None else min(amount, Fraction(self.most))

    def _above(self, inputs: Inputs[Fraction]) -> Fraction:
        target = inputs.target if self.target is None else Fraction(self.target)
        if inputs.value is None or target is None:
            raise Undefined(_("缺少金额或目标"))
        return max(inputs.value - target, Fraction(0))

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        target = points_of(self.target, inputs.target)
        if inputs.value is None or target is None:
            raise Undefined(_("缺少金额或目标"))
        amount = inputs.value * self.share - target * self.share
        amount = amount.at_least(0)
        return amount if self.most is None else amount.at_most(self.most)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("above", _("超过目标"), lambda given: self._above(given) > 0)
        yield Branch("below", _("没有超过目标"), lambda given: self._above(given) == 0)
        yield from capped(self.most, lambda given: self._above(given) * Fraction(self.share))

    def words(self) -> str:
        most = "" if self.most is None else f",最高{plain(self.most)}元"
        target = "目标" if self.target is None else f"{plain(self.target)}{self.measure}"
        return f"超过{target}部分按{percent(self.share)}提成{most}"

    def words_en(self) -> str:
        target = "the target" if self.target is None else plain(self.target)
        most = "" if self.most is None else f", at most {plain(self.most)} yuan"
        return f"{percent(self.share)} of the part above {target}{most}"
