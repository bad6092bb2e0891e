"""98%至95%每低1个百分点扣1分,95%以下每低1个百分点扣3分: the amount per unit grows with the gap."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kaohe.i18n import _, counted
from kaohe.policy.rules.branch import capped, used_up
from kaohe.policy.rules.figures import exact_quantity, exactly, plain, quantity, step
from kaohe.policy.rules.item import left, left_column, points_of
from kaohe.policy.rules.rule import (
    Branch,
    Effect,
    Exact,
    Inputs,
    NotNegative,
    Partial,
    Positive,
    Rule,
    Undefined,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
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
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, self._signed(inputs))

    def _signed(self, inputs: Inputs[Fraction]) -> Fraction:
        change = self._change(inputs)
        change = change if self.cap is None else min(change, Fraction(self.cap))
        return -change if self.effect == "deduct" else change

    def _change(self, inputs: Inputs[Fraction]) -> Fraction:
        change = Fraction(0)
        for gap, tier in zip(self._stretches(inputs), self.tiers, strict=True):
            units = gap / Fraction(tier.unit)
            if self.partial != "prorated":
                units = Fraction(math.floor(units) if self.partial == "whole" else math.ceil(units))
            change += units * Fraction(tier.points)
        return change

    def _stretches(self, inputs: Inputs[Fraction]) -> list[Fraction]:
        """Return how far the value reaches into each tier."""
        if inputs.value is None:
            raise Undefined(_("缺少实际值"))
        value = inputs.value
        if self.from_target:
            if inputs.target is None:
                raise Undefined(_("缺少实际值或目标值"))
            value = inputs.target - value if self.way == "down" else value - inputs.target
        sign = -1 if self._falls else 1
        gaps = [max((value - Fraction(tier.start)) * sign, Fraction(0)) for tier in self.tiers]
        widths = [abs(Fraction(after.start - one.start)) for one, after in pairwise(self.tiers)]
        return [*map(min, gaps[:-1], widths), gaps[-1]]

    def workings(self, inputs: Inputs[Fraction]) -> str | None:
        full = inputs.full if self.full is None else Fraction(self.full)
        signed = self._signed(inputs)
        if (
            full is None
            or not signed
            or self.score(inputs) != full + signed
            or self._change(inputs) != abs(signed)
        ):
            return None
        shown = []
        for gap, tier in zip(self._stretches(inputs), self.tiers, strict=True):
            units = gap / Fraction(tier.unit)
            said = (
                f"{exact_quantity(gap, self.measure)} ÷ {exact_quantity(Fraction(tier.unit), self.measure)}"
            )
            if self.partial != "prorated":
                said = exactly(Fraction(math.floor(units) if self.partial == "whole" else math.ceil(units)))
            shown += [f"{said} × {exactly(Fraction(tier.points))}"] if gap else []
        sign = "−" if signed < 0 else "+"
        return f"{exactly(full)} {sign} {f' {sign} '.join(shown)}"

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

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        full = full if self.full is None else self.full
        yield Branch("met", _("没有越过第一段的起点"), lambda given: self._stretches(given)[0] == 0)
        ends = [*(tier.start for tier in self.tiers[1:]), None]
        for index, (tier, end) in enumerate(zip(self.tiers, ends, strict=True)):
            start = quantity(tier.start, self.measure)
            words = _("越过 {start}").format(start=start)
            if end is not None:
                words = _("在 {start} 与 {end} 之间").format(start=start, end=quantity(end, self.measure))
            yield Branch(f"tiers.{index}", words, partial(self._ends_in, index))
        if self.partial != "prorated":
            yield Branch("partial", _("不足一个单位的部分"), self._in_part)
        yield from capped(self.cap, self._change)
        if self.effect == "deduct":
            yield from used_up(full, None, lambda given: -self._signed(given), self._worst())

    def _ends_in(self, index: int, inputs: Inputs[Fraction]) -> bool:
        stretches = self._stretches(inputs)
        return stretches[index] > 0 and not any(stretches[index + 1 :])

    def _in_part(self, inputs: Inputs[Fraction]) -> bool:
        pairs = zip(self._stretches(inputs), self.tiers, strict=True)
        return any((gap / Fraction(tier.unit)).denominator > 1 for gap, tier in pairs)

    def _worst(self) -> Fraction | None:
        """Return the largest deduction there can be, of figures that are not negative; None if without bound."""
        return -self._signed(Inputs(value=Fraction(0))) if self._falls else None

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
        return counted("; ".join(said) + cap)
