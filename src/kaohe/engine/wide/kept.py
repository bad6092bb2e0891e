"""A run over many subjects as it is kept: columns instead of a record for each subject."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.amounts import Earlier
from kaohe.engine.result import Total
from kaohe.engine.roster import Member, Roster, read_cell, written_cell
from kaohe.engine.wide.amounts import PayTable
from kaohe.engine.wide.figures import FigureTable, packed, unpacked
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.catalogue import Column, ColumnType
from kaohe.policy.scope import roster_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.engine.result import Run
    from kaohe.policy.subjects import Kind


def columns_as_json(run: Run) -> dict[str, Any]:
    """Return everything of a run that is there for each subject."""
    figures: Any = run.figures
    pay: Any = run.pay
    subjects = run.roster.subjects
    return {
        "subjects": subjects,
        "roster": _roster_as_json(run.roster),
        "figures": figures.as_json(),
        "parameters": _shared_as_json([run.parameters.get(name) for name in subjects]),
        "pay": pay.as_json(),
        "earlier": [_earlier_as_json(own, subjects) for own in run.earlier],
    }


def run_from(written: dict[str, Any], frame: Run, kind: Kind) -> Run:
    """Return ``frame`` filled with what `columns_as_json` returned."""
    subjects = written["subjects"]
    roster = _roster_from(subjects, written["roster"], kind)
    parameters = written["parameters"]
    sets = [
        {name: None if own is None else Decimal(own) for name, own in each.items()}
        for each in parameters["sets"]
    ]
    return replace(
        frame,
        totals=tuple(Total(name, None, None, None, own.out) for name, own in roster.members.items()),
        figures=FigureTable.read(subjects, written["figures"]),
        parameters=dict(zip(subjects, [sets[each] for each in parameters["of"]], strict=False)),
        roster=roster,
        pay=PayTable.read(subjects, written["pay"]),
        earlier=tuple(_earlier_from(own, subjects) for own in written["earlier"]),
    )


def _earlier_as_json(own: Earlier, subjects: list[str]) -> dict[str, Any]:
    if not isinstance(own.pay, PayTable):
        return {"period": own.period, "amounts": [each.as_json() for each in own.pay]}
    named = {} if own.pay.subjects == subjects else {"subjects": own.pay.subjects}
    places = {subject: place for place, subject in enumerate(own.pay.subjects)}
    others = sorted(places[name] for name in places.keys() - own.pay.payees)
    return {"period": own.period, **named, "others": others, "pay": own.pay.as_json()}


def _earlier_from(written: dict[str, Any], subjects: list[str]) -> Earlier:
    if "amounts" in written:
        return Earlier.of(written["period"], written["amounts"])
    subjects = written.get("subjects", subjects)
    payees = frozenset(subjects) - {subjects[place] for place in written["others"]}
    return Earlier(written["period"], PayTable.read(subjects, written["pay"], payees))


def _shared_as_json(each: list[dict[str, Any] | None]) -> dict[str, Any]:
    """Write equal parameters once, and which of them are whose."""
    sets: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}
    of = []
    for own in each:
        if own is None:
            continue
        number = numbers.get(id(own))
        if number is None:
            number = numbers[id(own)] = sets.index(own) if own in sets else len(sets)
            if number == len(sets):
                sets.append(own)
        of.append(number)
    return {"sets": sets, "of": of}


def _roster_as_json(roster: Roster) -> dict[str, Any]:
    members = list(roster.members.values())
    attributes = [member.attributes for member in members]
    alike = {tuple(own) for own in attributes}
    names = list(dict.fromkeys(name for own in alike for name in own))
    if len(alike) == 1:
        columns: list[Sequence[Any]] = list(zip(*(own.values() for own in attributes), strict=True))
    else:
        columns = [[own.get(name) for own in attributes] for name in names]
    cells = {}
    for name, own in zip(names, columns, strict=True):
        distinct = set(own)
        if distinct != {None}:
            written = {cell: written_cell(cell) for cell in distinct}
            same = all(cell is each for cell, each in written.items())
            cells[name] = packed(own if same else [written[cell] for cell in own])
    said = {
        "reasons": {place: own.reason for place, own in enumerate(members) if own.reason is not None},
        "exempt": {place: dict(own.exempt) for place, own in enumerate(members) if own.exempt},
    }
    return {"cells": cells, **{name: own for name, own in said.items() if own}}


def _roster_from(subjects: list[str], written: Mapping[str, Any], kind: Kind) -> Roster:
    columns = roster_columns(CATALOGUE, kind)
    cells = {name: unpacked(own, len(subjects)) for name, own in written["cells"].items()}
    columns |= {
        name: Column(name, name, ColumnType.text, "", "") for name in sorted(cells.keys() - columns.keys())
    }
    seen: dict[str, dict[Any, Any]] = {
        name: {cell: None if cell is None else read_cell(cell, columns[name].type) for cell in set(own)}
        for name, own in cells.items()
    }
    reasons, exempt = written.get("reasons", {}), written.get("exempt", {})
    rows = zip(*cells.values(), strict=True) if cells else (() for _subject in subjects)
    names = list(cells)
    return Roster(
        {
            subject: Member(
                {name: seen[name][cell] for name, cell in zip(names, row, strict=True) if cell is not None},
                reasons.get(str(place)),
                exempt.get(str(place), {}),
            )
            for place, (subject, row) in enumerate(zip(subjects, rows, strict=True))
        },
        columns,
    )
