"""The ways of an item's rule, and of its deductions and awards."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import is_rate
from kaohe.engine.ways import ways
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.explaining.about import About
    from kaohe.engine.ways import Way
    from kaohe.policy.indicator import Adjustment, Leaf


def ways_of_leaf(about: About, name: str, node: Leaf) -> list[Way]:
    """Return the ways of an item's rule; none where its measure has no figure."""
    inputs = about.given.inputs.get(name)
    if node.rule is None or inputs is None or node.measure is None:
        return []
    rate = is_rate(about.policy.like(node.measure)) if node.measure in about.policy.measures else False
    return ways(node.rule, node.max, inputs, rate=rate)


def ways_of_step(adjustment: Adjustment, count: Decimal, premises: dict[str, Any]) -> list[Way]:
    """Return the ways of a deduction's or an award's rule."""
    figure = Fraction(count)
    return ways(adjustment.rule, None, Inputs(value=figure, count=figure, premises=premises))
