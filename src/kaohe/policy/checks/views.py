"""Views can be looked up: tables and columns exist, keys are whole, nothing hides what the table has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.columns import condition_faults
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known
from kaohe.policy.scope import row_columns
from kaohe.policy.view import OWNER, SINCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.policy import Policy
    from kaohe.policy.view import Lookup, View

NAMES = frozenset({ColumnType.text, ColumnType.category})
DAYS = frozenset({ColumnType.moment, ColumnType.date, ColumnType.month})
Path = tuple[str | int, ...]


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report what is wrong with each view."""
    stored = {name: table for name, table in catalogue.items() if name not in policy.views}
    for name, view in policy.views.items():
        here: Path = ("views", name)
        if table := stored.get(view.table):
            yield from _view(view, table, stored, here)
        else:
            yield from known(view.table, stored, (*here, "table"), _("表"))


def _view(view: View, table: Table, stored: Catalogue, here: Path) -> Iterator[Fault]:
    columns = row_columns(table)
    days = [name for name, column in columns.items() if column.type in DAYS]
    yield from known(view.on, days, (*here, "on"), _("日期列"))
    for index, lookup in enumerate(view.lookups):
        there = (*here, "lookups", index)
        if other := stored.get(lookup.table):
            yield from _lookup(lookup, other, list(columns), there)
            for name, taken in lookup.take.items():
                if column := other.column(taken):
                    columns[name] = column
        else:
            yield from known(lookup.table, stored, (*there, "table"), _("表"))
    for index, owner in enumerate(view.belongs):
        there = (*here, "belongs", index)
        yield from known(owner.column, columns, (*there, "column"), _("列"))
        if owner.where is not None:
            yield from condition_faults(owner.where, columns, (*there, "where"))


def _lookup(lookup: Lookup, other: Table, columns: list[str], here: Path) -> Iterator[Fault]:
    needed = [name for name in other.key if name != SINCE]
    if SINCE not in other.key or sorted(needed) != sorted(lookup.match):
        yield Fault(
            (*here, "match"),
            "policy.lookup",
            _("查“{table}”要按它的全部主键对上:{names}").format(
                table=lookup.table,
                names=_("、").join(needed) if SINCE in other.key else _("它没有按日期的主键"),
            ),
            _("match 写成 {主键列: 本行的列};生效日期由 on 那一列的日期来定"),
        )
    for key, column in lookup.match.items():
        yield from known(column, columns, (*here, "match", key), _("列"))
    for name, taken in lookup.take.items():
        texts = [column.name for column in other.columns if column.type in NAMES]
        yield from known(taken, texts, (*here, "take", name), _("文字或类别的列"))
        if name in {*columns, OWNER.name}:
            yield Fault(
                (*here, "take", name),
                "policy.name_taken",
                _("“{name}”已经是这张表的一列").format(name=name),
                _("换一个名字"),
            )
