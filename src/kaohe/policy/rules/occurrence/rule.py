"""每次扣一分: points off, or on, each time that something happens."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Literal

from kaohe.errors import Finding
from kaohe.i18n import _, counted
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.branch import bounds
from kaohe.policy.rules.figures import limits, limits_en, plain
from kaohe.policy.rules.item import ZERO, left, left_column, points_of
from kaohe.policy.rules.rule import (
    Branch,
    Effect,
    Floor,
    Inputs,
    NotNegative,
    Partial,
    Positive,
    Rule,
    Undefined,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Occurrence(Rule):
    """Changes the item by ``points`` for every ``every`` occurrences.

    ``beyond``: the first so many are free. ``further``: what each occurrence after the first costs, where
    that differs; ``listed``: what the first ones cost, one after the other, before ``points`` holds;
    ``growth``: by how much more each one costs than the one before it. ``void_from``: from
    this many on, 0 of the item. ``cap`` bounds the change, ``floor`` and ``most`` the item; ``full``:
    points of the item if the rule names them. ``unit`` is the word for one occurrence.

    >>> Occurrence(points="2.5").score(Inputs(count=Fraction(3)))
    Fraction(-15, 2)
    >>> Occurrence(points=5, cap=30).words()
    '每次扣5分,最多扣30分'
    """

    kind: Literal["occurrence"] = "occurrence"
    effect: Effect = "deduct"
    points: Positive
    every: Positive = Decimal(1)
    unit: str = "次"
    partial: Partial = "prorated"
    beyond: NotNegative | None = None
    further: Positive | None = None
    listed: tuple[Positive, ...] = ()
    growth: Positive | None = None
    void_from: Positive | None = None
    cap: NotNegative | None = None
    floor: Floor = None
    most: NotNegative | None = None
    full: NotNegative | None = None
    money: bool = False

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        needed = {"count", "full"} if self.void_from is not None and self.full is None else {"count"}
        return frozenset(needed) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if self._void(inputs):
            return Fraction(0)
        change = self._change(inputs)
        if self.cap is not None:
            change = min(change, Fraction(self.cap))
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, -change if self.effect == "deduct" else change, floor=self.floor, most=self.most)

    def _void(self, inputs: Inputs[Fraction]) -> bool:
        return self.void_from is not None and _count(inputs) >= Fraction(self.void_from)

    def _times(self, inputs: Inputs[Fraction]) -> Fraction:
        return max(_count(inputs) - Fraction(self.beyond or 0), Fraction(0)) / Fraction(self.every)

    def _change(self, inputs: Inputs[Fraction]) -> Fraction:
        times = self._times(inputs)
        if self.partial != "prorated":
            times = Fraction(math.floor(times) if self.partial == "whole" else math.ceil(times))
        change = times * Fraction(self.points)
        if self.listed:
            change = Fraction(0)
            for nth, cost in enumerate(self.listed):
                change += min(max(times - nth, Fraction(0)), Fraction(1)) * Fraction(cost)
            change += max(times - len(self.listed), Fraction(0)) * Fraction(self.points)
        if times > 1 and self.further is not None:
            change = Fraction(self.points) + (times - 1) * Fraction(self.further)
        if times > 1 and self.growth is not None:
            change += times * (times - 1) / 2 * Fraction(self.growth)
        return change

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        count = inputs.count
        if count is None:
            raise Undefined(_("缺少次数"))
        times = (count - (self.beyond or 0)).at_least(0) * (1 / Fraction(self.every))
        if self.partial != "prorated":
            times = times.whole() if self.partial == "whole" else times.started()
        later = (times - 1).at_least(0)
        if self.listed:
            change = (times - len(self.listed)).at_least(0) * self.points
            for nth, cost in enumerate(self.listed):
                # What lies between nth and nth + 1 is this one's part.
                change = change + ((times - nth).at_least(0) - (times - nth - 1).at_least(0)) * cost
        elif self.further is None:
            change = times * self.points
        else:
            change = times.at_most(1) * self.points + later * self.further
        if self.growth is not None:
            change = change + later * times * (Fraction(self.growth) / 2)
        if self.cap is not None:
            change = change.at_most(self.cap)
        signed = -change if self.effect == "deduct" else change
        rest = left_column(points_of(self.full, inputs.full), signed, floor=self.floor, most=self.most)
        return rest if self.void_from is None else choose([(count >= self.void_from, ZERO)], rest)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        full = full if self.full is None else self.full
        beyond, unit = Fraction(self.beyond or 0), self.unit
        yield Branch("none", _("没有发生"), lambda given: _count(given) <= 0)
        yield Branch("some", _("有发生"), lambda given: _count(given) > beyond and not self._void(given))
        if self.beyond:
            words = _("不超过 {free} {unit},不计").format(free=plain(self.beyond), unit=unit)
            yield Branch("beyond", words, lambda given: 0 < _count(given) <= beyond)
        if self.partial != "prorated":
            words = _("不足 {every} {unit}的部分").format(every=plain(self.every), unit=unit)
            yield Branch("partial", words, lambda given: self._times(given).denominator > 1)
        steps = range(1, len(self.listed) + 1) if self.listed else ()
        for nth in steps:
            words = _("第 {nth} {unit}").format(nth=nth + 1, unit=unit)
            yield Branch(f"listed.{nth}", words, partial(self._more_than, nth))
        if self.further is not None or self.growth is not None:
            yield Branch("further", _("再次发生"), lambda given: self._times(given) > 1)
        if self.void_from is not None:
            words = _("累计 {count} {unit}及以上,不得分").format(count=plain(self.void_from), unit=unit)
            yield Branch("void", words, self._void)
        worst = None if self.void_from is None else self._change(Inputs(count=Fraction(self.void_from) - 1))
        yield from bounds(
            self, full, lambda given: Fraction(0) if self._void(given) else self._change(given), worst
        )

    def _more_than(self, nth: int, inputs: Inputs[Fraction]) -> bool:
        return self._times(inputs) > nth

    def words(self) -> str:
        return ",".join(self._words())

    def _words(self) -> Iterator[str]:
        verb = "扣" if self.effect == "deduct" else "加"
        coin = "元" if self.money else "分"
        number = "" if self.every == 1 else plain(self.every)
        if self.full is not None:
            yield f"全额{plain(self.full)}元" if self.money else f"满分{plain(self.full)}分"
        if self.beyond is not None:
            yield f"超过{plain(self.beyond)}{self.unit}的"
        for nth, cost in enumerate(self.listed, 1):
            yield f"第{nth}次{verb}{plain(cost)}{coin}"
        if self.listed:
            onward = len(self.listed) + 1
            yield f"第{onward}次及以后每{self.unit}{verb}{plain(self.points)}{coin}"
        elif self.further is None:
            yield f"每{number}{self.unit}{verb}{plain(self.points)}{coin}"
        else:
            yield f"首{self.unit}{verb}{plain(self.points)}{coin}"
            yield f"再次发生的每{self.unit}{verb}{plain(self.further)}{coin}"
        if self.growth is not None:
            yield f"每再发生一{self.unit}递增{plain(self.growth)}{coin}"
        batch = f"{plain(self.every)}{self.unit}"
        if self.partial == "whole":
            yield f"不足{batch}不计"
        if self.partial == "started":
            yield f"不足{batch}按{batch}计"
        if self.void_from is not None:
            yield f"累计{plain(self.void_from)}{self.unit}及以上不得分"
        yield from limits(self)

    def words_en(self) -> str:
        verb = "take off" if self.effect == "deduct" else "add"
        coin = "yuan" if self.money else "point(s)"
        often = "time" if self.every == 1 else f"{plain(self.every)} times"
        parts = [f"{verb} {plain(self.points)} {coin} each {often}"]
        if self.listed:
            first = ", ".join(plain(cost) for cost in self.listed)
            parts = [f"{verb} {first} {coin} for the first ones, {plain(self.points)} for each one after"]
        if self.beyond is not None:
            parts.append(f"the first {plain(self.beyond)} are free")
        if self.further is not None:
            parts.append(f"{plain(self.further)} for each one after the first")
        if self.growth is not None:
            parts.append(f"each one {plain(self.growth)} more than the one before")
        if self.void_from is not None:
            parts.append(f"nothing from {plain(self.void_from)} times on")
        parts += {"prorated": [], "whole": ["whole batches only"], "started": ["a started batch counts"]}[
            self.partial
        ]
        parts += limits_en(self)
        if self.full is not None:
            parts.insert(0, f"out of {plain(self.full)} points")
        return counted(", ".join(parts))

    def lint(self, full: Decimal | None) -> Iterator[Finding]:
        points = full if self.full is None else self.full
        if self.effect == "award" and points is not None and self.cap is not None and self.cap > points:
            yield Finding(
                "rule.cap_above_item",
                _("加分上限 {cap} 超过本项的 {points} 分").format(cap=plain(self.cap), points=plain(points)),
                _("把上限改到不超过本项分值,或说明加分可以超出本项"),
                severity="warning",
            )


def _count(inputs: Inputs[Fraction]) -> Fraction:
    if inputs.count is None:
        raise Undefined(_("缺少次数"))
    return inputs.count
