"""当季奖励=累计应得-已发: cumulative due less what was already paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.rule import Branch, Inputs, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.policy.fraction import ColumnFraction


class Cumulative(Rule):
    """Pays the value (cumulative due) less the target (already paid); a negative result is owed back.

    >>> from fractions import Fraction
    >>> Cumulative().score(Inputs(value=Fraction(900), target=Fraction(400)))
    Fraction(500, 1)
    """

    kind: Literal["cumulative"] = "cumulative"

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value", "target"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None or inputs.target is None:
            raise Undefined(_("缺少累计应得或已发金额"))
        return inputs.value - inputs.target

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None or inputs.target is None:
            raise Undefined(_("缺少累计应得或已发金额"))
        return -inputs.target + inputs.value

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("due", _("还有应发"), lambda given: self.score(given) > 0)
        yield Branch("nothing", _("不再发放或应退回"), lambda given: self.score(given) <= 0)

    def words(self) -> str:
        return "当期奖励=累计应得奖励-前期累计奖励"

    def words_en(self) -> str:
        return "cumulative due less what was already paid"
