"""What a run publishes: every node of every subject, totals with grades and ranks, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.engine.roster import Roster

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.reports import Line
    from kaohe.errors import Finding

STATUSES = ("not_assessed", "assessed", "void")


@dataclass(frozen=True, slots=True)
class Row:
    """One node of one subject; figures are decimals as published, None where there are none.

    ``reason``: why the node is not assessed, where it does not apply to the subject.
    """

    subject: str
    indicator: str
    measure: str | None
    value: Decimal | None
    points: Decimal | None
    max: Decimal | None
    status: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A subject's total with grade and rank; None where it has none. ``reason``: why it is not assessed."""

    subject: str
    points: Decimal | None
    grade: str | None
    rank: int | None
    reason: str | None = None


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
    ``roster``: whom the run assesses, and why not. ``findings``: what was doubtful when it was made; said
    in the language of whoever made it, and therefore no part of the result.
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
    roster: Roster = field(default_factory=lambda: Roster({}))
    findings: tuple[Finding, ...] = ()

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
    """Return all fields; a reason only where there is one."""
    fields = {name: getattr(record, name) for name in record.__slots__}
    if record.reason is None:
        del fields["reason"]
    return fields
