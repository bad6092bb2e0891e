"""98%至95%每低1个百分点扣1分,95%以下每低1个百分点扣3分: the amount per unit grows with the gap."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain, quantity, step
from kaohe.policy.rules.item import left, left_column, points_of
from kaohe.policy.rules.rule import Effect, Exact, Inputs, NotNegative, Partial, Positive, Rule, Undefined

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.fraction import ColumnFraction


class Tier(BaseModel):
    """From ``start`` on, away from it, every ``unit`` costs ``points``, until the next tier starts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    start: Exact
    unit: Positive
    points: Positive


class Tiers(Rule):
    """Adds up, tier by tier, what each stretch of the gap costs or earns.

    ``way``: whether the tiers go down from the first start, or up. ``from_target``: the starts are
    distances from a target that is given (`Inputs.target`), the first of them usually 0.

    >>> rule = Tiers(way="down", tiers=[{"start": "98%", "unit": "1%", "points": 1},
    ...                                 {"start": "95%", "unit": "1%", "points": 3}])
    >>> rule.score(Inputs(value=Fraction(94, 100), full=Fraction(15)))
    Fraction(9, 1)
    """

    kind: Literal["tiers"] = "tiers"
    way: Literal["down", "up"] = "down"
    from_target: bool = False
    tiers: tuple[Tier, ...]
    effect: Effect = "deduct"
    measure: str = "%"
    partial: Partial = "prorated"
    cap: NotNegative | None = None
    full: NotNegative | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.tiers:
            raise ValueError("没有分段 / no tier")
        for one, after in pairwise(self.tiers):
            if one.start == after.start or (one.start > after.start) is not self._falls:
                raise ValueError("各段的起点没有按方向排列 / the tiers' starts are out of order")
        return self

    @property
    def _falls(self) -> bool:
        """Whether the starts get smaller; distances never do."""
        return self.way == "down" and not self.from_target

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        return frozenset({"value", "target"} if self.from_target else {"value"}) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if inputs.value is None:
            raise Undefined(_("缺少实际值"))
        value = inputs.value
        if self.from_target:
            if inputs.target is None:
                raise Undefined(_("缺少实际值或目标值"))
            value = inputs.target - value if self.way == "down" else value - inputs.target
        sign = -1 if self._falls else 1
        change = Fraction(0)
        for tier, end in zip(self.tiers, [*(tier.start for tier in self.tiers[1:]), None], strict=True):
            gap = max((value - Fraction(tier.start)) * sign, Fraction(0))
            if end is not None:
                gap = min(gap, abs(Fraction(end) - Fraction(tier.start)))
            units = gap / Fraction(tier.unit)
            if self.partial != "prorated":
                units = Fraction(math.floor(units) if self.partial == "whole" else math.ceil(units))
            change += units * Fraction(tier.points)
        if self.cap is not None:
            change = min(change, Fraction(self.cap))
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, -change if self.effect == "deduct" else change)

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        if inputs.value is None:
            raise Undefined(_("缺少实际值"))
        value = inputs.value
        if self.from_target:
            if inputs.target is None:
                raise Undefined(_("缺少实际值或目标值"))
            value = inputs.target - value if self.way == "down" else value - inputs.target
        change: ColumnFraction | None = None
        for number, tier in enumerate(self.tiers):
            stretch = self._stretch(value, number)
            if self.partial == "prorated":
                cost = stretch * (Fraction(tier.points) / Fraction(tier.unit))
            else:
                units = stretch * (1 / Fraction(tier.unit))
                cost = (units.whole() if self.partial == "whole" else units.started()) * tier.points
            change = cost if change is None else change + cost
        if change is None:
            raise Undefined(_("没有分段"))
        if self.cap is not None:
            change = change.at_most(self.cap)
        return left_column(points_of(self.full, inputs.full), -change if self.effect == "deduct" else change)

    def _stretch(self, value: ColumnFraction, number: int) -> ColumnFraction:
        start = self.tiers[number].start
        end: Decimal | None = self.tiers[number + 1].start if number + 1 < len(self.tiers) else None
        if self._falls:
            inside = value.at_most(start)
            return start - (inside if end is None else inside.at_least(end))
        inside = value.at_least(start)
        return (inside if end is None else inside.at_most(end)) - start

    def words(self) -> str:
        verb, less = ("扣" if self.effect == "deduct" else "加"), ("低" if self.way == "down" else "高")
        parts = [] if self.full is None else [f"满分{plain(self.full)}分"]
        starts = [quantity(tier.start, self.measure) for tier in self.tiers]
        for number, tier in enumerate(self.tiers):
            last = number + 1 == len(self.tiers)
            side = "以下" if self.way == "down" else "以上"
            if self.from_target:
                parts.append(self._from_target_words(number))
                continue
            where = f"{starts[number]}{side}部分" if last else f"{starts[number]}至{starts[number + 1]}之间"
            parts.append(f"{where}每{less}{step(tier.unit, self.measure)}{verb}{plain(tier.points)}分")
        parts += {"prorated": [], "whole": ["不足一个单位不计"], "started": ["不足一个单位按一个单位计"]}[
            self.partial
        ]
        parts += [] if self.cap is None else [f"最多{verb}{plain(self.cap)}分"]
        return ",".join(parts)

    def _from_target_words(self, number: int) -> str:
        verb, less = ("扣" if self.effect == "deduct" else "加"), ("低" if self.way == "down" else "高")
        tier = self.tiers[number]
        start = step(tier.start, self.measure)
        where = f"{start}以上"
        if number + 1 < len(self.tiers):
            end = step(self.tiers[number + 1].start, self.measure)
            where = f"{start}至{end}" if tier.start else f"{end}以内"
        return f"{less}于目标{where}的每{less}{step(tier.unit, self.measure)}{verb}{plain(tier.points)}分"

    def words_en(self) -> str:
        verb = "take off" if self.effect == "deduct" else "add"
        side = "below" if self.way == "down" else "above"
        base = "the target by " if self.from_target else ""
        said = [
            f"{side} {base}{quantity(tier.start, self.measure)}: {verb} {plain(tier.points)} for every "
            + step(tier.unit, self.measure).replace("个百分点", " percentage point(s)")
            for tier in self.tiers
        ]
        cap = "" if self.cap is None else f"; at most {plain(self.cap)}"
        return "; ".join(said) + cap
