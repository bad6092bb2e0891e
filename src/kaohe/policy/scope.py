"""Which columns a condition may read: the table's own, and what the measure's clock adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.catalogue import Column, ColumnType, Table

if TYPE_CHECKING:
    from kaohe.policy.measure import Measure

ON_TIME = Column("on_time", "按时", ColumnType.boolean, "在时限内完成", "done within its limit")


def row_columns(table: Table, measure: Measure | None = None) -> dict[str, Column]:
    """Return the columns of a row by name; with a measure that has a clock, ``on_time`` too."""
    columns = {column.name: column for column in table.columns}
    if measure is not None and measure.clock is not None:
        columns[ON_TIME.name] = ON_TIME
    return columns
