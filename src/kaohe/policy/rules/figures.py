"""How figures are said in clauses: percentages for rates, plain decimals for the rest, no trailing zeros."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - doctests use it


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
