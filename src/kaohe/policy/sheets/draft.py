"""The tree of a sheet becomes the fields of a policy; what cannot be scored yet stays pending, and is listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.rules.figures import percent
from kaohe.policy.sheets.cycles import read_cycles
from kaohe.policy.sheets.entries import HUNDRED, Entry
from kaohe.policy.sheets.fields import figure_of, write_line
from kaohe.policy.sheets.headings import Role
from kaohe.policy.sheets.ids import Ids
from kaohe.policy.sheets.tree import Category

if TYPE_CHECKING:
    from kaohe.policy.sheets.grid import Grid
    from kaohe.policy.sheets.lines import Line, Lines
    from kaohe.policy.sheets.memory import Memory


APART = frozenset({"periods", "handed"})
"""Kinds of node that read one node which is evaluated by itself; sheets show it below them."""


@dataclass(slots=True)
class Draft:
    """A policy in the making: the fields of its file, and each row with what was made of it."""

    indicators: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    total: str = "total"


def draft(
    grid: Grid, root: Category, lines: Lines, memory: Memory | None, stated: int | str | None = None
) -> Draft:
    """Write every node of the tree; ``lines`` reads the clauses and collects what is wrong.

    ``stated``: the total that the sheet states, for one in which no item has points.
    """
    writer = _Writer(grid, root, lines, memory, stated)
    writer.category(root)
    writer.draft.rows.sort(key=lambda row: int(row["place"]["row"]))
    return writer.draft


class _Writer:
    """Writes nodes from the root down, in the sheet's order."""

    def __init__(
        self, grid: Grid, root: Category, lines: Lines, memory: Memory | None, stated: int | str | None
    ) -> None:
        self._grid = grid
        self._stated = stated
        self._lines = lines
        self._memory = memory
        self._ids = Ids(root, memory)
        self.draft = Draft(lines=lines.made, findings=lines.findings, total=self._ids.root)

    def category(self, node: Category) -> None:
        name = self._ids.of(node)
        hidden = self._hidden(name)
        title = self._title(name, node.cell.text if node.cell else "", node.title)
        fields: dict[str, Any] = {"title": title, "cite": self._cite(node.cell), **hidden}
        if fields.get("kind") in APART and len(node.children) == 1:
            fields["of"] = self._ids.of(node.children[0])
        elif node.children:
            self._weighed(node, fields)
        else:
            self._from_full_points(name, fields)
        self.draft.indicators[name] = fields
        for entry in node.changes:
            self._changes(entry, name, fields)
        for child in node.children:
            if isinstance(child, Category):
                self.category(child)
            else:
                self._leaf(child)

    def _from_full_points(self, name: str, fields: dict[str, Any]) -> None:
        """Write a total below which nothing has points: one item, from which all points go off."""
        said = self._stated if self._stated is not None else self._before(name).get("max")
        if said is None:
            self.draft.findings.append(self._no_points_at_all())
        fields.pop("kind", None)
        fields["max"] = figure_of(HUNDRED) if said is None else said

    def _before(self, name: str) -> dict[str, Any]:
        return self._memory.nodes.get(name, {}) if self._memory else {}

    def _weighed(self, node: Category, fields: dict[str, Any]) -> None:
        children = [self._ids.of(child) for child in node.children]
        remembered = fields.get("kind")
        if node.weights is not None:
            fields["kind"] = "mean"
            if node.out_of != HUNDRED:
                fields.setdefault("max", figure_of(node.out_of))
            fields["of"] = {
                child: percent(weight) for child, weight in zip(children, node.weights, strict=True)
            }
            return
        if remembered != "mean":
            fields.pop("kind", None)
        fields["of"] = children
        if node.scale is not None and remembered != "mean":
            fields["scale_to"] = figure_of(node.scale)

    def _title(self, name: str, shown: str, read: str) -> str:
        if self._memory is None:
            return read
        if not shown:  # the total has no cell
            return str(self._memory.nodes.get(name, {}).get("title", read))
        return self._memory.title(name, shown) or read

    def _hidden(self, name: str) -> dict[str, Any]:
        return self._memory.hidden(name) if self._memory and name in self._memory.nodes else {}

    def _cite(self, cell: Any) -> str:
        return self._grid.cite(cell) if cell else "全表"

    def _leaf(self, entry: Entry) -> None:
        name = self._ids.of(entry)
        hidden = self._hidden(name)
        hidden.pop("measure", None)
        title = self._title(name, entry.cell.text, entry.title)
        fields: dict[str, Any] = {"title": title, "cite": self._cite(entry.cell)}
        fields |= {key: value for key, value in hidden.items() if key == "cite"}
        fields |= self._said(entry)
        if entry.points is not None:
            fields["max"] = figure_of(entry.points)
        fields |= {key: value for key, value in hidden.items() if key not in fields}
        self.draft.indicators[name] = fields
        self._clauses(entry, name, fields)

    def _said(self, entry: Entry) -> dict[str, Any]:
        said: dict[str, Any] = {}
        definition = entry.text(Role.definition)
        if definition and definition != entry.cell.text and entry.item.all(Role.rule):
            said["definition"] = definition
        source = entry.text(Role.source)
        if source and not re.search(r"\([a-z][a-z0-9_]*\)$", source):
            said["data_source"] = source
        for key, role in (("department", Role.department), ("note", Role.note)):
            text = entry.text(role)
            if text:
                said[key] = text
        cycles = read_cycles(entry.text(Role.cycle) or "")
        if cycles is not None:
            said["cycles"] = cycles
        return said

    # -- clauses --------------------------------------------------------------------------------------

    def _clauses(self, entry: Entry, name: str, fields: dict[str, Any]) -> None:
        lines = self._lines.of_item(entry, name)
        for line in lines:
            write_line(line, fields, self._cite(entry.cell), self._memory)
        if not lines:
            self.draft.findings.append(self._no_clause(entry))
            self._wait(fields, entry, _("没有计分方法"))
        elif not {"rule", "adjustments", "void_on", "pending"} & set(fields):
            # An item without any rule would always have full points.
            self._wait(fields, entry, _("条款都不要了:删去这一行,或保留一条"))
        self._row(entry, name, lines)

    def _changes(self, entry: Entry, name: str, fields: dict[str, Any]) -> None:
        """Write an entry without points: it changes the node above, or waits for its points."""
        if not entry.changes_only:
            self.draft.findings.append(self._no_points(entry))
        lines = self._lines.of_change(entry, name)
        for line in lines:
            write_line(line, fields, self._cite(entry.cell), self._memory)
        if not entry.clauses:
            self._wait(fields, entry, _("没有分值"))
        self._row(entry, name, lines)

    def _wait(self, fields: dict[str, Any], entry: Entry, why: str) -> None:
        part = {"title": entry.title, "why": why, "cite": self._cite(entry.cell)}
        fields.setdefault("pending", []).append(part)

    def _row(self, entry: Entry, name: str, lines: list[Line]) -> None:
        self.draft.rows.append(
            {
                "indicator": name,
                "title": entry.title,
                "place": self._grid.place(entry.cell).as_json(),
                "points": entry.points,
                "clauses": [line.as_json() for line in lines],
            }
        )

    def _no_clause(self, entry: Entry) -> Finding:
        return Finding(
            "sheet.no_rule",
            _("“{title}”没有计分方法").format(title=entry.title),
            _("在计分方法一栏写明怎样得分,例如“目标≥95%,每低于目标1个百分点扣1分”"),
            self._grid.place(entry.item.cell(Role.rule) or entry.cell),
        )

    def _no_points_at_all(self) -> Finding:
        return Finding(
            "sheet.no_points",
            _("没有一项写了分值;草稿从 100 分起加扣"),
            _("给各项补上分值;确实从 100 分起加扣的,在表末写“合计 100”一行"),
            Place(file=self._grid.file, sheet=self._grid.name),
            "warning",
        )

    def _no_points(self, entry: Entry) -> Finding:
        return Finding(
            "sheet.no_points",
            _("“{title}”没有分值").format(title=entry.title),
            _("补上分值;只加分或扣分的项目,写成“每次扣1分”这样的条款"),
            self._grid.place(entry.item.cell(Role.points) or entry.cell),
        )
