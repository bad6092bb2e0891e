"""10万元以下部分3%,10万元以上部分5%: a percentage of an amount that changes with the amount."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kaohe.i18n import _
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.branch import capped
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.item import missing_column
from kaohe.policy.rules.rule import Branch, Exact, Inputs, NotNegative, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Bracket(BaseModel):
    """From ``start`` on, in yuan, ``share`` of the amount is paid, until the next bracket starts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    start: NotNegative
    share: Exact


class Brackets(Rule):
    """Pays each bracket's share of the part of the amount that lies within it.

    ``whole``: the share of the bracket that is reached holds for the whole amount instead; a bound then
    belongs to the upper bracket. ``most``: the most that is paid.

    >>> rule = Brackets(brackets=[{"start": 0, "share": "3%"}, {"start": 100000, "share": "5%"}])
    >>> rule.score(Inputs(value=Fraction(300000)))
    Fraction(13000, 1)
    """

    kind: Literal["brackets"] = "brackets"
    brackets: tuple[Bracket, ...]
    whole: bool = False
    most: NotNegative | None = None

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.brackets or self.brackets[0].start != 0:
            raise ValueError("第一段须从 0 起 / the first bracket starts at 0")
        if any(one.start >= after.start for one, after in pairwise(self.brackets)):
            raise ValueError("各段的起点须依次增大 / the brackets' starts must rise")
        return self

    def _ends(self) -> list[Decimal | None]:
        return [*(bracket.start for bracket in self.brackets[1:]), None]

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        paid = self._paid(inputs)
        return paid if self.most is None else min(paid, Fraction(self.most))

    def _amount(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None:
            raise Undefined(_("缺少金额"))
        return inputs.value

    def _paid(self, inputs: Inputs[Fraction]) -> Fraction:
        value, paid = self._amount(inputs), Fraction(0)
        for bracket, end in zip(self.brackets, self._ends(), strict=True):
            if self.whole:
                paid = value * Fraction(bracket.share) if value >= Fraction(bracket.start) else paid
                continue
            top = value if end is None else min(value, Fraction(end))
            paid += max(top - Fraction(bracket.start), Fraction(0)) * Fraction(bracket.share)
        return paid

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少金额"))
        value = inputs.value
        if self.whole:
            falling = list(reversed(self.brackets))
            branches = [(value >= bracket.start, value * bracket.share) for bracket in falling]
            nothing = [(value < 0, ColumnFraction.constant(0))]
            paid = choose([*branches, *nothing], missing_column(value))
        else:
            # Each start adds the difference of two shares to all that lies above it.
            paid = value.at_least(0) * self.brackets[0].share
            for before, bracket in pairwise(self.brackets):
                paid = paid + (value - bracket.start).at_least(0) * (bracket.share - before.share)
        return paid if self.most is None else paid.at_most(self.most)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:  # noqa: ARG002 - the same for every item
        for index, (bracket, end) in enumerate(zip(self.brackets, self._ends(), strict=True)):
            words = _("金额到 {start} 元以上").format(start=plain(bracket.start))
            yield Branch(f"brackets.{index}", words, partial(self._lies_in, bracket, end))
        yield from capped(self.most, self._paid)

    def _lies_in(self, bracket: Bracket, end: Decimal | None, inputs: Inputs[Fraction]) -> bool:
        value = self._amount(inputs)
        above = value >= Fraction(bracket.start) or bracket.start == 0
        return above and (end is None or value < Fraction(end))

    def words(self) -> str:
        part = "按全部金额的" if self.whole else "部分按"
        said = []
        for bracket, end in zip(self.brackets, self._ends(), strict=True):
            start = f"{plain(bracket.start)}元"
            where = f"{start}以上" if end is None else f"{start}至{plain(end)}元"
            if bracket.start == 0 and end is not None:
                where = f"{plain(end)}元以下"
            said.append(f"{where}{part}{percent(bracket.share)}计算")
        most = [] if self.most is None else [f"最高{plain(self.most)}元"]
        return ",".join(said + most)

    def words_en(self) -> str:
        of = "of the whole amount" if self.whole else "of the part"
        said = [f"{percent(one.share)} {of} from {plain(one.start)} yuan on" for one in self.brackets]
        most = [] if self.most is None else [f"at most {plain(self.most)} yuan"]
        return "; ".join(said + most)
