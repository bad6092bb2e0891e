"""Adjustments (调整): what a later run of the same policy and period changes about a published one, and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.result import Inputs, Row, Run


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One node of one subject before and after; points None where it was not assessed."""

    subject: str
    indicator: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Return after less before; not being assessed counts as nothing."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """Return all fields and the difference."""
        return {
            "subject": self.subject,
            "indicator": self.indicator,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
        }


def adjustments(published: Run, later: Run) -> tuple[Adjustment, ...]:
    """List every node whose points differ, in the order of the later run; nodes that one lacks come last."""
    before, after = _by_node(published), _by_node(later)
    return tuple(
        Adjustment(subject, indicator, _points(before.get(key)), _points(after.get(key)))
        for key in dict.fromkeys([*after, *before])
        for subject, indicator in [key]
        if _points(before.get(key)) != _points(after.get(key))
    )


def causes(published: Inputs, later: Inputs) -> list[str]:
    """Name the inputs that differ: ``tables.fault_tickets``, ``policy_hash``, ``software`` and so on."""
    return sorted(_causes(published, later))


def _causes(published: Inputs, later: Inputs) -> Iterator[str]:
    for field in fields(published):
        before, after = getattr(published, field.name), getattr(later, field.name)
        if isinstance(before, dict):
            changed = (name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
            yield from (f"{field.name}.{name}" for name in changed)
        elif before != after:
            yield field.name


def _by_node(run: Run) -> dict[tuple[str, str], Row]:
    return {(row.subject, row.indicator): row for row in run.all_rows()}


def _points(row: Row | None) -> Decimal | None:
    return None if row is None else row.points
