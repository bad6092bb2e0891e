"""达到目标得满分,否则不得分: all points of the item or none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.figures import COUNTED, plain, quantity
from kaohe.policy.rules.item import ZERO, missing_column, points_of
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class AllOrNothing(Rule):
    """Gives all points where the value reaches ``target`` (at it counts as reached), else none.

    >>> AllOrNothing(target="90%").score(Inputs(value=Fraction(90, 100), full=Fraction(5)))
    Fraction(5, 1)
    """

    kind: Literal["all_or_nothing"] = "all_or_nothing"
    target: Exact | None = None
    better: Literal["higher", "lower"] = "higher"
    measure: str = "%"
    full: NotNegative | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        needed = {"value"}
        needed |= {"target"} if self.target is None else set()
        needed |= {"full"} if self.full is None else set()
        return frozenset(needed) - given

    @property
    def sets(self) -> bool:
        return True

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        if full is None:
            raise Undefined(_("缺少实际值、目标值或本项分值"))
        return full if self._reached(inputs) else Fraction(0)

    def _reached(self, inputs: Inputs[Fraction]) -> bool:
        target = inputs.target if self.target is None else Fraction(self.target)
        if inputs.value is None or target is None:
            raise Undefined(_("缺少实际值、目标值或本项分值"))
        return inputs.value >= target if self.better == "higher" else inputs.value <= target

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        full = points_of(self.full, inputs.full)
        target = points_of(self.target, inputs.target)
        if inputs.value is None or full is None or target is None:
            raise Undefined(_("缺少实际值、目标值或本项分值"))
        short = target - inputs.value if self.better == "higher" else inputs.value - target
        return choose([(short > 0, ZERO), (short <= 0, full)], missing_column(ZERO))

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        yield Branch("reached", _("达到目标,得满分"), self._reached)
        yield Branch("missed", _("未达到目标,不得分"), lambda given: not self._reached(given))

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分,"
        if self.target is None:
            reached = "达到" if self.better == "higher" else "不高于"
            return f"{head}{reached}目标得满分,否则不得分"
        sign = "≥" if self.better == "higher" else "≤"
        head += "实际值" if self.measure in COUNTED else ""
        return f"{head}{sign}{quantity(self.target, self.measure)}得满分,否则不得分"

    def words_en(self) -> str:
        target = "the target" if self.target is None else quantity(self.target, self.measure)
        return (
            f"full points at {target} or {'above' if self.better == 'higher' else 'below'}, otherwise nothing"
        )
