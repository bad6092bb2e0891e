"""New rows meet the stored ones: which keys are new, which changed, and what the table holds afterwards."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from deltalake import DeltaTable, PostCommitHookProperties, write_deltalake

from kaohe.facts.store.content import content_hash
from kaohe.facts.store.manifest import TableState
from kaohe.facts.store.schema import LINEAGE, stored_schema

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.policy.catalogue import Table


# Every version stays readable (contract 10): the log is never cleaned.
KEEP = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a merge: ``fate`` says of every incoming row accepted, updated or unchanged.

    ``added`` are the rows to append; ``whole`` is the table afterwards. ``rewrite`` is set where stored
    rows changed or columns were added, so that appending would not do.
    """

    fate: pl.Series
    added: pl.DataFrame
    whole: pl.DataFrame
    undeclared: tuple[str, ...]
    rewrite: bool

    @property
    def changes(self) -> bool:
        """Tell whether the table differs afterwards."""
        return bool((self.fate != "unchanged").any())


def stored(snapshot: Snapshot, table: Table, undeclared: tuple[str, ...]) -> pl.DataFrame:
    """Read a table as of a snapshot, with columns (still empty) for ``undeclared`` ones."""
    schema = stored_schema(table, list(undeclared))
    files = snapshot.files(table.name)
    if not files:
        return pl.DataFrame(schema=schema)
    frame = pl.read_parquet(files, hive_partitioning=False)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def merge(snapshot: Snapshot, table: Table, incoming: pl.DataFrame) -> Merge:
    """Join incoming rows (unique by key, columns as stored) with a table's rows.

    A column that the incoming file does not have leaves the stored value as it is; a column that it has
    overwrites it, also with nothing.
    """
    known = snapshot.tables.get(table.name)
    before = known.undeclared if known else ()
    fresh = [name for name in incoming.columns if name not in LINEAGE and table.column(name) is None]
    undeclared = tuple(sorted({*before, *fresh}))
    base = stored(snapshot, table, undeclared)
    compared = [name for name in incoming.columns if name not in LINEAGE and name not in table.key]
    key = list(table.key)
    joined = (
        incoming.with_row_index("_order")
        .join(
            base.with_columns(pl.lit(True).alias("_known")),
            on=key,
            how="left",
            suffix="_before",
            nulls_equal=True,
        )
        .sort("_order")
    )
    same = pl.all_horizontal(
        pl.lit(True), *(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in compared)
    )
    fate = joined.select(
        pl.when(pl.col("_known").is_null())
        .then(pl.lit("accepted"))
        .when(same)
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("updated"))
        .alias("fate")
    ).to_series()
    schema = stored_schema(table, list(undeclared))
    # Columns that only the stored row has arrive through the join under their own names.
    complete = joined.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in joined.columns
    ).select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    complete = _with_defaults(table, complete, incoming.columns, fate)
    added = complete.filter(fate == "accepted")
    changed = complete.filter(fate == "updated")
    whole = pl.concat([base.join(changed, on=key, how="anti", nulls_equal=True), changed, added])
    rewrite = changed.height > 0 or (undeclared != before and base.height > 0)
    return Merge(fate, added, whole, undeclared, rewrite)


def _with_defaults(table: Table, rows: pl.DataFrame, given: list[str], fate: pl.Series) -> pl.DataFrame:
    # A new row of a file without the column means the same as an empty cell: the declared default.
    return rows.with_columns(
        pl.when(pl.lit(fate == "accepted"))
        .then(pl.col(column.name).fill_null(pl.lit(column.default).cast(rows.schema[column.name])))
        .otherwise(pl.col(column.name))
        .alias(column.name)
        for column in table.columns
        if column.default is not None and column.name not in given
    )


def write(folder: Path, table: Table, state: TableState | None, result: Merge, version: int) -> TableState:
    """Write a merge as a new Delta version on top of ``state`` and return the state it makes.

    Nobody sees it before a manifest names it.
    """
    path = folder / table.name
    roll_back(path, state.delta if state else None)
    rows = result.whole if result.rewrite else result.added
    rows = rows.with_columns(pl.col("_import").fill_null(version))
    commit(path, rows, overwrite=result.rewrite)
    return TableState(
        DeltaTable(path).version(), result.whole.height, content_hash(table, result.whole), result.undeclared
    )


def commit(path: Path, rows: pl.DataFrame, *, overwrite: bool) -> None:
    """Write rows as a Delta version of their own."""
    if overwrite:
        write_deltalake(
            path, rows, mode="overwrite", schema_mode="overwrite", post_commithook_properties=KEEP
        )
    else:
        write_deltalake(path, rows, mode="append", schema_mode="merge", post_commithook_properties=KEEP)


def roll_back(path: Path, version: int | None) -> None:
    """Bring a Delta table back to the version that the newest manifest names: a killed import went on."""
    if not DeltaTable.is_deltatable(str(path)):
        shutil.rmtree(path, ignore_errors=True)
    elif version is None:
        shutil.rmtree(path)
    elif DeltaTable(path).version() != version:
        DeltaTable(path).restore(version, post_commithook_properties=KEEP)
