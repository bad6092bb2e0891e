"""Views (归属): the rows of a table with what other tables say of them on their day, and to whom they belong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from kaohe.policy.catalogue import Column, ColumnType
from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.measure import ConditionText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Catalogue, Table

SINCE, UNTIL = "valid_from", "valid_to"
"""The first and last day of a looked-up row, both included; a later row of the same key takes over."""
OWNER = Column("owner", "归属", ColumnType.text, "按办法归谁", "to whom the row belongs by the policy")
SUBJECT = "_belongs"
"""The column that holds the subject of a view's row: its owner, or whom its table names where there is none."""


class Lookup(Element):
    """What another table says of a row on its day, by that table's key.

    ``match``: each key column of ``table``, but for its first day, and the row's column that it equals.
    ``take``: new columns of the row and what they are filled with.
    """

    table: Identifier
    match: dict[Identifier, Identifier] = Field(min_length=1)
    take: dict[Identifier, Identifier] = Field(min_length=1)


class Owner(Element):
    """The column that names the owner, for the rows that meet ``where``."""

    column: Identifier
    where: ConditionText | None = None


class View(Cited):
    """A table whose rows belong to whom the policy says.

    ``on``: the column whose day decides which looked-up rows hold. ``lookups``: one after the other, each may
    match what an earlier one took. ``belongs``: the first whose condition holds and whose column is filled
    names the owner.
    """

    title: Text
    table: Identifier
    on: Identifier
    lookups: tuple[Lookup, ...] = Field(min_length=1)
    belongs: tuple[Owner, ...] = Field(min_length=1)


def with_views(declared: Mapping[str, View], catalogue: Catalogue) -> Catalogue:
    """Add a policy's views to the tables; what cannot be found is left out, as checks report it.

    A view keeps the name of its table within, by which decisions on single rows know it.
    """
    if not declared:
        return catalogue
    views = {name: _table(view, catalogue) for name, view in declared.items()}
    return {**catalogue, **{name: table for name, table in views.items() if table is not None}}


def _table(view: View, catalogue: Catalogue) -> Table | None:
    base = catalogue.get(view.table)
    if base is None:
        return None
    columns = {column.name: column for column in base.columns}
    for lookup in view.lookups:
        other = catalogue.get(lookup.table)
        for name, taken in lookup.take.items():
            column = other.column(taken) if other is not None else None
            if column is not None and name not in columns:
                columns[name] = replace(column, name=name, required=False, default=None, aliases=())
    columns.setdefault(OWNER.name, OWNER)
    return replace(base, subject=SUBJECT, title=view.title, columns=tuple(columns.values()))
