"""几条合为一条: several rules in one text, each with its own trigger."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from kaohe.i18n import _
from kaohe.policy.rules.branch import item_bounds
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.item import left, left_column, points_of
from kaohe.policy.rules.rule import AnyRule, Branch, Floor, Inputs, NotNegative, Premise, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction

FED = frozenset({"value", "count", "rank"})


class Part(BaseModel):
    """One of several rules, and the words of what triggers it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    trigger: str = ""
    rule: AnyRule


class Compound(Rule):
    """Holds several rules of one item, each fed on its own by what its trigger names.

    Where no two parts want the same input, the whole can be applied at once: the changes add up, and a
    part that makes the item 0 wins. Otherwise `missing` names the ``part`` that cannot be told apart.
    """

    kind: Literal["compound"] = "compound"
    parts: tuple[Part, ...]
    full: NotNegative | None = None
    floor: Floor = None
    most: NotNegative | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        known = given if self.full is None else given | {"full"}
        lacking = frozenset().union(*(part.rule.missing(known) for part in self.parts))
        if any(part.rule.sets for part in self.parts):
            lacking |= {"full"} - known
        return lacking if self.told_apart() else lacking | {"part"}

    def premises(self) -> tuple[Premise, ...]:
        return tuple(condition for part in self.parts for condition in part.rule.premises())

    def told_apart(self) -> bool:
        """Tell whether one set of inputs can feed all parts: each wants something else."""
        wanted = [name for part in self.parts for name in part.rule.missing(frozenset()) & FED]
        return len(wanted) == len(set(wanted))

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, self._change(inputs), floor=self.floor, most=self.most)

    def _change(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        if not self.told_apart():
            raise Undefined(_("这里有几条规则,要分别计算"))
        total = Fraction(0)
        for part in self.parts:
            bare = replace(inputs, full=None)
            if not part.rule.sets and not part.rule.missing(bare.given()):
                total += part.rule.score(bare)
            elif full is None:
                raise Undefined(_("缺少本项分值"))
            else:
                total += part.rule.score(replace(inputs, full=full)) - full
        return total

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        full = points_of(self.full, inputs.full)
        if not self.told_apart():
            raise Undefined(_("这里有几条规则,要分别计算"))
        total: ColumnFraction | None = None
        for part in self.parts:
            bare = replace(inputs, full=None)
            if not part.rule.sets and not part.rule.missing(bare.given()):
                change = part.rule.column(bare)
            elif full is None:
                raise Undefined(_("缺少本项分值"))
            else:
                change = part.rule.column(replace(inputs, full=full)) - full
            total = change if total is None else total + change
        if total is None:
            raise Undefined(_("没有内容"))
        return left_column(full, total, floor=self.floor, most=self.most)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        full = full if self.full is None else self.full
        for index, part in enumerate(self.parts):
            for branch in part.rule.branches(full if part.rule.sets else None):
                yield branch.within(f"parts.{index}", part.trigger)
        yield from item_bounds(self, full, self._change)

    def words(self) -> str:
        head = "" if self.full is None else f"满分{plain(self.full)}分。"
        tail = "" if self.floor is None else f"本项最低得{plain(self.floor)}分。"
        tail += "" if self.most is None else f"本项最高得{plain(self.most)}分。"
        said = (
            f"{part.trigger}:{part.rule.words()}" if part.trigger else part.rule.words()
            for part in self.parts
        )
        return head + "。".join(said) + "。" + tail

    def words_en(self) -> str:
        said = (
            f"{part.trigger}: {part.rule.words_en()}" if part.trigger else part.rule.words_en()
            for part in self.parts
        )
        return "; ".join(said)
