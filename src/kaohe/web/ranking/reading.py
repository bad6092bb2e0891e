"""A run as a ranking: totals in order, with the points of the total's own parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.policy.indicator import children

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.result import Total
    from kaohe.engine.runs import Record


@dataclass(frozen=True, slots=True)
class Ranked:
    """One subject's total and the points of its parts, in the order of the nodes."""

    total: Total
    parts: tuple[Decimal | None, ...]


def ranked(kept: Record) -> tuple[list[Ranked], list[tuple[str, str]]]:
    """Return everybody, best first, those without rank last; and the total's parts as (name, title)."""
    policy = kept.loaded.policy
    names = children(policy.indicators[policy.total])
    points = {(row.subject, row.indicator): row.points for row in kept.run.rows}
    order = sorted(kept.run.totals, key=lambda each: (each.rank is None, each.rank or 0, each.subject))
    found = [Ranked(total, tuple(points.get((total.subject, name)) for name in names)) for total in order]
    return found, [(name, policy.indicators[name].title) for name in names]
