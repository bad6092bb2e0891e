"""权重60%: a score times its weight."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction
from kaohe.policy.rules.figures import percent
from kaohe.policy.rules.rule import Branch, Inputs, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Weight(Rule):
    """Gives ``share`` of the value, itself a score.

    >>> Weight(share="60%").score(Inputs(value=Fraction(175, 2)))
    Fraction(105, 2)
    """

    kind: Literal["weight"] = "weight"
    share: Positive

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None:
            raise Undefined(_("缺少得分"))
        return inputs.value * Fraction(self.share)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少得分"))
        per_hundred = ColumnFraction.constant(self.share * 100)
        return inputs.value * per_hundred / 100

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("share", _("按权重折算"), lambda given: given.value is not None)

    def words(self) -> str:
        return f"权重{percent(self.share)}"

    def words_en(self) -> str:
        return f"the score counts {percent(self.share)}"
