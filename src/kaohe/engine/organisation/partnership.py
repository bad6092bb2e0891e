"""Partners and their contracts as of a day, held against what a policy asks of contracts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from kaohe.engine.holds import holds
from kaohe.engine.organisation.service import later
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.period import period_between
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.engine.source import Source
    from kaohe.policy.catalogue import Column
    from kaohe.policy.organisation.contracting import Asked, Contracting, Step, Term
    from kaohe.policy.policy import Policy

Row = dict[str, Any]
DAY = timedelta(days=1)

State = Literal["met", "missing", "unknown", "late", "lapsed", "too_long", "too_short", "open"]
"""``unknown``: nobody has looked, or the day to compare with is empty. ``late``: done after the day by which
it was due. ``lapsed``: held until before the day asked for. ``open``: not due yet."""
Standing = Literal["future", "current", "expiring", "renewed", "ended"]
"""``expiring``: ends within the days of notice; ``renewed``: so it does, and the next one follows at once."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is asked, and how it stands; ``day``: signed, done, or the last day that a term allows."""

    id: str
    title: str
    cite: str
    state: State
    day: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields, the day as ISO."""
        day = None if self.day is None else self.day.isoformat()
        return {"id": self.id, "title": self.title, "cite": self.cite, "status": self.state, "day": day}


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as of a day. ``last``: its last day, the early end where there is one; ``left``: days until then."""

    row: Row
    standing: Standing
    last: date
    left: int
    clauses: tuple[Point, ...]
    undertakings: tuple[Point, ...]
    terms: tuple[Point, ...]

    @property
    def id(self) -> str:
        """Return its number."""
        return str(self.row["contract_id"])

    @property
    def points(self) -> tuple[Point, ...]:
        """Return everything that is asked of it."""
        return (*self.clauses, *self.undertakings, *self.terms)

    def as_json(self) -> dict[str, Any]:
        """Return the contract for programs."""
        row = self.row
        days = {name: row[name] for name in ("signed_on", "valid_from", "valid_to", "ended_on")}
        return {
            "contract": self.id,
            "partner": row["partner"],
            "title": row["title"],
            "service": row["service"],
            **{name: None if day is None else day.isoformat() for name, day in days.items()},
            "status": self.standing,
            "last": self.last.isoformat(),
            "days_left": self.left,
            "clauses": [point.as_json() for point in self.clauses],
            "undertakings": [point.as_json() for point in self.undertakings],
            "terms": [point.as_json() for point in self.terms],
        }


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as of a day, with the contracts signed by then; ``leaving``: empty while no last day is known.

    ``row`` is empty where only contracts name the partner.
    """

    name: str
    row: Row
    here: bool
    contracts: tuple[Contract, ...]
    leaving: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the partner for programs, contracts by their numbers."""
        first, last = self.row.get("valid_from"), self.row.get("valid_to")
        return {
            "partner": self.name,
            "known": bool(self.row),
            "service": self.row.get("service"),
            "branch": self.row.get("branch"),
            "from": None if first is None else first.isoformat(),
            "to": None if last is None else last.isoformat(),
            "current": self.here,
            "contracts": [contract.id for contract in self.contracts],
            "leaving": [point.as_json() for point in self.leaving],
        }


@dataclass(frozen=True, slots=True)
class Register:
    """Rows of partners and contracts; those of clauses, undertakings and exits by contract or partner."""

    partners: dict[str, Row] = field(default_factory=dict)
    contracts: list[Row] = field(default_factory=list)
    clauses: Mapping[str, list[Row]] = field(default_factory=dict)
    undertakings: Mapping[str, list[Row]] = field(default_factory=dict)
    exits: Mapping[str, list[Row]] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)

    @classmethod
    def read(cls, source: Source) -> Register:
        """Read the tables; each may be empty."""
        return cls(
            {row["partner"]: row for row in _rows(source, "partners", "partner")},
            _rows(source, "contracts", "contract_id"),
            _by(_rows(source, "contract_clauses", "clause"), "contract_id"),
            _by(_rows(source, "undertakings", "kind"), "contract_id"),
            _by(_rows(source, "partner_exits", "step"), "partner"),
            row_columns(source.catalogue["contracts"]),
        )

    def partners_on(self, policy: Policy, on: date) -> list[Partner]:
        """Hold every partner against what the policy asks, as of the end of a day."""
        asked = policy.contracting
        if asked is None:
            return []
        signed = [row for row in self.contracts if (row["signed_on"] or row["valid_from"]) <= on]
        found: dict[str, list[Row]] = {name: [] for name in self.partners}
        for row in signed:
            found.setdefault(row["partner"], []).append(row)
        return [self._partner(name, rows, asked, on) for name, rows in sorted(found.items())]

    def _partner(self, name: str, rows: list[Row], asked: Contracting, on: date) -> Partner:
        row = self.partners.get(name, {})
        first, last = row.get("valid_from"), row.get("valid_to")
        here = bool(row) and (first is None or first <= on) and (last is None or on <= last)
        rows = sorted(rows, key=lambda own: (own["valid_from"], own["contract_id"]))
        contracts = tuple(self._contract(own, rows, asked, on) for own in rows)
        done = self.exits.get(name, [])
        steps = () if last is None else tuple(_left(*each, done, last, on) for each in asked.leaving.items())
        return Partner(name, row, here, contracts, steps)

    def _contract(self, row: Row, among: Iterable[Row], asked: Contracting, on: date) -> Contract:
        last = last_of(row)
        left = (last - on).days
        clauses, signed = (
            self.clauses.get(row["contract_id"], []),
            self.undertakings.get(row["contract_id"], []),
        )
        return Contract(
            row,
            _standing(row, among, left, asked, on),
            last,
            left,
            tuple(_clause(*each, clauses) for each in self._of(asked.clauses, row, on)),
            tuple(_undertaking(*each, signed, row, on) for each in self._of(asked.undertakings, row, on)),
            tuple(_term(*each, row) for each in self._of(asked.terms, row, on)),
        )

    def _of(self, asked: Mapping[str, Any], row: Row, on: date) -> list[tuple[str, Any]]:
        """Keep what is asked of this contract."""
        day = period_between(on, on)
        return [
            (name, own)
            for name, own in asked.items()
            if own.where is None or holds(parse_condition(own.where, self.columns), row, self.columns, day)
        ]


def last_of(row: Row) -> date:
    """Return a contract's last day: the early end, where there is one."""
    last: date = row["ended_on"] or row["valid_to"]
    return last


def _standing(row: Row, among: Iterable[Row], left: int, asked: Contracting, on: date) -> Standing:
    if row["valid_from"] > on:
        return "future"
    if left < 0:
        return "ended"
    if left > asked.notice:
        return "current"
    last = last_of(row)
    follows = any(
        other["service"] == row["service"]
        and other["customer_id"] == row["customer_id"]
        and row["valid_from"] < other["valid_from"] <= last + DAY
        and last_of(other) > last
        for other in among
    )
    return "renewed" if follows else "expiring"


def _clause(name: str, asked: Asked, rows: Iterable[Row]) -> Point:
    said = next((row["present"] for row in rows if row["clause"] in {name, asked.title}), None)
    state: State = "unknown" if said is None else "met" if said else "missing"
    return Point(name, asked.title, asked.cite, state)


def _undertaking(name: str, asked: Asked, rows: Iterable[Row], contract: Row, on: date) -> Point:
    row = next((row for row in rows if row["kind"] in {name, asked.title}), None)
    if row is None or row["signed_on"] > on:
        return Point(name, asked.title, asked.cite, "missing")
    due = contract["signed_on"] or contract["valid_from"]
    needed = min(on, last_of(contract))
    lapsed = row["valid_to"] is not None and row["valid_to"] < needed
    state: State = "lapsed" if lapsed else "late" if row["signed_on"] > due else "met"
    return Point(name, asked.title, asked.cite, state, row["signed_on"])


def _term(name: str, asked: Term, row: Row) -> Point:
    first, last = row["valid_from"], row["valid_to"]
    if asked.years is not None:
        allowed = later(first, 12 * asked.years) - DAY
    elif row[asked.until or ""] is not None:
        allowed = row[asked.until or ""]
    else:
        return Point(name, asked.title, asked.cite, "unknown")
    short = asked.exactly and last < allowed
    state: State = "too_long" if last > allowed else "too_short" if short else "met"
    return Point(name, asked.title, asked.cite, state, allowed)


def _left(name: str, step: Step, rows: Iterable[Row], last: date, on: date) -> Point:
    done = next((row["done_on"] for row in rows if row["step"] in {name, step.title}), None)
    if done is None or done > on:
        return Point(name, step.title, step.cite, "open" if on < last else "missing")
    return Point(name, step.title, step.cite, "late" if done > last else "met", done)


def _rows(source: Source, name: str, order: str) -> list[Row]:
    table = source.table(name)
    if table is None:
        return []
    rows: list[Row] = source.backend.fetch(table).to_pylist()
    return sorted(rows, key=lambda row: str(row[order]))


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return dict(found)
