"""What a formula is made of. Frozen; spans say where each term stands in the text and do not make terms differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kaohe.policy.formula.units import NUMBER, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]
NOWHERE: Span = (0, 0)

Additive = Literal["+", "-"]
Multiplicative = Literal["×", "÷"]
Ordering = Literal["<", "≤", ">", "≥", "=", "≠"]


@dataclass(frozen=True, slots=True)
class Name:
    """A figure known by name. ``scale``: how many of our unit one of its own is (万元: 10000).

    ``title``: as it is said. ``note``: what stood after it in parentheses, a remark without effect.
    """

    name: str
    title: str
    unit: Unit = NUMBER
    scale: Fraction = Fraction(1)
    note: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure written down, in our units (``90%`` is 9/10 of unit ratio).

    ``title``: what the policy calls it, ``存量考核补贴(200元)``.
    """

    value: Fraction
    unit: Unit = NUMBER
    title: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added and taken off, in order; a sum of one term is its negative."""

    parts: tuple[tuple[Additive, Term], ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Terms multiplied and divided from left to right; the first sign is ``×``."""

    parts: tuple[tuple[Multiplicative, Term], ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or smallest of several figures."""

    which: Literal["max", "min"]
    parts: tuple[Term, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures compared one with the next: ``80 ≤ x < 90`` has two signs."""

    first: Term
    others: tuple[tuple[Ordering, Term], ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """All of the conditions, or any of them."""

    which: Literal["and", "or"]
    parts: tuple[Term, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Term
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One figure where the condition holds, another where it does not."""

    condition: Term
    then: Term
    otherwise: Term
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Term = Name | Amount | Sum | Product | Extreme | Comparison | Logic | Not | Choice


def children(term: Term) -> tuple[Term, ...]:  # noqa: PLR0911 - one line a kind
    """Return the terms right below, in reading order."""
    match term:
        case Sum(parts):
            return tuple(part for _sign, part in parts)
        case Product(factors):
            return tuple(part for _sign, part in factors)
        case Extreme(_, members) | Logic(_, members):
            return members
        case Comparison(first, others):
            return (first, *(part for _sign, part in others))
        case Not(condition):
            return (condition,)
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Name() | Amount():
            return ()


def names_of(term: Term) -> Iterator[Name]:
    """Yield every name of a formula, in reading order, as often as it stands there."""
    if isinstance(term, Name):
        yield term
    for child in children(term):
        yield from names_of(child)
