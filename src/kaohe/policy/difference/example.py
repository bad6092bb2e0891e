"""An example of what a changed rule does: the first telling figure for which the two give other points."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.policy.rules.figures import plain, quantity
from kaohe.policy.rules.rule import Inputs, Undefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.rules.rule import Rule

PLACES = 10
COUNTS = (1, 2, 3, 5, 10)
CENT = Decimal("0.01")


def example(before: Rule, after: Rule, full: tuple[Decimal | None, Decimal | None]) -> dict[str, str] | None:
    """Return ``{"given", "before", "after"}`` for a figure at which the rules part, None if none is found."""
    for said, inputs in _figures(before, after):
        points = [_points(rule, inputs, item) for rule, item in zip((before, after), full, strict=True)]
        if points[0] is not None and points[1] is not None and points[0] != points[1]:
            return {"given": said, "before": points[0], "after": points[1]}
    return None


def _figures(before: Rule, after: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    needed = before.missing(frozenset()) | after.missing(frozenset())
    if needed & {"rank", "rank_from_end", "of"}:
        for rank in range(1, PLACES + 1):
            yield f"第{rank}名,共{PLACES}名", {"rank": Fraction(rank), "of": Fraction(PLACES)}
    if "count" in needed:
        for count in COUNTS:
            yield f"{count}次", {"count": Fraction(count), "value": Fraction(count)}
    if "value" in needed:
        measure = str(getattr(after, "measure", getattr(before, "measure", "%")))
        for value in _values(before, after, measure):
            yield quantity(value, measure), {"value": Fraction(value), "count": Fraction(value)}


def _values(before: Rule, after: Rule, measure: str) -> Iterator[Decimal]:
    """Yield figures around the bounds of both rules, nearest first, then a coarse grid."""
    unit = Decimal("0.01") if measure == "%" else Decimal(1)
    bounds = sorted({*_bounds(before), *_bounds(after)}, reverse=True)
    for steps in (2, 1, 5, 0):
        for bound in bounds:
            yield bound - steps * unit
            yield bound + steps * unit
    for tenth in range(10, -1, -1):
        yield Decimal(tenth) * (Decimal("0.1") if measure == "%" else Decimal(10))


def _bounds(rule: Rule) -> Iterator[Decimal]:
    for name in ("target", "cutoff", "best", "worst"):
        figure = getattr(rule, name, None)
        if isinstance(figure, Decimal):
            yield figure
    for part in (*getattr(rule, "bands", ()), *getattr(rule, "tiers", ()), getattr(rule, "when", None)):
        for name in ("low", "high", "start"):
            figure = getattr(part, name, None)
            if isinstance(figure, Decimal):
                yield figure


def _points(rule: Rule, inputs: dict[str, Any], full: Decimal | None) -> str | None:
    given = Inputs(full=None if full is None else Fraction(full), **inputs)
    try:
        points = rule.score(given)
    except (Undefined, ArithmeticError, TypeError):
        return None
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return plain(exact.quantize(CENT, ROUND_HALF_UP))
