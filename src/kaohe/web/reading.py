"""Figures in words: as a person reads them, from the published values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.figures import is_rate
from kaohe.policy.formula.units import spoken
from kaohe.policy.rules.figures import percent, plain

if TYPE_CHECKING:
    from kaohe.engine.result import Row
    from kaohe.policy.policy import Policy


def value_text(policy: Policy, row: Row) -> str:
    """Print a node's value: a rate in percent, anything else with its unit; empty where it has none."""
    if row.value is None or row.measure is None:
        return ""
    measure = policy.like(row.measure)
    if is_rate(measure):
        return percent(row.value)
    return f"{plain(row.value)} {spoken(measure.unit or '')}".strip()
