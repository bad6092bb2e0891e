"""Scores a run anew with changed rows, from the rows themselves: what is promised is what comes out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.answers.closest.changes import GONE
from kaohe.engine.answers.closest.reader import ATOM
from kaohe.engine.exclusions import BETWEEN, written_key
from kaohe.engine.score import FromRows, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.engine.answers.closest.changes import RowChange
    from kaohe.engine.answers.closest.reader import Reader, Row
    from kaohe.engine.result import Run


def scored_with(reader: Reader, rows: Iterable[RowChange], facts_version: int) -> Run:
    """Return the run that the facts would have given with these rows changed."""
    by_table: dict[str, list[RowChange]] = defaultdict(list)
    for row in rows:
        by_table[row.table].append(row)
    changed = {table: _changed(reader, table, own) for table, own in by_table.items()}
    return evaluate(reader.job, FromRows(reader.source.otherwise(changed)), facts_version)


def _changed(reader: Reader, table: str, rows: list[RowChange]) -> Any:
    base, declared = reader.source.table(table), reader.declared(table)
    assert base is not None  # noqa: S101 - rows of it are changed
    gone = sorted({written_key(row.key) for row in rows if row.kind != "present"})
    if gone:
        parts = [base[name].cast("string") for name in declared.key]
        key = parts[0]
        for part in parts[1:]:
            key = key + ibis.literal(BETWEEN) + part
        base = base.filter(~key.isin(gone))
    after: list[Row] = [_numbered(row, number) for number, row in enumerate(rows) if row.kind not in GONE]
    if not after:
        return base
    kept = reader.kept(table, after)
    return base.union(kept.select([name for name in kept.columns if name != ATOM]))


def _numbered(row: RowChange, number: int) -> Row:
    """Give each new row a key of its own."""
    if row.kind != "present":
        return row.after
    new = {name: f"{cell}{number + 1}" for name, cell in row.cells.items() if cell in row.key}
    return {**row.after, **new}
