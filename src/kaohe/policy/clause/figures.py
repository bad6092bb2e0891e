"""Figures in clauses: Arabic or Chinese numerals with their unit, exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["rate", "point", "points", "money", "time", "count", "bare"]

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit: rates are ratios, ``point`` marks a step in percentage points."""

    figure: Decimal
    unit: Unit
    word: str = ""

    @property
    def measure(self) -> str:
        """The measure under which rules print it: ``%`` for ratios."""
        return "%" if self.unit in ("rate", "point") else self.word


def chinese(numeral: str) -> Decimal:
    """Read a Chinese numeral up to the ten thousands, with 点 for decimals and 半 for a half.

    >>> chinese("一百二十"), chinese("两"), chinese("零点五"), chinese("半")
    (Decimal('120'), Decimal('2'), Decimal('0.5'), Decimal('0.5'))
    """
    if numeral == "半":
        return Decimal("0.5")
    whole, _, decimals = numeral.partition("点")
    total = section = digit = 0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
        elif PLACES[character] == PLACES["万"]:
            total, section, digit = (section + digit) * PLACES["万"], 0, 0
        else:
            section += (digit or 1) * PLACES[character]
            digit = 0
    figure = Decimal(total + section + digit)
    if decimals:
        figure += Decimal("0." + "".join(str(DIGITS[character]) for character in decimals))
    return figure


def number(text: str) -> Decimal:
    """Read a figure in either script."""
    return Decimal(text) if text[0].isdigit() or text[0] == "-" else chinese(text)
