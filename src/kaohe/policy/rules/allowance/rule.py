"""客户总监300/月,客户经理200/月: a fixed amount, by role."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.rule import Branch, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Amount(BaseModel):
    """The amount of one role; an empty role is everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    role: str = ""
    amount: NotNegative


class Allowance(Rule):
    """Pays a fixed amount for each ``per`` (月, 季, 年); with several roles, whoever applies it picks one.

    >>> Allowance(amounts=[{"role": "客户总监", "amount": 300}]).score(Inputs())
    Fraction(300, 1)
    """

    kind: Literal["allowance"] = "allowance"
    amounts: tuple[Amount, ...]
    per: str = "月"

    def missing(self, given: frozenset[str]) -> frozenset[str]:  # noqa: ARG002 - nothing is measured
        return frozenset()

    def only(self) -> Amount:
        """Return the amount where there is only one."""
        if len(self.amounts) != 1:
            raise Undefined(_("这里有几种岗位的金额,请先选定岗位"))
        return self.amounts[0]

    def score(self, inputs: Inputs[Fraction]) -> Fraction:  # noqa: ARG002
        return Fraction(self.only().amount)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:  # noqa: ARG002
        return ColumnFraction.constant(self.only().amount)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        for index, part in enumerate(self.amounts):
            words = _("{role}的金额").format(role=part.role or _("所有人"))
            yield Branch(f"amounts.{index}", words, lambda _given: len(self.amounts) == 1)

    def words(self) -> str:
        return ",".join(f"{part.role}{plain(part.amount)}元/{self.per}" for part in self.amounts)

    def words_en(self) -> str:
        per = {"月": "month", "季": "quarter", "季度": "quarter", "年": "year"}.get(self.per, self.per)
        return "; ".join(
            f"{part.role or 'everybody'}: {plain(part.amount)} yuan a {per}" for part in self.amounts
        )
