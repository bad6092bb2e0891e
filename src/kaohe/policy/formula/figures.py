"""How figures of formulas are written: as few digits as say them exactly, the unit behind."""

from __future__ import annotations

from fractions import Fraction  # noqa: TC003 - doctests use it

from kaohe.policy.formula.units import MINUTES, RATIO, Unit


def figure_words(value: Fraction, unit: Unit) -> str:
    """Write a figure with its unit; a third of a minute is 20 seconds.

    >>> figure_words(Fraction(9, 10), RATIO), figure_words(Fraction(1, 3), Unit.of(MINUTES))
    ('90%', '20秒')
    """
    if unit == RATIO:
        return _digits(value * 100) + "%"
    minutes = dict(unit.dimensions).get(MINUTES, 0)
    if minutes and not _terminates(value):
        return _digits(value * 60) + str(unit).replace(MINUTES, "秒" if minutes > 0 else "小时")
    return _digits(value) + str(unit)


def _terminates(value: Fraction) -> bool:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


def _digits(value: Fraction) -> str:
    """Write a terminating fraction in decimals; another one as a quotient, for people only.

    >>> _digits(Fraction(-5, 4)), _digits(Fraction(1, 3))
    ('-1.25', '1/3')
    """
    if not _terminates(value):
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole = abs(value.numerator) * 10**places // value.denominator
    text = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}"
