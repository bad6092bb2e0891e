"""发生即不得分: an event makes the whole item zero (also 一票否决)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _, counted
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.item import ZERO, missing_column, points_of
from kaohe.policy.rules.rule import Branch, Inputs, NotNegative, Positive, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator


class Void(Rule):
    """Gives all points while fewer than ``from_count`` events happened, and none from then on.

    >>> Void().score(Inputs(count=Fraction(1), full=Fraction(15)))
    Fraction(0, 1)
    """

    kind: Literal["void"] = "void"
    from_count: Positive = Decimal(1)
    unit: str = "次"
    full: NotNegative | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"count"} if self.full is not None else {"count", "full"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        if inputs.count is None or full is None:
            raise Undefined(_("缺少次数或本项分值"))
        return Fraction(0) if self._happened(inputs) else full

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        full = points_of(self.full, inputs.full)
        if inputs.count is None or full is None:
            raise Undefined(_("缺少次数或本项分值"))
        happened = inputs.count - self.from_count
        return choose([(happened < 0, full), (happened >= 0, ZERO)], missing_column(full))

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("none", _("没有发生,得满分"), lambda given: not self._happened(given))
        yield Branch("void", _("发生,不得分"), self._happened)

    def _happened(self, inputs: Inputs[Fraction]) -> bool:
        if inputs.count is None:
            raise Undefined(_("缺少次数或本项分值"))
        return inputs.count >= Fraction(self.from_count)

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分,"
        return f"{head}发生{plain(self.from_count)}{self.unit}及以上不得分"

    def words_en(self) -> str:
        return counted(f"nothing once it happened {plain(self.from_count)} time(s), full points otherwise")
