"""达到67%得35分,每增减1个百分点加减1分: several changes of one item, all driven by one figure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.i18n import _
from kaohe.policy.rules.branch import item_bounds
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.item import left, left_column, points_of
from kaohe.policy.rules.rule import AnyRule, Branch, Floor, Inputs, NotNegative, Premise, Rule, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class SameMeasure(Rule):
    """Adds up what each part changes the item by; the parts see the same inputs.

    A part that sets points (bands, proportional) counts by what it differs from the item's points.
    ``floor`` and ``most`` bound the item.

    >>> rule = SameMeasure(full=35, most=43, parts=[
    ...     {"kind": "per_unit", "target": "67%", "points": 1},
    ...     {"kind": "per_unit", "target": "67%", "points": 1, "effect": "award"}])
    >>> rule.score(Inputs(value=Fraction(60, 100)))
    Fraction(28, 1)
    """

    kind: Literal["same_measure"] = "same_measure"
    parts: tuple[AnyRule, ...]
    full: NotNegative | None = None
    floor: Floor = None
    most: NotNegative | None = None

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        known = given if self.full is None else given | {"full"}
        lacking = frozenset().union(*(part.missing(known) for part in self.parts))
        return lacking | ({"full"} - known if any(part.sets for part in self.parts) else frozenset())

    def premises(self) -> tuple[Premise, ...]:
        return tuple(condition for part in self.parts for condition in part.premises())

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, self._total(inputs), floor=self.floor, most=self.most)

    def _total(self, inputs: Inputs[Fraction]) -> Fraction:
        full = inputs.full if self.full is None else Fraction(self.full)
        return sum((_change(part, inputs, full) for part in self.parts), Fraction(0))

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        from dataclasses import replace  # noqa: PLC0415

        full = points_of(self.full, inputs.full)
        total: ColumnFraction | None = None
        for part in self.parts:
            bare = replace(inputs, full=None)
            if part.sets or part.missing(bare.given()):
                if full is None:
                    raise Undefined(_("缺少本项分值"))
                part_change = part.column(replace(inputs, full=full)) - full
            else:
                part_change = part.column(bare)
            total = part_change if total is None else total + part_change
        if total is None:
            raise Undefined(_("没有内容"))
        return left_column(full, total, floor=self.floor, most=self.most)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        full = full if self.full is None else self.full
        for index, part in enumerate(self.parts):
            for branch in part.branches(full if part.sets else None):
                yield branch.within(f"parts.{index}")
        yield from item_bounds(self, full, self._total)

    def words(self) -> str:
        parts = [] if self.full is None else [f"满分{plain(self.full)}分"]
        parts += [part.words() for part in self.parts]
        parts += [] if self.floor is None else [f"本项最低得{plain(self.floor)}分"]
        parts += [] if self.most is None else [f"本项最高得{plain(self.most)}分"]
        return "。".join(parts) + "。"

    def words_en(self) -> str:
        parts = [] if self.full is None else [f"out of {plain(self.full)} points"]
        parts += [part.words_en() for part in self.parts]
        named = (("the item never less than", self.floor), ("the item never more than", self.most))
        parts += [f"{word} {plain(figure)}" for word, figure in named if figure is not None]
        return "; ".join(parts)


def _change(part: Rule, inputs: Inputs[Fraction], full: Fraction | None) -> Fraction:
    from dataclasses import replace  # noqa: PLC0415

    bare = replace(inputs, full=None)
    if not part.sets and not part.missing(bare.given()):
        return part.score(bare)
    if full is None:
        raise Undefined(_("缺少本项分值"))
    return part.score(replace(inputs, full=full)) - full
