"""Where rows come from: the facts at one version, as tables of an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.policy.catalogue import Catalogue, Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from kaohe.engine.backend import Backend

    class Facts(Protocol):
        """What the engine asks of stored facts; `kaohe.facts.store.Snapshot` answers it."""

        def files(self, table: str) -> list[str]: ...

        def columns(self, table: str) -> dict[str, ColumnType]: ...

        def hash(self, table: str) -> str: ...


def catalogue_of(facts: Facts, declared: Catalogue) -> Catalogue:
    """Add to the declared tables the columns that only these facts have: policies can use them as text."""
    return {name: _extended(table, facts.columns(name)) for name, table in declared.items()}


def _extended(table: Table, columns: Mapping[str, ColumnType]) -> Table:
    more = tuple(
        Column(name, name, type_, "", "") for name, type_ in columns.items() if table.column(name) is None
    )
    if not more:
        return table
    return Table(
        table.name,
        table.title,
        table.meaning,
        table.meaning_en,
        table.key,
        table.subject,
        (*table.columns, *more),
        table.ordered,
        table.aliases,
    )


@dataclass(slots=True)
class Source:
    """Tables of facts in an engine; each is opened once."""

    facts: Facts
    catalogue: Catalogue
    backend: Backend
    _opened: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> Any | None:
        """Return a table's rows, or None where it has none."""
        if name not in self._opened:
            files = self.facts.files(name)
            self._opened[name] = self.backend.read(files) if files else None
        return self._opened[name]
