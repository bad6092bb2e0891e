"""What lies in quarantine: one entry a rejected row, resolved by the version that put it right.

An entry's identity is its content (table, headings, cells, and which of several equal rows of its file it
is), so that importing the same bad file again, or a longer one, does not double it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.facts.store import delta

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.facts.quarantine.entry import Rejected

    Rejections = Iterable[tuple[str | None, Iterable[Rejected]]]
    """The rejected rows of each sheet, with the text of the mapping by which it was read."""

SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "table": pl.String(),
    "file": pl.String(),
    "sha256": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int64(),
    "headings": pl.String(),
    "cells": pl.String(),
    "reasons": pl.String(),
    "key": pl.String(),
    "mapping": pl.String(),
    "version": pl.Int64(),
    "resolved": pl.Int64(),
}
"""Headings, cells, reasons and key are JSON; ``resolved`` is the version that put the row right."""


def entries(root: Path, version: int | None) -> pl.DataFrame:
    """Read the quarantine as of a Delta version; None where there was none yet."""
    if version is None:
        return pl.DataFrame(schema=SCHEMA)
    files = delta.files(root / "quarantine", version)
    if not files:
        return pl.DataFrame(schema=SCHEMA)
    return pl.read_parquet(files, glob=False).select(
        pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()
    )


def still_open(shelf: pl.DataFrame, table: str | None = None) -> pl.DataFrame:
    """Keep the entries that nothing has put right yet, of one table or of all."""
    waiting = shelf.filter(pl.col("resolved").is_null())
    return waiting if table is None else waiting.filter(pl.col("table") == table)


def settle(
    shelf: pl.DataFrame, table: str, rejected: Rejections, resolved: frozenset[str], version: int
) -> tuple[pl.DataFrame, bool]:
    """Add what was rejected, mark what was put right; tell whether anything changed."""
    rows = {row["id"]: row for row in shelf.iter_rows(named=True)}
    for identity in resolved:
        rows[identity]["resolved"] = version
    changed = bool(resolved)
    for entry in _new_entries(table, rejected, version):
        known = rows.get(entry["id"])
        if known is None:
            rows[entry["id"]] = entry
        elif known["resolved"] is None and any(
            known[name] != entry[name] for name in ("cells", "reasons", "mapping")
        ):
            known.update({name: entry[name] for name in ("cells", "reasons", "mapping", "key")})
        else:
            continue
        changed = True
    return pl.DataFrame(list(rows.values()), schema=SCHEMA, orient="row"), changed


def write(root: Path, before: int | None, shelf: pl.DataFrame) -> int:
    """Write the quarantine as a new Delta version; nobody sees it before a manifest names it."""
    path = root / "quarantine"
    delta.roll_back(path, before)
    return delta.commit(path, shelf, overwrite=before is not None)


def _new_entries(table: str, rejected: Rejections, version: int) -> Iterable[dict[str, Any]]:
    for mapping, rows in rejected:
        seen: Counter[str] = Counter()
        for row in rows:
            content = json.dumps([table, row.headings, row.cells], ensure_ascii=False)
            seen[content] += 1
            fresh = sha256(f"{content}#{seen[content]}".encode()).hexdigest()[:16]
            yield _entry(row, row.ticket or fresh, table, mapping, version)


def _entry(row: Rejected, identity: str, table: str, mapping: str | None, version: int) -> dict[str, Any]:
    return {
        "id": identity,
        "table": table,
        "file": row.file,
        "sha256": row.sha256,
        "sheet": row.sheet,
        "row": row.row,
        "headings": json.dumps(row.headings, ensure_ascii=False),
        "cells": json.dumps(row.cells, ensure_ascii=False),
        "reasons": json.dumps([asdict(reason) for reason in row.reasons], ensure_ascii=False),
        "key": key_text(row.key),
        "mapping": mapping,
        "version": version,
        "resolved": None,
    }


def key_text(key: tuple[str | None, ...]) -> str | None:
    """Print a key as JSON; an incomplete one identifies nothing."""
    return None if None in key else json.dumps(key, ensure_ascii=False)
