"""How figures are said in clauses: percentages for rates, plain decimals for the rest, no trailing zeros."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction  # noqa: TC003 - doctests use it
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


def plain(figure: Decimal) -> str:
    """Print a figure without exponent or trailing zeros.

    >>> plain(Decimal("2.50")), plain(Decimal("1E+2"))
    ('2.5', '100')
    """
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal) -> str:
    """Print a ratio as a percentage.

    >>> percent(Decimal("0.9250"))
    '92.5%'
    """
    return plain(rate * 100) + "%"


def exactly(figure: Fraction) -> str:
    """Print a figure without rounding it; what no decimal can say is a quotient in brackets.

    >>> exactly(Fraction(-5, 4)), exactly(Fraction(7, 3))
    ('-1.25', '(7 ÷ 3)')
    """
    rest = figure.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1:
        return f"({figure.numerator} ÷ {figure.denominator})"
    digits = figure.denominator.bit_length()
    whole = abs(figure.numerator) * 10**digits // figure.denominator
    return plain(Decimal(whole * (-1 if figure < 0 else 1)).scaleb(-digits, Context(prec=60)))


def exact_quantity(figure: Fraction, measure: str) -> str:
    """Say a figure for arithmetic: rates as percentages, everything else as a bare number.

    >>> exact_quantity(Fraction(19, 20), "%"), exact_quantity(Fraction(5, 2), "天")
    ('95%', '2.5')
    """
    said = exactly(figure * 100) if measure == "%" else exactly(figure)
    said = f"{said}%" if measure == "%" and "÷" not in said else exactly(figure)
    return f"({said})" if said.startswith("-") else said


COUNTED = frozenset(["次", "单", "起", "例", "件", "个", "人次", "处", "项", "条", "宗", "笔"])
"""Units of what happens and is counted, where nothing says that a value is measured."""


def quantity(figure: Decimal, measure: str) -> str:
    """Say a figure in its measure: ``%`` means that the figure is a ratio.

    >>> quantity(Decimal("0.95"), "%"), quantity(Decimal(120), "分钟")
    ('95%', '120分钟')
    """
    return percent(figure) if measure == "%" else plain(figure) + measure


def step(figure: Decimal, measure: str, *, relative: bool = False) -> str:
    """Say the unit of a "per" rule: percentage points for rates, per cent for shares of an amount.

    >>> step(Decimal("0.01"), "%"), step(Decimal("0.05"), "元", relative=True), step(Decimal(2), "天")
    ('1个百分点', '5%', '2天')
    """
    if relative:
        return percent(figure)
    return plain(figure * 100) + "个百分点" if measure == "%" else plain(figure) + measure


class Limited(Protocol):
    """A rule whose change and whose item are bounded."""

    @property
    def effect(self) -> str: ...
    @property
    def money(self) -> bool: ...
    @property
    def cap(self) -> Decimal | None: ...
    @property
    def floor(self) -> Decimal | None: ...
    @property
    def most(self) -> Decimal | None: ...


def limits(rule: Limited) -> Iterator[str]:
    """Say the bounds of a rule in Chinese."""
    if rule.cap is not None:
        coin = "元" if rule.money else "分"
        yield f"最多{'扣' if rule.effect == 'deduct' else '加'}{plain(rule.cap)}{coin}"
    if rule.floor is not None:
        yield f"本项最低得{plain(rule.floor)}分"
    if rule.most is not None:
        yield f"本项最高得{plain(rule.most)}分"


def limits_en(rule: Limited) -> Iterator[str]:
    """Say the bounds of a rule in English."""
    named = (("at most", rule.cap), ("never less than", rule.floor), ("never more than", rule.most))
    return (f"{word} {plain(figure)}" for word, figure in named if figure is not None)
