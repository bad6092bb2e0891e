"""How column types are stored: the Arrow type of each, the lineage columns, the schema of a table."""

from __future__ import annotations

import polars as pl

from kaohe.policy.catalogue import ColumnType, Table

DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.text: pl.String(),
    ColumnType.category: pl.String(),
    ColumnType.period: pl.String(),
    ColumnType.boolean: pl.Boolean(),
    ColumnType.integer: pl.Int64(),
    ColumnType.number: pl.Decimal(24, 6),
    ColumnType.money: pl.Decimal(24, 6),
    ColumnType.minutes: pl.Decimal(18, 4),
    ColumnType.moment: pl.Datetime("us", "UTC"),
    ColumnType.date: pl.Date(),
    ColumnType.month: pl.Date(),
}

LINEAGE: dict[str, pl.DataType] = {
    "_file": pl.String(),
    "_sheet": pl.String(),
    "_row": pl.Int64(),
    "_import": pl.Int64(),
}
"""Where a row came from: file name, sheet, row as a person sees it in that file, version of the store."""


def stored_schema(table: Table, undeclared: list[str]) -> dict[str, pl.DataType]:
    """Lay out a table's files: declared columns, undeclared ones as text by name, lineage."""
    return {
        **{column.name: DTYPES[column.type] for column in table.columns},
        **dict.fromkeys(sorted(undeclared), pl.String()),
        **LINEAGE,
    }
