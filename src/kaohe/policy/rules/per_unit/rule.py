"""每低于目标一个百分点扣一分: points off, or on, per unit between a value and its target."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from kaohe.errors import Finding
from kaohe.i18n import _, counted
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.rules.branch import bounds
from kaohe.policy.rules.figures import exact_quantity, exactly, limits, limits_en, plain, quantity, step
from kaohe.policy.rules.item import ZERO, left, left_column, points_of
from kaohe.policy.rules.rule import (
    Branch,
    Effect,
    Exact,
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


class PerUnit(Rule):
    """Takes ``points`` off (or puts them on) for every ``unit`` between the value and its target.

    A deduction counts on the worse side of the target, an award on the better. ``target`` None: it is
    given (`Inputs.target`, or `Inputs.mean` with ``against: mean``). ``relative``: ``unit`` is a share of
    the target. ``cutoff``: worse than this gives 0 of the item (``cutoff_included``: this itself too).
    ``cap`` bounds the change; ``floor`` and ``most`` bound the item; ``full``: points of the item if the
    rule names them.

    >>> rule = PerUnit(target="95%", points=1)
    >>> rule.score(Inputs(value=Fraction(935, 1000), full=Fraction(15)))
    Fraction(27, 2)
    >>> rule.words()
    '目标≥95%,每低于目标1个百分点扣1分'
    """

    kind: Literal["per_unit"] = "per_unit"
    target: Exact | None = None
    against: Literal["target", "mean"] = "target"
    better: Literal["higher", "lower"] = "higher"
    effect: Effect = "deduct"
    unit: Positive = Decimal("0.01")
    points: Positive
    measure: str = "%"
    relative: bool = False
    partial: Partial = "prorated"
    cutoff: Exact | None = None
    cutoff_included: bool = False
    cap: NotNegative | None = None
    floor: Floor = None
    most: NotNegative | None = None
    full: NotNegative | None = None
    money: bool = False

    @model_validator(mode="before")
    @classmethod
    def _tell_measure(cls, written: Any) -> Any:
        """Figures written without % are no rates: 80 is 80 of something."""
        if not isinstance(written, dict) or "measure" in written or "unit" not in written:
            return written
        figures = [written.get(name) for name in ("target", "unit", "cutoff")]
        rates = any(isinstance(figure, Decimal) or str(figure).endswith("%") for figure in figures)
        return written if rates else {**written, "measure": ""}

    @property
    def below(self) -> bool:
        """Whether units are counted below the target."""
        return (self.better == "higher") == (self.effect == "deduct")

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        needed = {"value"}
        if self.target is None:
            needed.add(self.against)
        if self.cutoff is not None and self.full is None:
            needed.add("full")
        return frozenset(needed) - given

    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        if self._beyond(inputs):
            return Fraction(0)
        change = self._change(inputs)
        if self.cap is not None:
            change = min(change, Fraction(self.cap))
        full = inputs.full if self.full is None else Fraction(self.full)
        return left(full, -change if self.effect == "deduct" else change, floor=self.floor, most=self.most)

    def _units(self, inputs: Inputs[Fraction]) -> Fraction:
        value, target = self._figures(inputs)
        gap = max(target - value if self.below else value - target, Fraction(0))
        if self.relative and target <= 0:
            raise Undefined(_("目标值为零或负数,无法按百分比计算"))
        return gap / (Fraction(self.unit) * (target if self.relative else 1))

    def _change(self, inputs: Inputs[Fraction]) -> Fraction:
        units = self._units(inputs)
        if self.partial != "prorated":
            units = Fraction(math.floor(units) if self.partial == "whole" else math.ceil(units))
        return units * Fraction(self.points)

    def _figures(self, inputs: Inputs[Fraction]) -> tuple[Fraction, Fraction]:
        given = inputs.mean if self.against == "mean" else inputs.target
        target = given if self.target is None else Fraction(self.target)
        if inputs.value is None or target is None:
            raise Undefined(_("缺少实际值或目标值"))
        return inputs.value, target

    def _beyond(self, inputs: Inputs[Fraction]) -> bool:
        value, _target = self._figures(inputs)
        if self.cutoff is None:
            return False
        beyond = Fraction(self.cutoff) - value if self.better == "higher" else value - Fraction(self.cutoff)
        return beyond > 0 or (self.cutoff_included and beyond == 0)

    def workings(self, inputs: Inputs[Fraction]) -> str | None:
        full = inputs.full if self.full is None else Fraction(self.full)
        units = self._units(inputs)
        change = self._change(inputs) * (-1 if self.effect == "deduct" else 1)
        if full is None or units <= 0 or self.score(inputs) != full + change:
            return None
        value, target = (exact_quantity(figure, self.measure) for figure in self._figures(inputs))
        gap = f"({target} − {value})" if self.below else f"({value} − {target})"
        each = (
            f"{exactly(Fraction(self.unit))} ÷ {target}"
            if self.relative
            else exact_quantity(Fraction(self.unit), self.measure)
        )
        counted = f"{gap} ÷ {each}"
        if self.partial != "prorated":
            counted = exactly(abs(change) / Fraction(self.points))
        return f"{exactly(full)} {'−' if change < 0 else '+'} {counted} × {exactly(Fraction(self.points))}"

    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        value = inputs.value
        given = inputs.mean if self.against == "mean" else inputs.target
        target = given if self.target is None else ColumnFraction.constant(self.target)
        if value is None or target is None:
            raise Undefined(_("缺少实际值或目标值"))
        # Points per unit first, then the distance: the other way round from `score`.
        distance = value - target if not self.below else target - value
        width = ColumnFraction.constant(self.unit)
        if self.partial == "prorated":
            rate = ColumnFraction.constant(Fraction(self.points) / Fraction(self.unit))
            change = distance.at_least(0) * rate
            change = change / target if self.relative else change
        else:
            units = distance.at_least(0) / (width * target if self.relative else width)
            units = units.whole() if self.partial == "whole" else units.started()
            change = units * self.points
        if self.cap is not None:
            change = change.at_most(self.cap)
        signed = -change if self.effect == "deduct" else change
        rest = left_column(points_of(self.full, inputs.full), signed, floor=self.floor, most=self.most)
        if self.cutoff is None:
            return rest
        worse = {
            ("higher", False): value < self.cutoff,
            ("higher", True): value <= self.cutoff,
            ("lower", False): value > self.cutoff,
            ("lower", True): value >= self.cutoff,
        }[self.better, self.cutoff_included]
        return choose([(worse, ZERO)], rest)

    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        full = full if self.full is None else self.full
        yield Branch(
            "met", self._met_words(), lambda given: not self._beyond(given) and self._units(given) <= 0
        )
        missed = _("未达到目标,按差额扣") if self.effect == "deduct" else _("优于目标,按差额加")
        yield Branch("missed", missed, lambda given: not self._beyond(given) and self._units(given) > 0)
        if self.partial != "prorated":
            words = _("不足{unit}的部分").format(unit=step(self.unit, self.measure, relative=self.relative))
            yield Branch("partial", words, lambda given: self._units(given).denominator > 1)
        if self.cutoff is not None:
            words = _("到了不得分的界限 {bound}").format(bound=quantity(self.cutoff, self.measure))
            yield Branch("cutoff", words, self._beyond)
        yield from bounds(
            self,
            full,
            lambda given: Fraction(0) if self._beyond(given) else self._change(given),
            self._worst(),
        )

    def _met_words(self) -> str:
        return _("达到目标,不扣分") if self.effect == "deduct" else _("没有优于目标,不加分")

    def _worst(self) -> Fraction | None:
        """Return the largest change there can be, of figures that are not negative; None if without bound."""
        worst = self.cutoff if self.cutoff is not None else 0 if self.below else None
        if worst is None or self.target is None:
            return None
        return self._change(Inputs(value=Fraction(worst)))

    def words(self) -> str:
        return ",".join(
            part
            for part in (self._full_words(), self._target_words(), self._step_words(), *self._limits())
            if part
        )

    def _full_words(self) -> str:
        return "" if self.full is None else f"满分{plain(self.full)}分"

    def _target_words(self) -> str:
        if self.target is None:
            return ""
        return f"目标{'≥' if self.better == 'higher' else '≤'}{quantity(self.target, self.measure)}"

    def _step_words(self) -> str:
        verb = "扣" if self.effect == "deduct" else "加"
        base = "平均值" if self.against == "mean" else "目标"
        unit = step(self.unit, self.measure, relative=self.relative)
        coin = "元" if self.money else "分"
        share = "的" if self.relative else ""
        head = f"每{'低于' if self.below else '高于'}{base}{share}{unit}{verb}{plain(self.points)}{coin}"
        tail = {
            "prorated": "",
            "whole": f",不足{unit}不计",
            "started": f",不足{unit}按{unit}计",
        }[self.partial]
        return head + tail

    def _limits(self) -> Iterator[str]:
        if self.cutoff is not None:
            bound = quantity(self.cutoff, self.measure)
            side = {
                ("higher", False): f"低于{bound}",
                ("higher", True): f"{bound}及以下",
                ("lower", False): f"高于{bound}",
                ("lower", True): f"{bound}及以上",
            }[self.better, self.cutoff_included]
            yield f"{side}不得分"
        yield from limits(self)

    def words_en(self) -> str:
        unit = step(self.unit, self.measure, relative=self.relative).replace(
            "个百分点", " percentage point(s)"
        )
        target = "the target" if self.target is None else quantity(self.target, self.measure)
        target = "the mean" if self.against == "mean" else target
        verb = "take off" if self.effect == "deduct" else "add"
        coin = "yuan" if self.money else "point(s)"
        side = "below" if self.below else "above"
        parts = [f"{verb} {plain(self.points)} {coin} for every {unit} {side} {target}"]
        parts += {"prorated": [], "whole": ["whole units only"], "started": ["a started unit counts"]}[
            self.partial
        ]
        if self.cutoff is not None:
            side = "below" if self.better == "higher" else "above"
            at = "at or " if self.cutoff_included else ""
            parts.append(f"nothing {at}{side} {quantity(self.cutoff, self.measure)}")
        parts += limits_en(self)
        if self.full is not None:
            parts.insert(0, f"out of {plain(self.full)} points")
        return counted(", ".join(parts))

    def lint(self, full: Decimal | None) -> Iterator[Finding]:
        if self.cutoff is not None and self.target is not None:
            beyond = self.cutoff > self.target if self.better == "higher" else self.cutoff < self.target
            if beyond:
                yield Finding(
                    "rule.cutoff_beyond_target",
                    _("不得分的界限 {cutoff} 比目标 {target} 还要求得高").format(
                        cutoff=quantity(self.cutoff, self.measure), target=quantity(self.target, self.measure)
                    ),
                    _("核对界限与目标的先后"),
                )
        points = full if self.full is None else self.full
        if self.effect == "deduct" and points is not None and self.cap is not None and self.cap > points:
            yield Finding(
                "rule.cap_above_item",
                _("扣分上限 {cap} 超过本项的 {points} 分").format(cap=plain(self.cap), points=plain(points)),
                _("把上限改到不超过本项分值"),
                severity="warning",
            )
