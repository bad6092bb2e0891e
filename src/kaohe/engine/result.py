"""What a run publishes: every node of every subject, totals with grades and ranks, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.reports import Line

STATUSES = ("not_assessed", "assessed", "void")


@dataclass(frozen=True, slots=True)
class Row:
    """One node of one subject; figures are decimals as published, None where there are none.

    ``numerator`` and ``denominator`` are what the measure counted; ``value`` is computed from them.
    """

    subject: str
    indicator: str
    measure: str | None
    value: Decimal | None
    points: Decimal | None
    max: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Total:
    """A subject's total with grade and rank; None where it has none."""

    subject: str
    points: Decimal | None
    grade: str | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What decides a run's figures; together they name it. The engine is not among them: it decides nothing."""

    policy: str
    policy_version: str
    policy_hash: str
    period: str
    tables: dict[str, str]
    calendar: str
    calendar_hash: str
    software: str

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Run:
    """A finished calculation. ``figures[subject][measure]`` is (numerator, denominator), as counted.

    ``parameters[subject][name]``: what the policy's parameters were for each subject, None where missing.
    ``reports``: the published statistics; ``lines`` is what they were put together from, by subject.
    ``outsiders``: who has facts in the period but is not of the organisation, and is therefore not scored.
    """

    id: str
    inputs: Inputs
    facts_version: int
    readings: dict[str, str]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    figures: dict[str, dict[str, tuple[int, int]]]
    outsiders: tuple[str, ...] = ()
    parameters: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    reports: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the result of the command-line contract."""
        outsiders = {"outsiders": list(self.outsiders)} if self.outsiders else {}
        return {
            "run": self.id,
            "policy": self.inputs.policy,
            "period": self.inputs.period,
            "rows": [_fields(row) for row in self.rows],
            "totals": [_fields(total) for total in self.totals],
            "pay": [],
            **outsiders,
            **({"reports": self.reports} if self.reports else {}),
        }


def _fields(record: Row | Total) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
