"""The roster beside the figures as columns: to whom a node applies, and who is compared with whom."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kaohe.engine.conditions import compile_condition
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import columns_of
from kaohe.policy.indicator import Leaf

if TYPE_CHECKING:
    from kaohe.engine.backend import Backend
    from kaohe.engine.roster import Roster
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

_ARROW = {
    ColumnType.boolean: pa.bool_(),
    ColumnType.integer: pa.int64(),
    ColumnType.number: pa.decimal128(24, 6),
    ColumnType.money: pa.decimal128(24, 6),
    ColumnType.minutes: pa.decimal128(18, 4),
    ColumnType.date: pa.date32(),
    ColumnType.month: pa.date32(),
}


def add_roster(policy: Policy, roster: Roster, table: pa.Table) -> pa.Table:
    """Add the roster's columns that the tree reads, and for each node who is exempt from it."""
    members = [roster.members[subject] for subject in table["subject"].to_pylist()]
    for name in sorted(_read(policy, roster)):
        type_ = _ARROW.get(roster.columns[name].type, pa.string())
        cells = [member.attributes.get(name) for member in members]
        table = table.append_column(_column(name), pa.array(cells, type_))
    for name in policy.order():
        whole = name == policy.total
        exempt = [name in member.exempt or (whole and member.out is not None) for member in members]
        if any(exempt):
            table = table.append_column(_exempt(name), pa.array(exempt, pa.bool_()))
    return table


def _read(policy: Policy, roster: Roster) -> frozenset[str]:
    names: set[str] = set()
    for node in policy.indicators.values():
        if node.applies_to is not None:
            names |= columns_of(parse_condition(node.applies_to, roster.columns))
        if isinstance(node, Leaf):
            names |= set(node.peers)
    return frozenset(names)


def add_outside(
    policy: Policy, roster: Roster, period: Period, table: pa.Table, backend: Backend
) -> pa.Table:
    """Add for each node for whom it is not assessed: it, or one above it, does not apply or is exempt."""
    rows = backend.rows(table)
    row = {name: rows[_column(name)] for name in roster.columns if _column(name) in table.column_names}
    own: dict[str, Any] = {}
    for name in policy.order():
        parts = [rows[_exempt(name)]] if _exempt(name) in table.column_names else []
        text = policy.indicators[name].applies_to
        if text is not None:
            condition = parse_condition(text, roster.columns)
            met = compile_condition(condition, row, roster.columns, period, policy.time_zone)
            parts.append(~met.fill_null(False))
        if parts:
            own[name] = reduce(or_, parts)
    outside = {
        _outside(name): reduce(or_, parts)
        for name in policy.order()
        if (parts := [own[node] for node in policy.path_to(name) if node in own])
    }
    return backend.fetch(rows.mutate(**outside)).sort_by("subject") if outside else table


def outside_of(name: str, rows: Any) -> Any | None:
    """Tell for whom a node is not assessed, None where it is for everybody."""
    return rows[_outside(name)] if _outside(name) in rows.columns else None


def peers_of(node: Leaf, rows: Any) -> list[Any]:
    """Return the columns in which a comparable group agrees; missing cells are alike."""
    return [rows[_column(name)] for name in node.peers]


def _column(name: str) -> str:
    return f"_roster__{name}"


def _exempt(name: str) -> str:
    return f"_exempt__{name}"


def _outside(name: str) -> str:
    return f"_outside__{name}"
