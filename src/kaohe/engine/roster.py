"""The roster (名册): whom a run assesses, what is known of each, who is left out as a whole or by item, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.catalogue import Column, ColumnType
from kaohe.policy.scope import roster_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.errors import Finding
    from kaohe.policy.subjects import Kind

WHOLE = ""
"""Stands for the subject as a whole among what it is exempt from."""
DAYS = frozenset({ColumnType.date, ColumnType.month})
DECIMALS = frozenset({ColumnType.number, ColumnType.money, ColumnType.minutes})


@dataclass(frozen=True, slots=True)
class Member:
    """One subject: its row of the roster, and why it is not assessed.

    ``reason``: why the policy leaves it out; ``exempt``: from what it is exempt and why, by indicator or
    as a whole.
    """

    attributes: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    exempt: Mapping[str, str] = field(default_factory=dict)

    @property
    def out(self) -> str | None:
        """Return why the subject as a whole is not assessed."""
        return self.reason or self.exempt.get(WHOLE)

    def alike(self, columns: Iterable[str]) -> tuple[Any, ...]:
        """Return the cells that make up a comparable group; those who lack one are a group of their own."""
        return tuple(self.attributes.get(name) for name in columns)


@dataclass(frozen=True, slots=True)
class Roster:
    """Subjects in order of their names. ``known``: names of the organisation that are no subjects here.

    ``columns``: what the attributes are; ``findings``: what was doubtful when it was put together.
    """

    members: Mapping[str, Member]
    columns: Mapping[str, Column] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, subjects: Iterable[str]) -> Roster:
        """Make a roster of names of which nothing more is known."""
        return cls({subject: Member() for subject in sorted(subjects)})

    @property
    def subjects(self) -> list[str]:
        """Return the subjects' names, sorted."""
        return list(self.members)

    def as_json(self) -> dict[str, Any]:
        """Return the members as a kept run needs them to be explained."""
        return {subject: _member(member) for subject, member in self.members.items()}


def roster_from(data: Mapping[str, Any], kind: Kind) -> Roster:
    """Read what `Roster.as_json` returned; columns that no table declares are text."""
    columns = roster_columns(CATALOGUE, kind)
    names = {name for own in data.values() for name in own.get("attributes", {})}
    columns |= {name: Column(name, name, ColumnType.text, "", "") for name in sorted(names - columns.keys())}
    return Roster(
        {
            subject: Member(
                {
                    name: read_cell(cell, columns[name].type)
                    for name, cell in own.get("attributes", {}).items()
                },
                own.get("reason"),
                own.get("exempt", {}),
            )
            for subject, own in data.items()
        },
        columns,
    )


def _member(member: Member) -> dict[str, Any]:
    attributes = {name: written_cell(cell) for name, cell in member.attributes.items() if cell is not None}
    parts = {"attributes": attributes, "reason": member.reason, "exempt": dict(member.exempt)}
    return {name: part for name, part in parts.items() if part}


def written_cell(cell: Any) -> Any:
    """Return a cell as JSON has it."""
    return str(cell) if isinstance(cell, date | Decimal) else cell


def read_cell(cell: Any, type_: ColumnType) -> Any:
    """Read what `written_cell` returned."""
    if type_ in DAYS:
        return date.fromisoformat(cell)
    return Decimal(cell) if type_ in DECIMALS else cell
