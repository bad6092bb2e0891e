"""评分即得分: raters' points as they are, or scaled to the item's points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.figures import exactly, plain
from kaohe.policy.rules.rule import Branch, Inputs, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class Rating(Rule):
    """Gives the value itself, or with a ``scale`` the item's points times value ÷ scale.

    >>> Rating(scale=100).score(Inputs(value=Fraction(90), full=Fraction(20)))
    Fraction(18, 1)
    """

    kind: Literal["rating"] = "rating"
    scale: Positive | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value"} if self.scale is None else {"value", "full"}) - given

    @property
    def sets(self) -> bool:
        return True

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None:
            raise Undefined(_("缺少评分"))
        if self.scale is None:
            return inputs.value
        if inputs.full is None:
            raise Undefined(_("缺少本项分值"))
        return inputs.full * inputs.value / Fraction(self.scale)

    def workings(self, inputs: Inputs[Fraction]) -> str | None:
        if self.scale is None or inputs.full is None or inputs.value is None:
            return None
        return f"{exactly(inputs.full)} × {exactly(inputs.value)} ÷ {exactly(Fraction(self.scale))}"

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少评分"))
        if self.scale is None:
            return inputs.value
        if inputs.full is None:
            raise Undefined(_("缺少本项分值"))
        return inputs.value * (1 / Fraction(self.scale)) * inputs.full

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("rating", _("按评分得分"), lambda given: given.value is not None)

    def words(self) -> str:
        if self.scale is None:
            return "得分=评分"
        return f"得分=满分×评分÷{plain(self.scale)}"

    def words_en(self) -> str:
        return (
            "the rating is the score"
            if self.scale is None
            else f"points of the item × rating ÷ {plain(self.scale)}"
        )
