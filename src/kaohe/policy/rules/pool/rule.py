"""人数×500元+3000元: a pool by headcount plus a constant."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.rule import Branch, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.fraction import ColumnFraction


class Pool(Rule):
    """Makes a pool of ``each`` yuan a head and ``constant`` on top.

    >>> Pool(each=100, constant=1000).score(Inputs(count=Fraction(5)))
    Fraction(1500, 1)
    """

    kind: Literal["pool"] = "pool"
    each: Positive
    constant: NotNegative = Decimal(0)

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"count"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.count is None:
            raise Undefined(_("缺少人数"))
        return inputs.count * Fraction(self.each) + Fraction(self.constant)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.count is None:
            raise Undefined(_("缺少人数"))
        heads = inputs.count + Fraction(self.constant) / Fraction(self.each)
        return heads * self.each

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("pool", _("按人数"), lambda given: given.count is not None)

    def words(self) -> str:
        constant = "" if self.constant == 0 else f"+{plain(self.constant)}元"
        return f"奖金=人数×{plain(self.each)}元{constant}"

    def words_en(self) -> str:
        return f"{plain(self.each)} yuan a head plus {plain(self.constant)} yuan"
