"""完成80%以上发放全部,不足的不发放: full or reduced pay by completion."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import percent
from kaohe.policy.rules.item import missing_column, points_of
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator


class ThresholdPay(Rule):
    """Pays ``reached`` of the full amount from ``bound`` on, and ``below`` of it under the bound.

    ``below`` None: in proportion, the full amount times the value (a rate).

    >>> ThresholdPay(bound=1, below="80%").score(Inputs(value=Fraction(9, 10), full=Fraction(3000)))
    Fraction(2400, 1)
    """

    kind: Literal["threshold_pay"] = "threshold_pay"
    bound: Exact
    reached: NotNegative = Decimal(1)
    below: NotNegative | None = None
    full: NotNegative | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value", "full"} if self.full is None else {"value"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        if inputs.value is None or full is None:
            raise Undefined(_("缺少完成率或全额"))
        if self._reached(inputs):
            return full * Fraction(self.reached)
        return full * (max(inputs.value, Fraction(0)) if self.below is None else Fraction(self.below))

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        full, value = points_of(self.full, inputs.full), inputs.value
        if value is None or full is None:
            raise Undefined(_("缺少完成率或全额"))
        short = ColumnFraction.constant(self.bound) - value
        under = value.at_least(0) if self.below is None else ColumnFraction.constant(self.below)
        share = choose(
            [(short > 0, under), (short <= 0, ColumnFraction.constant(self.reached))], missing_column(under)
        )
        return share * full

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        bound = percent(self.bound)
        yield Branch("reached", _("完成 {bound} 及以上").format(bound=bound), self._reached)
        yield Branch(
            "below", _("完成不足 {bound}").format(bound=bound), lambda given: not self._reached(given)
        )

    def _reached(self, inputs: Inputs[Fraction]) -> bool:
        if inputs.value is None:
            raise Undefined(_("缺少完成率或全额"))
        return inputs.value >= Fraction(self.bound)

    def words(self) -> str:
        bound = percent(self.bound)
        head = "" if self.full is None else f"全额{self.full:f}元,"
        below = (
            f"低于{bound}按完成率同比发放" if self.below is None else f"低于{bound}发放{percent(self.below)}"
        )
        return f"{head}完成{bound}及以上发放{percent(self.reached)},{below}"

    def words_en(self) -> str:
        below = "in proportion to completion" if self.below is None else percent(self.below)
        return f"{percent(self.reached)} of the full amount from {percent(self.bound)} on, {below} under it"
