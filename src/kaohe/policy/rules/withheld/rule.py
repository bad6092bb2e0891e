"""完成全年任务的补发所扣工资: what was withheld is refunded when a condition holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.item import ZERO, missing_column
from kaohe.policy.rules.rule import Branch, Inputs, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Withheld(Rule):
    """Refunds the whole value (what was withheld) where ``condition`` holds.

    ``count`` tells whether it holds (0: no), as the ledger knows it.

    >>> Withheld(condition="全年任务完成").score(Inputs(value=Fraction(800), count=Fraction(1)))
    Fraction(800, 1)
    """

    kind: Literal["withheld"] = "withheld"
    condition: str

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value", "count"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None or inputs.count is None:
            raise Undefined(_("缺少暂扣金额,或条件是否达到"))
        return inputs.value if inputs.count > 0 else Fraction(0)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None or inputs.count is None:
            raise Undefined(_("缺少暂扣金额,或条件是否达到"))
        return choose(
            [(inputs.count <= 0, ZERO), (inputs.count > 0, inputs.value)], missing_column(inputs.value)
        )

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("refunded", _("条件达到,返还"), lambda given: (given.count or 0) > 0)
        yield Branch("kept", _("条件没有达到"), lambda given: given.count is not None and given.count <= 0)

    def words(self) -> str:
        return f"{self.condition}的,返还所扣金额"

    def words_en(self) -> str:
        return f"what was withheld is refunded if: {self.condition}"
