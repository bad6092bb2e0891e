"""Which columns a condition may read: the table's own and what a clock adds, or those of a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.catalogue import Column, ColumnType, Table

if TYPE_CHECKING:
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.measure import Measure
    from kaohe.policy.subjects import Kind

ROSTERS: dict[Kind, tuple[str, ...]] = {
    "unit": ("units",),
    "person": ("people", "assignments"),
    "team": ("assignments",),
    "partner": ("partners",),
}
"""The tables that make up the roster of each kind of subject; a column of a later one hides an earlier."""
EXEMPTIONS = "exemptions"

ON_TIME = Column("on_time", "按时", ColumnType.boolean, "在时限内完成", "done within its limit")


def row_columns(table: Table, measure: Measure | None = None) -> dict[str, Column]:
    """Return the columns of a row by name; with a measure that has a clock, ``on_time`` too."""
    columns = {column.name: column for column in table.columns}
    if measure is not None and measure.clock is not None:
        columns[ON_TIME.name] = ON_TIME
    return columns


def roster_columns(catalogue: Catalogue, kind: Kind) -> dict[str, Column]:
    """Return the columns by which subjects of a kind are told apart; a team's are those its members share."""
    tables = [catalogue[name] for name in ROSTERS[kind] if name in catalogue]
    return {column.name: column for table in tables for column in table.columns}
