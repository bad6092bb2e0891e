"""New rows meet the stored ones: which keys are new, which changed, what the table holds afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kaohe.facts.store import delta
from kaohe.facts.store.content import content_hash
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.manifest import TableState
from kaohe.facts.store.schema import LINEAGE, stored_schema

if TYPE_CHECKING:
    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.policy.catalogue import Table


@dataclass(frozen=True, slots=True)
class Content:
    """A table's rows with the names of its undeclared columns; ``added`` are those not yet stored.

    ``rewrite`` is set where stored rows changed or columns were added, so that appending would not do.
    """

    whole: pl.DataFrame
    added: pl.DataFrame
    undeclared: tuple[str, ...]
    rewrite: bool = False

    @property
    def changed(self) -> bool:
        """Tell whether the table differs from what is stored."""
        return self.rewrite or self.added.height > 0


def stored(snapshot: Snapshot, table: Table) -> Content:
    """Read a table as of a snapshot."""
    state = snapshot.tables.get(table.name)
    undeclared = state.undeclared if state else ()
    schema = stored_schema(table, list(undeclared))
    files = snapshot.files(table.name)
    if not files:
        return Content(pl.DataFrame(schema=schema), pl.DataFrame(schema=schema), undeclared)
    return Content(
        _shaped(pl.read_parquet(files, glob=False), schema), pl.DataFrame(schema=schema), undeclared
    )


def _shaped(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def merge(content: Content, table: Table, incoming: pl.DataFrame) -> tuple[Content, pl.Series]:
    """Join incoming rows (unique by key, typed as stored) with a table's rows.

    The series says of every incoming row: accepted, updated or unchanged. A column that the incoming rows
    do not have leaves the stored value as it is; one that they have overwrites it, also with nothing.
    """
    incoming = incoming.rename(_alike(incoming.columns, content.undeclared))
    fresh = (name for name in incoming.columns if name not in LINEAGE and table.column(name) is None)
    undeclared = tuple(sorted({*content.undeclared, *fresh}))
    schema = stored_schema(table, list(undeclared))
    base, added = _shaped(content.whole, schema), _shaped(content.added, schema)
    key = list(table.key)
    if base.height == 0:
        fate = pl.Series("fate", ["accepted"], dtype=pl.String).new_from_index(0, incoming.height)
        complete = _shaped(incoming, schema)
    else:
        joined = _joined(base, incoming, key)
        fate = _fate(joined, [name for name in incoming.columns if name not in LINEAGE and name not in key])
        # Columns that only the stored row has arrive through the join under their own names.
        complete = _shaped(joined, schema)
    complete = _with_defaults(table, complete, incoming.columns, fate)
    new, changed = complete.filter(fate == "accepted"), complete.filter(fate == "updated")
    kept = base.join(changed, on=key, how="anti", nulls_equal=True) if changed.height else base
    widened = undeclared != content.undeclared and base.height > 0 and new.height + changed.height > 0
    merged = Content(
        pl.concat([kept, changed, new]),
        pl.concat([added, new]),
        undeclared if new.height + changed.height else content.undeclared,
        rewrite=content.rewrite or changed.height > 0 or widened,
    )
    return (merged if new.height + changed.height else content), fate


def _alike(names: list[str], known: tuple[str, ...]) -> dict[str, str]:
    # Engines do not tell Location and location apart: the name under which it was kept first stays.
    kept = {name.casefold(): name for name in known}
    return {name: kept[name.casefold()] for name in names if name.casefold() in kept}


def _joined(base: pl.DataFrame, incoming: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    known = base.with_columns(pl.lit(value=True).alias("_known"))
    return incoming.join(known, on=key, how="left", suffix="_before", nulls_equal=True, maintain_order="left")


def _fate(joined: pl.DataFrame, compared: list[str]) -> pl.Series:
    same = pl.all_horizontal(
        pl.lit(value=True), *(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in compared)
    )
    return joined.select(
        pl.when(pl.col("_known").is_null())
        .then(pl.lit("accepted"))
        .when(same)
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("updated"))
        .alias("fate")
    ).to_series()


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


def write(folder: Path, table: Table, state: TableState | None, content: Content, version: int) -> TableState:
    """Write a table as a new Delta version on top of ``state`` and return the state it makes.

    Nobody sees it before a manifest names it.
    """
    path = folder / table.name
    delta.roll_back(path, state.delta if state else None)
    rows = (content.whole if content.rewrite else content.added).with_columns(
        pl.col("_import").fill_null(version)
    )
    written = delta.commit(path, rows, overwrite=content.rewrite)
    identity = content_hash(table, content.whole)
    known = state.files if state else {}
    digests = {
        file.name: known.get(file.name) or file_digest(file) for file in map(Path, delta.files(path, written))
    }
    return TableState(written, content.whole.height, identity, content.undeclared, digests)
