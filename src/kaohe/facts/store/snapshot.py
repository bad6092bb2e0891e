"""The facts as of one version: which files hold a table, which columns it has, what its content is."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType, Table

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.facts.store.manifest import TableState

NOTHING = sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts as of ``version``; readers see exactly the files that this version names."""

    folder: Path
    version: int
    tables: dict[str, TableState]

    def files(self, table: str) -> list[str]:
        """List the Parquet files of a table, sorted; none where it has no rows.

        All files of a table at one version have the same columns, and no deletion vectors, so that any
        reader of Parquet may take them as they are.
        """
        from kaohe.facts.store import delta  # noqa: PLC0415 - start-up time

        declared(table)
        state = self.tables.get(table)
        if state is None or state.rows == 0:
            return []
        return delta.files(self.folder / table, state.delta)

    def columns(self, table: str) -> dict[str, ColumnType]:
        """Return a table's columns and their types: declared ones first, then undeclared ones as text."""
        state = self.tables.get(table)
        return {
            **{column.name: column.type for column in declared(table).columns},
            **dict.fromkeys(state.undeclared if state else (), ColumnType.text),
        }

    def rows(self, table: str) -> int:
        """Count a table's rows."""
        declared(table)
        state = self.tables.get(table)
        return state.rows if state else 0

    def filled(self, table: str) -> frozenset[str]:
        """Name the columns of a table that hold any value."""
        import polars as pl  # noqa: PLC0415 - start-up time

        files = self.files(table)
        if not files:
            return frozenset()
        counts = pl.scan_parquet(files).select(pl.all().count()).collect().row(0, named=True)
        return frozenset(name for name, count in counts.items() if count)

    def hash(self, table: str) -> str:
        """Identify a table's content: equal rows, equal hash.

        Order of rows, files and lineage columns (``_file``, ``_row``, ...) do not matter; columns
        without any value do not either.
        """
        declared(table)
        state = self.tables.get(table)
        return state.hash if state else NOTHING

    def verify(self, table: str) -> bool:
        """Tell whether the files still hold what was imported, by hashing their content again."""
        import polars as pl  # noqa: PLC0415 - start-up time

        from kaohe.facts.store.content import content_hash  # noqa: PLC0415 - start-up time

        try:
            files = self.files(table)
            frame = pl.read_parquet(files, glob=False) if files else pl.DataFrame()
            return content_hash(declared(table), frame) == self.hash(table)
        except (OSError, pl.exceptions.PolarsError):
            return False


def declared(table: str) -> Table:
    """Find a table's declaration by name; refuse unknown ones by naming those that exist."""
    try:
        return CATALOGUE[table]
    except KeyError:
        raise refuse(
            "table.unknown",
            _("没有名为 {table} 的表").format(table=table),
            _("可用的表:{tables}").format(tables=", ".join(CATALOGUE)),
        ) from None
