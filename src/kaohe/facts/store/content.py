"""The identity of a table's content: a hash that neither order of rows, nor files, nor lineage change."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from kaohe.policy.catalogue import Table

CHUNK = 200_000


def content_hash(table: Table, frame: pl.DataFrame) -> str:
    """Hash the rows in order of their key, columns by name; columns without any value are left out."""
    digest = sha256()
    if frame.height == 0:
        return digest.hexdigest()
    names = sorted(
        name
        for name in frame.columns
        if not name.startswith("_") and frame.get_column(name).null_count() < frame.height
    )
    digest.update("\x1f".join(names).encode())
    plain = frame.sort(table.key).select(_plain(name, frame.schema[name]) for name in names)
    for piece in plain.iter_slices(CHUNK):
        digest.update(piece.write_csv(include_header=False, separator="\x1f", null_value="\x00").encode())
    return digest.hexdigest()


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    return column.dt.epoch("us") if isinstance(dtype, pl.Datetime) else column
