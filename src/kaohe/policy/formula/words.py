"""A formula said again: normal form that parses to the same terms, or with figures in place of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.policy.formula.figures import figure_words
from kaohe.policy.formula.spelling import FUNCTIONS, QUOTES, normalised
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
)

if TYPE_CHECKING:
    from collections.abc import Callable

_SAFE = re.compile(r"[^\W\d]\w*(\([^()]*\))?")
_CHOICE, _OR, _AND, _COMPARED, _SUM, _PRODUCT, _ATOM = range(7)


def words(term: Term, say: Callable[[Name], str] | None = None) -> str:
    """Print a formula; ``say`` tells what stands for a name (its figure), by default the name itself."""
    return _Printer(say or named)(term, _CHOICE)


def named(name: Name) -> str:
    """Write a name as formulas do: its title, in quotes where it would be read otherwise."""
    note = f"({name.note})" if name.note else ""
    if _SAFE.fullmatch(normalised(name.title)) and name.title not in FUNCTIONS:
        return name.title + note
    for opening, closing in QUOTES.items():
        if not {opening, closing} & set(normalised(name.title)):
            return opening + name.title + closing + note
    return name.name + note


class _Printer:
    def __init__(self, say: Callable[[Name], str]) -> None:
        self._say = say

    def __call__(self, term: Term, within: int) -> str:
        text, own = self._term(term)
        return f"({text})" if own < within else text

    def _term(self, term: Term) -> tuple[str, int]:
        match term:
            case Name():
                return self._say(term), _ATOM
            case Amount(value, unit, title):
                figure = figure_words(value, unit)
                return f"{title}({figure})" if title else figure, _ATOM
            case Sum(parts):
                text = "".join(f" {sign} {self(part, _PRODUCT)}" for sign, part in parts)
                return (text[3:] if parts[0][0] == "+" else "-" + text[3:]), _SUM
            case Product(factors):
                return "".join(f" {sign} {self(part, _ATOM)}" for sign, part in factors)[3:], _PRODUCT
            case Extreme(which, members):
                return f"{which}({', '.join(self(part, _CHOICE) for part in members)})", _ATOM
        return self._condition(term)

    def _condition(self, term: Term) -> tuple[str, int]:
        match term:
            case Comparison(first, others):
                compared = "".join(f" {sign} {self(part, _SUM)}" for sign, part in others)
                return self(first, _SUM) + compared, _COMPARED
            case Logic("and", parts):
                return " 且 ".join(self(part, _COMPARED) for part in parts), _AND
            case Logic(_, parts):
                return " 或 ".join(self(part, _AND) for part in parts), _OR
            case Not(condition):
                return f"not {self(condition, _ATOM)}", _COMPARED
            case Choice(condition, then, otherwise):
                chosen = self(condition, _OR), self(then, _OR), self(otherwise, _CHOICE)
                return "如果 {} 则 {} 否则 {}".format(*chosen), _CHOICE
        raise AssertionError(term)
