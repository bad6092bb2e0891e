"""Rejected rows corrected one by one: sent through the same intake as an exported workbook would be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from kaohe.facts.quarantine import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.facts.store.workspace import Workspace


def waiting(workspace: Workspace, table: str | None = None) -> pl.DataFrame:
    """Return the entries that wait for correction, of one table or of all, in the order of their files."""
    manifest = workspace.manifest(workspace.version)
    entries = shelf.entries(workspace.root, manifest.quarantine if manifest else None)
    return shelf.still_open(entries, table).sort("table", "file", "sheet", "row")


def corrected(entries: pl.DataFrame, cells: Mapping[str, Sequence[str | None]]) -> pl.DataFrame:
    """Put new cells into the entries that they belong to, and keep only these; an empty cell is missing.

    Rows with as many cells as before only: a row's headings stay what they are.
    """
    written = {
        entry["id"]: json.dumps([cell or None for cell in cells[entry["id"]]], ensure_ascii=False)
        for entry in entries.iter_rows(named=True)
        if entry["id"] in cells and len(cells[entry["id"]]) == len(json.loads(entry["headings"]))
    }
    chosen = entries.filter(pl.col("id").is_in(list(written)))
    return chosen.with_columns(pl.col("id").replace_strict(written, return_dtype=pl.String).alias("cells"))
