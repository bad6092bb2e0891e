"""Branches that many kinds of rule have: a cap, the floor or the most of an item, reached or not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.rule import Branch, Inputs, Undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


NEAR = Fraction(1, 1_000_000)
FAR = Fraction(10**9)


class Bounded(Protocol):
    """A rule whose change of an item may be bounded; each bound may be None."""

    @property
    def effect(self) -> str: ...
    @property
    def cap(self) -> Decimal | None: ...
    @property
    def floor(self) -> Decimal | None: ...
    @property
    def most(self) -> Decimal | None: ...


def capped(cap: Decimal | None, change: Callable[[Inputs[Fraction]], Fraction]) -> Iterator[Branch]:
    """Declare that the cap of a change is reached; ``change`` gives it before the cap, without sign."""
    if cap is not None:
        bound = Fraction(cap)
        words = _("达到上限 {cap}").format(cap=plain(cap))
        yield Branch("cap", words, lambda given: change(given) >= bound)


def used_up(
    full: Decimal | None,
    floor: Decimal | None,
    change: Callable[[Inputs[Fraction]], Fraction],
    worst: Fraction | None = None,
) -> Iterator[Branch]:
    """Declare that nothing is left of the item above its floor, where a deduction can go that far.

    ``change``: the deduction, capped, without sign. ``worst``: the largest there can be, None if unknown.
    """
    if full is None:
        return
    room = Fraction(full) - Fraction(floor or 0)
    if worst is not None and worst < room:
        return
    words = _("扣完为止") if not floor else _("扣到最低 {floor} 分").format(floor=plain(floor))
    yield Branch("floor", words, lambda given: change(given) >= room)


def topped(
    full: Decimal | None, most: Decimal | None, change: Callable[[Inputs[Fraction]], Fraction]
) -> Iterator[Branch]:
    """Declare that an award reaches the most that the item may have; ``change`` is the award, capped."""
    if full is not None and most is not None:
        room = Fraction(most) - Fraction(full)
        words = _("加到最高 {most} 分").format(most=plain(most))
        yield Branch("most", words, lambda given: change(given) >= room)


def bounds(
    rule: Bounded,
    full: Decimal | None,
    change: Callable[[Inputs[Fraction]], Fraction],
    worst: Fraction | None = None,
) -> Iterator[Branch]:
    """Declare every bound of a rule that can be reached; ``change`` is before the cap, without sign."""
    yield from capped(rule.cap, change)
    if rule.effect != "deduct":
        yield from topped(full, rule.most, lambda given: _at_most(change(given), rule.cap))
        return
    if rule.cap is not None:
        worst = Fraction(rule.cap) if worst is None else min(worst, Fraction(rule.cap))
    yield from used_up(full, rule.floor, lambda given: _at_most(change(given), rule.cap), worst)


class Item(Protocol):
    """A rule of several parts that bounds the item; each bound may be None."""

    @property
    def floor(self) -> Decimal | None: ...
    @property
    def most(self) -> Decimal | None: ...
    def model_dump(self) -> dict[str, Any]: ...


def item_bounds(
    rule: Item, full: Decimal | None, change: Callable[[Inputs[Fraction]], Fraction]
) -> Iterator[Branch]:
    """Declare the bounds of an item that several parts change; ``change`` is their sum, with its sign."""
    least, greatest = _extremes(rule, full, change)
    yield from used_up(full, rule.floor, lambda given: -change(given), None if least is None else -least)
    if (
        full is not None
        and rule.most is not None
        and (greatest is None or Fraction(full) + greatest >= rule.most)
    ):
        yield from topped(full, rule.most, change)


def _extremes(
    rule: Item, full: Decimal | None, change: Callable[[Inputs[Fraction]], Fraction]
) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the greatest change, tried at and around every figure of the rule and far out.

    None where it depends on more than one figure: a mean, a target that is given.
    """
    figures = {Fraction(0), FAR, *_figures(rule.model_dump())}
    tried = sorted({max(figure + near, Fraction(0)) for figure in figures for near in (-NEAR, 0, NEAR)})
    own = None if full is None else Fraction(full)
    try:
        changes = [change(Inputs(full=own, value=figure, count=figure)) for figure in tried]
    except Undefined:
        return None, None
    return min(changes), max(changes)


def _figures(part: Any) -> Iterator[Fraction]:
    if isinstance(part, Decimal):
        yield Fraction(part)
    members = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    for member in members:
        yield from _figures(member)


def _at_most(change: Fraction, cap: Decimal | None) -> Fraction:
    return change if cap is None else min(change, Fraction(cap))
