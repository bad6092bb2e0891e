"""Views as joins: each row beside what looked-up tables say of it on its day, and its owner."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.conditions import compile_condition
from kaohe.facts.clock.columns import local_date_of
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.period import period_between
from kaohe.policy.scope import row_columns
from kaohe.policy.view import OWNER, SINCE, SUBJECT, UNTIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.engine.backend import Backend
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.view import Lookup, View

ALWAYS = period_between(date(1900, 1, 1), date(2199, 12, 31))
"""Conditions on owners know no period."""


def viewed(
    name: str,
    view: View,
    tables: Callable[[str], Any | None],
    catalogue: Catalogue,
    setting: tuple[Backend, str],
) -> Any | None:
    """Return the rows of a view, one for each row of its table; None where the table has no rows.

    ``setting``: the engine, and the time zone in which moments are dated.
    """
    rows = tables(view.table)
    if rows is None:
        return None
    backend, zone = setting
    base = catalogue[view.table]
    on = base.column(view.on)
    moment = on is not None and on.type is ColumnType.moment
    day = local_date_of(rows[view.on], zone, backend.engine) if moment else rows[view.on]
    rows = rows.mutate(_day=day)
    for lookup in view.lookups:
        rows = _looked_up(rows, lookup, tables(lookup.table))
    declared = catalogue[name]
    columns = row_columns(declared)
    row = {column: rows[column] for column in columns if column != OWNER.name}
    found = []
    for owner in view.belongs:
        cell = rows[owner.column]
        if owner.where is not None:
            holds = compile_condition(parse_condition(owner.where, columns), row, columns, ALWAYS, zone)
            cell = holds.fill_null(False).ifelse(cell, ibis.null("string"))
        found.append(cell)
    rows = rows.mutate(**{OWNER.name: ibis.coalesce(*found)})
    return rows.mutate(**{SUBJECT: ibis.coalesce(rows[OWNER.name], rows[base.subject])}).drop("_day")


def _looked_up(rows: Any, lookup: Lookup, other: Any | None) -> Any:
    """Add what a table says of each row; a row of it holds until its last day, or until a later one begins."""
    if other is None:
        return rows.mutate(**{name: ibis.null("string") for name in lookup.take})
    since = other[SINCE].fill_null(date(1900, 1, 1))
    window = ibis.window(group_by=[other[name] for name in lookup.match], order_by=since)
    ends = {"_until": other[UNTIL]} if UNTIL in other.columns else {}
    held = other.select(
        **{f"_key{index}": other[name] for index, name in enumerate(lookup.match)},
        **{f"_took_{name}": other[taken] for name, taken in lookup.take.items()},
        **ends,
        _since=since,
        _next=since.lead(1).over(window),
    )
    conditions = [rows[column] == held[f"_key{index}"] for index, column in enumerate(lookup.match.values())]
    conditions += [held["_since"] <= rows["_day"], (held["_next"].isnull() | (rows["_day"] < held["_next"]))]
    if ends:
        conditions.append(held["_until"].isnull() | (rows["_day"] <= held["_until"]))
    joined = rows.left_join(held, reduce(and_, conditions))
    kept = {column: joined[column] for column in rows.columns}
    return joined.select(**kept, **{name: joined[f"_took_{name}"] for name in lookup.take})
