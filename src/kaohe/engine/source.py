"""Where rows come from: the facts at one version, as tables of an engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.engine.views import viewed
from kaohe.policy.catalogue import Catalogue, Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    from kaohe.engine.backend import Backend
    from kaohe.policy.view import View

    class Facts(Protocol):
        """What the engine asks of stored facts; `kaohe.facts.store.Snapshot` answers it."""

        def files(self, table: str) -> list[str]: ...

        def columns(self, table: str) -> dict[str, ColumnType]: ...

        def hash(self, table: str) -> str: ...


STORED: dict[ColumnType, str] = {
    ColumnType.text: "string",
    ColumnType.category: "string",
    ColumnType.period: "string",
    ColumnType.boolean: "boolean",
    ColumnType.integer: "int64",
    ColumnType.number: "decimal(24, 6)",
    ColumnType.money: "decimal(24, 6)",
    ColumnType.minutes: "decimal(18, 4)",
    ColumnType.moment: "timestamp('UTC')",
    ColumnType.date: "date",
    ColumnType.month: "date",
}
"""How the store keeps each type, in the engine's words."""
LINEAGE = {"_file": "string", "_sheet": "string", "_row": "int64", "_import": "int64"}


def catalogue_of(facts: Facts, declared: Catalogue) -> Catalogue:
    """Add to the declared tables the columns that only these facts have: policies can use them as text."""
    return {name: _extended(table, facts.columns(name)) for name, table in declared.items()}


def _extended(table: Table, columns: Mapping[str, ColumnType]) -> Table:
    more = tuple(
        Column(name, name, type_, "", "") for name, type_ in columns.items() if table.column(name) is None
    )
    if not more:
        return table
    return replace(table, columns=(*table.columns, *more))


@dataclass(slots=True)
class Source:
    """Tables of facts in an engine, and a policy's views of them; each is opened once."""

    facts: Facts
    catalogue: Catalogue
    backend: Backend
    views: Mapping[str, View] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    _opened: dict[str, Any] = field(default_factory=dict)
    _files: dict[str, list[str]] = field(default_factory=dict)
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def table(self, name: str) -> Any | None:
        """Return the rows of a table or view, or None where it has none."""
        if name not in self._opened and name in self.views:
            setting = (self.backend, self.zone)
            rows = viewed(name, self.views[name], self.table, self.catalogue, setting)
            # Every measure of every shorter period asks of it: its joins are compiled once.
            self._opened[name] = None if rows is None else self.backend.named(rows)
        if name not in self._opened:
            files = self._files_of(name)
            self._opened[name] = self.backend.read(files, self._schema(name)) if files else None
        return self._opened[name]

    def otherwise(self, tables: Mapping[str, Any]) -> Source:
        """Return the same facts with other rows in some tables: expressions over the tables' own.

        Views are looked up in these anew.
        """
        kept = {name: rows for name, rows in self._opened.items() if name not in self.views}
        return replace(self, _opened={**kept, **tables}, _rows={})

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the declared cells of a table's rows, empty where it has none; read once."""
        if name not in self._rows:
            table = self.table(name)
            declared = [column.name for column in self.catalogue[name].columns]
            self._rows[name] = [] if table is None else self.backend.counts(table.select(*declared))
        return self._rows[name]

    def largest_first(self, names: Iterable[str]) -> list[str]:
        """Order tables by the size of their files, so that the longest count begins first."""
        sizes = {name: sum(Path(file).stat().st_size for file in self._files_of(name)) for name in names}
        return sorted(sizes, key=lambda name: (-sizes[name], name))

    def _files_of(self, name: str) -> list[str]:
        # A policy that is evaluated for many shorter periods asks again and again.
        if name not in self._files:
            stored = self.views[name].table if name in self.views else name
            self._files[name] = self.facts.files(stored)
        return self._files[name]

    def _schema(self, name: str) -> dict[str, str]:
        return {**{column.name: STORED[column.type] for column in self.catalogue[name].columns}, **LINEAGE}
