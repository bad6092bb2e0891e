"""Puts a roster together: the organisation's subjects in a period, each with its row and why it is left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from kaohe.engine.exempting import exempted
from kaohe.engine.holds import holds
from kaohe.engine.roster import Member, Roster
from kaohe.engine.roster_findings import both, missing, nobody, overlap
from kaohe.engine.stays import Stay, agreed, chosen, clashing, clipped, days_covered, in_order, succeeding
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import columns_of
from kaohe.policy.scope import EXEMPTIONS, ROSTERS, roster_columns
from kaohe.policy.subjects import UNDECLARED, Subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from kaohe.engine.source import Source
    from kaohe.errors import Finding
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy
    from kaohe.policy.subjects import Kind

Cells = dict[str, Any]
TERRITORIES = "territories"
"""Names districts, district companies and who holds them."""


@dataclass(slots=True)
class Candidate:
    """Somebody of the organisation: the rows by which ``where`` may know it, its days, why it is out."""

    rows: Sequence[Mapping[str, Any]]
    spans: Sequence[tuple[date, date]]
    reason: str | None = None

    @property
    def days(self) -> set[date]:
        """Return every day, each once; of many people it is asked of few."""
        return days_covered(self.spans)


@dataclass(slots=True)
class Found:
    """What the tables of the organisation hold for the period."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def roster_tables(policy: Policy) -> list[str]:
    """Name the tables that decide who is assessed."""
    declared = policy.subjects
    exemptions = [EXEMPTIONS] if declared is not None and declared.exemptions is not None else []
    return [*ROSTERS[policy.kind], *exemptions]


def organisation_tables(policy: Policy) -> list[str]:
    """Name the other tables that tell which names belong to the organisation."""
    every = dict.fromkeys((*chain(*ROSTERS.values()), TERRITORIES))
    return [name for name in every if name not in ROSTERS[policy.kind]]


def roster_of(policy: Policy, period: Period, source: Source, counted: Iterable[str]) -> Roster:
    """Return the subjects of the period; without an organisation, whoever was ``counted`` in it.

    Nothing is known then by which somebody could be told apart, so that nobody is sorted out; a policy
    that would sort gets the finding ``roster.missing``.
    """
    declared = policy.subjects or UNDECLARED
    found = _READERS[declared.kind](declared, period, source)
    if found is None:
        said = (missing(policy),) if policy.subjects is not None else ()
        columns = roster_columns(source.catalogue, declared.kind)
        roster = replace(Roster.of(counted), columns=columns, findings=said)
        candidates = {name: Candidate([{}], ()) for name in roster.members}
    else:
        found.known |= _others(declared.kind, source)
        roster = sorted_out(policy, period, source.catalogue, found)
        candidates = found.candidates
    if declared.exemptions is None:
        return roster
    return exempted(roster, declared.exemptions, period, source, candidates)


def sorted_out(policy: Policy, period: Period, catalogue: Catalogue, found: Found) -> Roster:
    """Keep whom ``where`` takes, and say of whom ``exclude`` takes out why."""
    declared = policy.subjects or UNDECLARED
    columns = roster_columns(catalogue, declared.kind)

    def meets(text: str) -> Callable[[Mapping[str, Any]], bool]:
        condition = parse_condition(text, columns)
        named = sorted(columns_of(condition))
        answers: dict[tuple[Any, ...], bool] = {}

        def met(row: Mapping[str, Any]) -> bool:
            # Of many people few differ in what a condition asks.
            cells = tuple([row.get(name) for name in named])
            if cells not in answers:
                answers[cells] = holds(condition, row, columns, period)
            return answers[cells]

        return met

    wanted = meets(declared.where) if declared.where is not None else lambda _row: True
    reasons = [(meets(exclusion.where), exclusion.reason) for exclusion in declared.exclude]
    members = {}
    for name, candidate in sorted(found.candidates.items()):
        rows = candidate.rows
        if wanted(rows[0]) if len(rows) == 1 else any(map(wanted, rows)):
            row = rows[0] if len(rows) == 1 else agreed(rows)
            excluded = next((reason for excludes, reason in reasons if excludes(row)), None)
            members[name] = Member(row, candidate.reason or excluded)
    known = frozenset(found.known | found.candidates.keys()) - members.keys()
    findings = [finding for finding in found.findings if finding.place.value in members]
    if declared.where is not None and found.candidates and not members:
        findings.append(nobody(declared.where, sorted(found.candidates)))
    return Roster(members, columns, known, tuple(findings))


def _others(kind: Kind, source: Source) -> set[str]:
    """Name those whom other policies assess: people and teams where units are assessed, units where people are.

    A unit that only assignments name is no such: where units are assessed, it is missing from their table.
    """
    found = set() if kind == "unit" else {row["unit"] for row in _rows(source, "units") or []}
    if kind in {"unit", "partner"}:
        assignments = _rows(source, "assignments") or []
        found |= {row["person"] for row in (*assignments, *(_rows(source, "people") or []))}
        found |= {row["team"] for row in assignments} - {None}
    if kind != "partner":
        found |= {row["partner"] for row in _rows(source, "partners") or []}
    found |= {row[name] for row in _rows(source, TERRITORIES) or [] for name in ("place", "unit")}
    return found


def _listed(table: str, column: str, period: Period, source: Source) -> Found | None:
    rows = _rows(source, table)
    if rows is None:
        return None
    found = Found()
    for row in rows:
        stay = clipped(row, period)
        if stay is not None:
            found.candidates[row[column]] = Candidate([row], [(stay.first, stay.last)])
    return found


def _units(_declared: Subjects, period: Period, source: Source) -> Found | None:
    return _listed("units", "unit", period, source)


def _partners(_declared: Subjects, period: Period, source: Source) -> Found | None:
    return _listed("partners", "partner", period, source)


def _people(declared: Subjects, period: Period, source: Source) -> Found | None:
    people, assignments = _rows(source, "people"), _rows(source, "assignments")
    if people is None and assignments is None:
        return None
    found = Found(known=_places(assignments or []))
    own = {row["person"]: row for row in people or []}
    stays = _stays(own, assignments or [], period)
    always = Stay(period.first, period.last, {})
    for name in sorted(own.keys() | stays.keys()):
        row = own.get(name, {})
        there = clipped({}, period, _employed(row)) if row else always
        if there is None:
            found.known.add(name)
        else:
            found.candidates[name] = _person(name, (declared, row, stays.get(name, [])), there, found)
    return found


def _person(
    name: str, what: tuple[Subjects, Mapping[str, Any], list[Stay]], there: Stay, found: Found
) -> Candidate:
    declared, own, stays = what
    days = [(there.first, there.last)]
    if len(stays) == 1:
        return Candidate([{**own, **stays[0].row} if own else stays[0].row], days)
    clash = clashing(stays)
    if clash is not None and declared.overlap == "latest":
        stays, said = succeeding(stays), clash
        clash = clashing(stays)
        if clash is None:
            found.findings.append(overlap(name, said, settled=True))
    if clash is not None:
        found.findings.append(overlap(name, clash, settled=False))
        rows = [{**own, **stay.row} for stay in stays]
        return Candidate(rows, days, both(clash))
    return Candidate([{**own, **chosen(stays, declared.as_of).row} if stays else own], days)


def _teams(_declared: Subjects, period: Period, source: Source) -> Found | None:
    assignments = _rows(source, "assignments")
    if assignments is None:
        return None
    own = {row["person"]: row for row in _rows(source, "people") or []}
    found = Found(known=_places(assignments) | {row["person"] for row in assignments} | own.keys())
    teams: dict[str, list[Stay]] = {}
    for stays in _stays(own, assignments, period).values():
        for stay in stays:
            if stay.row["team"] is not None:
                teams.setdefault(stay.row["team"], []).append(stay)
    for name, members in teams.items():
        days = [(stay.first, stay.last) for stay in members]
        found.candidates[name] = Candidate([agreed([stay.row for stay in members])], days)
    return found


_READERS: dict[str, Callable[[Subjects, Period, Source], Found | None]] = {
    "unit": _units,
    "person": _people,
    "team": _teams,
    "partner": _partners,
}


def _stays(
    own: Mapping[str, Mapping[str, Any]], assignments: Iterable[Cells], period: Period
) -> dict[str, list[Stay]]:
    stays: dict[str, list[Stay]] = {}
    for row in assignments:
        name = row["person"]
        stay = clipped(row, period, _employed(own[name])) if name in own else clipped(row, period)
        if stay is not None:
            stays.setdefault(name, []).append(stay)
    return {name: in_order(several) if len(several) > 1 else several for name, several in stays.items()}


def _employed(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return row.get("hired_on"), row.get("left_on")


def _places(assignments: Iterable[Cells]) -> set[str]:
    named = {row[name] for row in assignments for name in ("unit", "team")}
    return named - {None}


def _rows(source: Source, name: str) -> list[Cells] | None:
    table = source.table(name)
    if table is None:
        return None
    return source.rows(name)
