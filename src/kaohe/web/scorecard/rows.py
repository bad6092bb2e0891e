"""The rows behind a figure, sorted by what became of them, as tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from kaohe.engine.rows_shown import Rows
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _, language
from kaohe.policy.catalogue import ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.policy.catalogue import Column
    from kaohe.policy.policy import Policy

Table = tuple[list[str], list[list[Any]]]
COUNTED = "counted"
"""In a row: the id of the measure that read it."""
HIDDEN = frozenset({"met", COUNTED})


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that share a fate: late, excluded with a reason, open, counted."""

    name: str
    title: str
    rows: Rows


def kinds_of(node: dict[str, Any], policy: Policy) -> list[Kind]:
    """Sort all rows below an explained node: of its measure, its adjustments and its children."""
    names = {name: measure.title for name, measure in policy.counted().items()}
    titles = {
        "late": _("计入并超时"),
        "excluded": _("剔除"),
        "open": _("期末未完成"),
        "included": _("计入"),
    }
    found = {name: Rows() for name in titles}
    for title, measure, rows in _gathered(node):
        for name in titles:
            found[name] += rows[name].changed(partial(_counted, title, measure, names))
    return [Kind(name, title, found[name]) for name, title in titles.items()]


def _counted(title: str, measure: str, names: Mapping[str, str], row: dict[str, Any]) -> dict[str, Any]:
    """Say what counted a row: the node's own measure, or of a formula the one that reads the row."""
    own = row.get("measure", measure)
    return {COUNTED: own, **row, "measure": names.get(own, title)}


def key_of(row: dict[str, Any], policy: Policy) -> tuple[str, str] | None:
    """Return the table and the key (JSON) of a row; None where it shows no whole key, as of unnamed raters."""
    measure = policy.counted().get(row.get(COUNTED, ""))
    declared = CATALOGUE.get(policy.stored(measure.table)) if measure is not None else None
    if declared is None or any(row.get(name) is None for name in declared.key):
        return None
    return declared.name, json.dumps([str(row[name]) for name in declared.key], ensure_ascii=False)


def ticket_of(row: dict[str, Any], policy: Policy) -> str | None:
    """Return the number of a row whose clock can be shown; None where it has none, or no number of its own."""
    measure = policy.counted().get(row.get(COUNTED, ""))
    if measure is None or measure.clock is None:
        return None
    declared = CATALOGUE.get(measure.table)
    if declared is None or len(declared.key) != 1 or row.get(declared.key[0]) is None:
        return None
    return str(row[declared.key[0]])


def _gathered(node: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Rows]]]:
    if "rows" in node:
        measure = node.get("measure", {})
        yield measure.get("title", node.get("title", "")), measure.get("id", ""), node["rows"]
    for part in node.get("adjustments", ()):
        if "rows" in part:
            yield part["title"], part["measure"], part["rows"]
    for child in _counting_once(node):
        yield from _gathered(child)


def _counting_once(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what stands below a node; of versions that all counted the same rows, the newest."""
    below: list[dict[str, Any]] = list(node.get("children", ()))
    versions = [child for child in below if "valid_from" in child]
    same = [child for child in versions if child["period"] == node["period"]]
    return [child for child in below if not any(child is other for other in same[:-1])]


def measures_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    """List what was measured for a node: itself, or the inputs of its formula."""
    if "measure" not in node:
        return []
    return [node, *node.get("inputs", ())]


def table_of(rows: Iterable[dict[str, Any]], policy: Policy, *, whole: bool = False) -> Table:
    """Lay rows out under their headings, in the order in which these first occur, after measure and reason.

    Columns in which no row has anything are left out, unless the ``whole`` table is asked for.
    """
    known = list(rows)
    names = list(dict.fromkeys(name for row in known for name in row if name not in HIDDEN))
    first = [name for name in ("measure", "reason", "late_by_minutes") if name in names]
    names = [*first, *(name for name in names if name not in first)]
    if not whole:
        names = [name for name in names if any(row.get(name) is not None for row in known)]
    columns = _columns({row.get(COUNTED, "") for row in known}, policy)
    body = [[_cell(row.get(name), columns.get(name)) for name in names] for row in known]
    return [_heading(name, columns.get(name)) for name in names], body


def _columns(measures: Iterable[str], policy: Policy) -> dict[str, Column]:
    counted = policy.counted()
    tables = {counted[name].table for name in measures if name in counted}
    return {
        column.name: column
        for table in sorted(tables)
        if table in CATALOGUE
        for column in CATALOGUE[table].columns
    }


def _heading(name: str, column: Column | None) -> str:
    own = {
        "reason": _("原因"),
        "late_by_minutes": _("超时(分钟)"),
        "measure": _("度量"),
        "minutes": _("历时(分钟)"),
        "cite": _("出处"),
        "file": _("文件"),
        "row": _("行号"),
    }
    if name in own and column is None:
        return own[name]
    return column.title if column is not None and language() == "zh" else name.replace("_", " ")


def _cell(value: Any, column: Column | None) -> Any:
    """Say a value as people do: a time without its zone, which is the policy's, and a category by its title."""
    if value is None or column is None:
        return value
    if column.type is ColumnType.moment:
        return str(value)[:19].replace("T", " ")
    if column.type is ColumnType.boolean:
        return _("是") if value else _("否")
    if column.type is ColumnType.category and language() == "zh":
        return next((each.title for each in column.values if each.code == value), value)
    return value
