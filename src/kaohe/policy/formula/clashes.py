"""What a formula is of: units from the leaves up, every clash with its place and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.formula.figures import figure_words
from kaohe.policy.formula.terms import (
    Amount,
    Choice,
    Comparison,
    Extreme,
    Logic,
    Name,
    Not,
    Product,
    Sum,
    Term,
    children,
)
from kaohe.policy.formula.units import NUMBER, PIECES, POINTS, RATIO, TRUTH, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

HUNDRED = 100


def unit_of(term: Term, text: str) -> tuple[Unit | None, list[Finding]]:
    """Return the unit of a formula's figure, and every clash of units in it; None where there is any."""
    checker = _Checker(text)
    unit = checker.figure(term)
    return (None if checker.findings else unit), checker.findings


class _Checker:
    def __init__(self, text: str) -> None:
        self.findings: list[Finding] = []
        self._text = text

    def figure(self, term: Term) -> Unit | None:
        """Return the settled unit of a term that must be a figure; None once something in it is wrong."""
        unit = self._unit(term)
        if unit is None:
            return None
        if unit.truth:
            self._fault(
                "formula.condition",
                _("这里要一个量,写的却是条件"),
                _("条件只写在“如果”和“则”之间;要定义一个量,只写等号右边"),
                term,
            )
            return None
        settled = unit.settled()
        if settled is None:
            self._fault(
                "formula.unit_product",
                _("{units} 相乘,得不出有单位的量").format(
                    units=" × ".join(name for name, exponent in unit.dimensions if exponent > 0)
                ),
                _("得分要先除以满分,例如 基数 × 考核得分 ÷ 100分"),
                term,
            )
        return settled

    def _condition(self, term: Term) -> None:
        unit = self._unit(term)
        if unit is not None and not unit.truth:
            self._fault(
                "formula.condition",
                _("这里要一个条件,写的是一个量"),
                _("写成比较,例如 考核得分 ≥ 90分"),
                term,
            )

    def _unit(self, term: Term) -> Unit | None:
        match term:
            case Name() | Amount():
                return term.unit
            case Product():
                return self._product(term)
            case Sum() | Extreme():
                return self._common(children(term))
            case Comparison():
                self._common(children(term))
                return TRUTH
            case Logic() | Not():
                for part in children(term):
                    self._condition(part)
                return TRUTH
            case Choice(condition, then, otherwise):
                self._condition(condition)
                return self._common((then, otherwise))

    def _product(self, term: Product) -> Unit | None:
        result: Unit | None = NUMBER
        for position, (sign, factor) in enumerate(term.parts):
            unit = self._unit(factor)
            if sign == "÷" and isinstance(factor, Amount) and factor.value == 0:
                self._fault("formula.zero_divisor", _("除数写成了 0"), _("核对这个数"), factor)
            if unit is None or unit.truth:
                if unit is not None:
                    self.figure(factor)
                result = None
            elif result is not None:
                if position == 0:
                    result = unit
                else:
                    result = result * unit if sign == "×" else result / unit
        if result is None:
            return None
        if result.settled() is None and _over_hundred(term) and dict(result.dimensions).get(POINTS) == 1:
            result = result / Unit.of(POINTS)  # 基数 × 考核得分 ÷ 100: out of a hundred points
        if _says_percent(term) and _only_counts(result):
            return RATIO
        return self._not_times_hundred(term, result)

    def _not_times_hundred(self, term: Product, result: Unit) -> Unit | None:
        for sign, factor in term.parts:
            if not isinstance(factor, Amount) or factor.unit != NUMBER or factor.title:
                continue
            if sign == "×" and result == RATIO and factor.value in {100, 1000}:
                self._fault(
                    "formula.times_hundred",
                    _("比率乘以 {times},得的还是不是比率看不出来").format(times=factor.value),
                    _("百分率写 × 100%,分值写 × 100分,千分率写 × 1000‰"),
                    factor,
                )
                return None
        return result

    def _common(self, terms: Iterable[Term]) -> Unit | None:
        """Return the unit that all terms share, each clash reported at the term that does not fit the first."""
        terms = list(terms)
        units = [(term, self.figure(term)) for term in terms]
        if any(unit is None for _term, unit in units):
            return None
        whole = any(isinstance(term, Amount) and term.value == 1 and term.unit == NUMBER for term in terms)
        if whole:
            # 1 - 差错次数 ÷ 办理总件数: beside the whole, counted by counted is a part of it.
            units = [(term, RATIO if unit and _only_counts(unit) else unit) for term, unit in units]
        bound = [(term, unit) for term, unit in units if unit is not None and not _fits_any(term)]
        if not bound:
            return NUMBER
        _first, shared = next(((t, u) for t, u in bound if not _plain(t)), bound[0])
        for term, unit in bound:
            joined = _alike(shared, unit, term)
            if joined is None:
                self._clash(term, unit, shared)
                return None
            shared = joined
        free = [term for term, _unit in units if _fits_any(term)]
        ones = [term for term in free if isinstance(term, Amount) and term.value == 1]
        if ones and shared not in {RATIO, NUMBER} and shared.kind != "count":
            self._clash(ones[0], NUMBER, shared)
            return None
        return shared

    def _clash(self, term: Term, unit: Unit, shared: Unit) -> None:
        hint = _("单位一样的才能相加减、比较;要按比例计,用 ×")
        if isinstance(term, Amount) and unit == NUMBER:
            hint = _("写成 {amount}").format(amount=figure_words(term.value, NUMBER) + str(shared))
        elif unit == NUMBER and shared == RATIO:
            hint = _("比率写成百分数,例如 5%")
        elif _each(unit) and (unit * Unit.of(_each(unit))) == shared:
            hint = _("这是每{each}的数;取一份时再乘以 1{each}").format(each=_each(unit))
        self._fault(
            "formula.unlike_units",
            _("这里是{own},不能与{other}相加减或比较").format(own=_said(unit), other=_said(shared)),
            hint,
            term,
        )

    def _fault(self, code: str, message: str, hint: str, term: Term) -> None:
        self.findings.append(Finding(code, message, hint, Place(text=self._text, span=term.span)))


def _each(unit: Unit) -> str:
    """Return what a mean is for each of: 人 of 元/人."""
    below = [name for name, exponent in unit.dimensions if exponent == -1]
    return below[0] if len(below) == 1 else ""


def _said(unit: Unit) -> str:
    return _("“{unit}”").format(unit=unit) if str(unit) else _("没有单位的数")


def _plain(term: Term) -> bool:
    return isinstance(term, Amount) and term.unit == NUMBER


def _fits_any(term: Term) -> bool:
    """Tell whether a figure needs no unit: nothing is nothing of anything, 1 is the whole of a ratio."""
    return isinstance(term, Amount) and term.unit == NUMBER and term.value in {0, 1}


def _alike(left: Unit, right: Unit, term: Term) -> Unit | None:
    if left == right:
        return left
    if left.kind == right.kind == "count":
        pieces = Unit.of(PIECES)
        return left if right == pieces else right if left == pieces else None
    # A plain figure beside something counted is so many of it.
    return left if left.kind == "count" and _plain(term) else None


def _says_percent(term: Product) -> bool:
    return any(
        isinstance(factor, Amount) and factor.unit == RATIO and factor.value == 1
        for _sign, factor in term.parts
    )


def _over_hundred(term: Product) -> bool:
    return any(
        sign == "÷" and isinstance(factor, Amount) and factor.unit == NUMBER and factor.value == HUNDRED
        for sign, factor in term.parts
    )


def _only_counts(unit: Unit) -> bool:
    """Tell whether something counted stands above something else counted, and nothing besides."""
    return sorted(exponent for _name, exponent in unit.dimensions) == [-1, 1] and all(
        Unit.of(name).kind == "count" for name, _exponent in unit.dimensions
    )
