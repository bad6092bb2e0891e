"""The tree of a sheet becomes the fields of a policy; what cannot be scored yet stays pending, and is listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError
from kaohe.i18n import _
from kaohe.policy.period import CYCLES
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.rule import PREMISE
from kaohe.policy.rules.void.rule import Void
from kaohe.policy.sheets.entries import HUNDRED, Entry
from kaohe.policy.sheets.headings import Role
from kaohe.policy.sheets.names import Names
from kaohe.policy.sheets.sentence import MARKS, Clause, understand
from kaohe.policy.sheets.suggest import suggest
from kaohe.policy.sheets.tree import Category

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kaohe.policy.sheets.body import Table
    from kaohe.policy.sheets.grid import Cell
    from kaohe.policy.sheets.memory import Memory
    from kaohe.policy.sheets.ties import Offer, Ties

FROM_A_MEASURE = frozenset({"full", "value", "count", "rank", "of", "rank_from_end", "mean"})

CYCLE_WORDS = {
    "day": "每日",
    "month": "月度",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年度",
    "custom": "任意期间",
}


@dataclass(slots=True)
class Line:
    """What was made of one clause of the sheet."""

    key: str
    node: str
    clause: Clause
    place: dict[str, Any]
    measure: str | None = None
    suggestions: list[str] = field(default_factory=list)
    skipped: bool = False

    @property
    def untied(self) -> bool:
        """Tell whether the clause was understood and waits for a measure."""
        return self.clause.rule is not None and self.measure is None and not self.skipped

    @property
    def not_understood(self) -> bool:
        """Tell whether the clause was not understood, and nobody has decided to leave it out."""
        return self.clause.rule is None and not self.skipped

    def as_json(self) -> dict[str, Any]:
        """Return the line as `kaohe policy import` lists it."""
        clause = self.clause
        return {
            "tie": self.key,
            "title": clause.title,
            "use": clause.use,
            "text": clause.text,
            "place": self.place,
            "understood": clause.reading or None,
            "not_understood": [fault.as_json() for fault in clause.faults],
            "measure": self.measure,
            "skipped": self.skipped,
            "suggestions": self.suggestions,
        }


@dataclass(slots=True)
class Draft:
    """A policy in the making: the fields of its file, and each row with what was made of it."""

    indicators: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    total: str = "total"


def draft(  # noqa: PLR0913, PLR0917 - everything that a draft is made from
    table: Table,
    root: Category,
    ties: Ties,
    offers: Iterable[Offer],
    memory: Memory | None,
    findings: list[Finding],
) -> Draft:
    """Write every node of the tree."""
    writer = _Writer(table, ties, list(offers), memory, findings)
    writer.write(root)
    writer.draft.rows.sort(key=lambda row: int(row["place"]["row"]))
    return writer.draft


class _Writer:
    """Writes nodes from the root down, in the sheet's order."""

    def __init__(
        self,
        table: Table,
        ties: Ties,
        offers: list[Offer],
        memory: Memory | None,
        findings: list[Finding],
    ) -> None:
        self.draft = Draft(findings=findings)
        self._table = table
        self._grid = table.grid
        self._ties = ties
        self._offers = offers
        self._memory = memory
        self._names = Names()
        self._ids: dict[int, str] = {}

    # -- ids ------------------------------------------------------------------------------------------

    def write(self, root: Category) -> None:
        self.draft.total = self._memory.root if self._memory else "total"
        self._names.take(self.draft.total)
        self._ids[id(root)] = self.draft.total
        self._name_remembered(root, [])
        self._name_new(root)
        self._category(root)

    def _name_remembered(self, node: Category, above: list[Category]) -> None:
        """Rows that carry their id keep it, and so do the categories above them."""
        for child in node.children:
            if isinstance(child, Category):
                self._name_remembered(child, [*above, child])
            else:
                code = child.item.cell(Role.code)
                name = code.text.strip() if code else ""
                if name and self._names.take(name):
                    self._ids[id(child)] = name
                    self._name_categories(name, above)

    def _name_categories(self, name: str, above: list[Category]) -> None:
        known = self._memory.ancestors(name) if self._memory and name in self._memory.nodes else []
        for category, ancestor in zip(above, known, strict=False):
            if id(category) not in self._ids and self._names.take(ancestor):
                self._ids[id(category)] = ancestor

    def _name_new(self, node: Category) -> None:
        for child in node.children:
            if id(child) not in self._ids:
                self._ids[id(child)] = self._names.new(child.title)
            if isinstance(child, Category):
                self._name_new(child)

    # -- nodes ----------------------------------------------------------------------------------------

    def _category(self, node: Category) -> None:
        name = self._ids[id(node)]
        hidden = self._hidden(name)
        title = self._title(name, node.cell.text if node.cell else "", node.title)
        fields: dict[str, Any] = {"title": title, "cite": self._cite(node.cell), **hidden}
        self._weighed(node, fields)
        self.draft.indicators[name] = fields
        for entry in node.changes:
            self._changes(entry, name, fields)
        for child in node.children:
            if isinstance(child, Category):
                self._category(child)
            else:
                self._leaf(child)

    def _weighed(self, node: Category, fields: dict[str, Any]) -> None:
        children = [self._ids[id(child)] for child in node.children]
        remembered = fields.get("kind")
        if node.weights is not None:
            fields["kind"] = "mean"
            if node.out_of != HUNDRED:
                fields.setdefault("max", _figure(node.out_of))
            fields["of"] = {
                child: percent(weight) for child, weight in zip(children, node.weights, strict=True)
            }
            return
        if remembered != "mean":
            fields.pop("kind", None)
        fields["of"] = children
        if node.scale is not None and remembered != "mean":
            fields["scale_to"] = _figure(node.scale)

    def _title(self, name: str, shown: str, read: str) -> str:
        if self._memory is None:
            return read
        if not shown:  # the total has no cell
            return str(self._memory.nodes.get(name, {}).get("title", read))
        return self._memory.title(name, shown) or read

    def _known(self, name: str) -> bool:
        return self._memory is not None and name in self._memory.nodes

    def _hidden(self, name: str) -> dict[str, Any]:
        return self._memory.hidden(name) if self._memory and name in self._memory.nodes else {}

    def _cite(self, cell: Any) -> str:
        return self._grid.cite(cell) if cell else "全表"

    def _leaf(self, entry: Entry) -> None:
        name = self._ids[id(entry)]
        hidden = self._hidden(name)
        hidden.pop("measure", None)
        title = self._title(name, entry.cell.text, entry.title)
        fields: dict[str, Any] = {"title": title, "cite": self._cite(entry.cell)}
        fields |= {key: value for key, value in hidden.items() if key == "cite"}
        fields |= self._said(entry)
        if entry.points is not None:
            fields["max"] = _figure(entry.points)
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
        clauses = self._as_before(entry, name)
        lines = [
            self._line(entry, name, clause, cell, single=clause.use == "rule")
            for clause, cell in zip(clauses, entry.spots, strict=True)
        ]
        if not clauses:
            self.draft.findings.append(self._no_clause(entry))
            fields["pending"] = [
                {"title": entry.title, "why": _("没有计分方法"), "cite": self._cite(entry.cell)}
            ]
        for line in lines:
            self._apply(line, fields, self._cite(entry.cell))
        if clauses and not {"rule", "adjustments", "void_on", "pending"} & set(fields):
            # An item without any rule would always have full points.
            why = _("条款都不要了:删去这一行,或保留一条")
            fields["pending"] = [{"title": entry.title, "why": why, "cite": self._cite(entry.cell)}]
        self._row(entry, name, lines)

    def _changes(self, entry: Entry, name: str, fields: dict[str, Any]) -> None:
        """Write an entry without points: it changes the node above, or waits for its points."""
        if not entry.changes_only:
            place = self._grid.place(entry.item.cell(Role.points) or entry.cell)
            self.draft.findings.append(
                Finding(
                    "sheet.no_points",
                    _("“{title}”没有分值").format(title=entry.title),
                    _("补上分值;只加分或扣分的项目,写成“每次扣1分”这样的条款"),
                    place,
                )
            )
        lines = []
        for clause, cell in zip(entry.clauses, entry.spots, strict=True):
            own = clause if entry.changes_only else replace(clause, rule=None)
            line = self._line(entry, name, own, cell, single=False)
            lines.append(line)
            self._apply(line, fields, self._cite(entry.cell))
        if not entry.clauses:
            fields.setdefault("pending", []).append(
                {"title": entry.title, "why": _("没有分值"), "cite": self._cite(entry.cell)}
            )
        self._row(entry, name, lines)

    def _as_before(self, entry: Entry, name: str) -> list[Clause]:
        """A clause that fed the item from a measure before still does, whatever it counts."""
        node = self._memory.nodes.get(name, {}) if self._memory else {}
        clauses = list(entry.clauses)
        cell = entry.item.cell(Role.rule)
        unnumbered = cell is not None and not cell.text.lstrip().startswith(tuple(MARKS))
        if "measure" in node and unnumbered and clauses and all(one.use != "rule" for one in clauses):
            try:
                again = understand(clauses[0].text)
            except KaoheError:
                return clauses
            clauses[0] = replace(clauses[0], use="rule", rule=again.rule, spoken=clauses[0].text)
        return clauses

    def _line(self, entry: Entry, name: str, clause: Clause, cell: Cell, *, single: bool) -> Line:
        key = name if single else f"{name}/{clause.title}"
        clause = self._checked(clause)
        place = self._grid.place(cell).as_json()
        line = Line(key, name, clause, place, skipped=self._ties.skipped(key))
        line.measure = None if line.skipped else self._measure(line, entry)
        if line.measure is None and clause.rule is not None:
            line.suggestions = suggest(entry.title, clause, name, self._offers)
        self.draft.lines.append(line)
        for fault in () if line.skipped else clause.faults:
            where = self._grid.place(cell, text=fault.place.text, span=fault.place.span)
            hint = fault.hint
            if re.search(r"评分|打分|测评|评议", clause.text):
                hint += _(";由人评分、评几分得几分的,写成“得分=评分”")
            self.draft.findings.append(replace(fault, place=where, hint=hint))
        return line

    def _checked(self, clause: Clause) -> Clause:
        """Refuse a rule that this place cannot feed: money, a target that nothing names."""
        rule = clause.rule
        if rule is None:
            return clause
        if getattr(rule, "money", False):
            fault = Finding("sheet.money", _("这一条算的是钱,不是分"), _("薪酬条款写进办法的薪酬部分"))
            return replace(clause, rule=None, faults=(fault,))
        fed = FROM_A_MEASURE if clause.use == "rule" else frozenset({"value", "count"})
        lacking = rule.missing(fed) if clause.use != "void" else frozenset()
        conditions = [one for one in rule.premises() if PREMISE + one.of in lacking]
        if conditions:
            fault = Finding(
                "sheet.condition",
                _("条件“{condition}”要看另一个度量").format(condition=conditions[0].words()),
                _("在办法里写成 rule,并用 conditions 把条件绑定到度量"),
            )
            return replace(clause, rule=None, faults=(*clause.faults, fault))
        if lacking:
            fault = Finding(
                "sheet.target" if "target" in lacking else "sheet.rule_input",
                _("计分方法还缺:{names}").format(names="、".join(sorted(lacking))),
                _("在目标值一栏或计分方法里写明,例如“目标≥95%,每低于目标1个百分点扣1分”"),
            )
            return replace(clause, rule=None, faults=(*clause.faults, fault))
        return clause

    def _measure(self, line: Line, entry: Entry) -> str | None:
        cite = self._cite(entry.item.cell(Role.source) or entry.cell)
        clause = line.clause
        if clause.rule is None:
            return None
        tied = self._ties.measure(line.key, line.node, clause.title or entry.title, cite)
        if tied is not None or self._memory is None:
            return tied
        node = self._memory.nodes.get(line.node, {})
        if clause.use == "rule":
            return node.get("measure")
        change = self._memory.change(line.node, clause.title)
        return change.get("measure") if change else None

    def _apply(self, line: Line, fields: dict[str, Any], cite: str) -> None:
        clause = line.clause
        if line.skipped:
            return
        before = self._memory.change(line.node, clause.title) if self._memory else None
        cite = str((before or {}).get("cite", cite))
        if clause.rule is None or line.measure is None:
            fields.setdefault("pending", []).append(_pending(line, cite))
        elif clause.use == "rule":
            fields["measure"] = line.measure
            fields["rule"] = clause.spoken
            if clause.text != clause.spoken:
                fields["clause"] = clause.text
            if getattr(clause.rule, "better", "higher") == "lower" and not self._known(line.node):
                fields["better"] = "lower"
        elif clause.use == "void" and isinstance(clause.rule, Void):
            part = {"title": clause.title, "measure": line.measure, "cite": cite}
            fields.setdefault("void_on", []).append(part)
        else:
            fields.setdefault("adjustments", []).append(_adjustment(line, cite))

    # -- what was made of it --------------------------------------------------------------------------

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


def _figure(figure: Decimal) -> int | str:
    """Write a figure as YAML takes it: whole numbers plain, others as text."""
    return int(figure) if figure == int(figure) else plain(figure)


def _pending(line: Line, cite: str) -> dict[str, Any]:
    clause = line.clause
    part: dict[str, Any] = {"title": clause.title, "clause": clause.text, "cite": cite}
    if clause.rule is None:
        part["why"] = "; ".join(fault.message for fault in clause.faults) or _("没有看懂")
    else:
        part["rule"] = clause.spoken
        likely = _(",可用:{names}").format(names="、".join(line.suggestions)) if line.suggestions else ""
        part["why"] = _("没有绑定度量") + likely
    return part


def _adjustment(line: Line, cite: str) -> dict[str, Any]:
    clause = line.clause
    part = {"title": clause.title, "measure": line.measure, "rule": clause.spoken, "cite": cite}
    if clause.text != clause.spoken:
        part["clause"] = clause.text
    return part


def read_cycles(text: str) -> list[str] | None:
    """Read how often an item is assessed; None for every period, and for what is not understood.

    A monthly item counts in longer periods too, a quarterly one in quarters only, unless the text says
    otherwise (季度及以上).

    >>> read_cycles("季度"), read_cycles("月度"), read_cycles("半年及以上")
    (['quarter'], None, ['half_year', 'year'])
    """
    found = [
        name
        for name, word in CYCLE_WORDS.items()
        if name != "day" and re.search(word.replace("度", "度?"), text) is not None
    ]
    if len(found) == 1 and "及以上" in text:
        return [cycle for cycle in CYCLES[CYCLES.index(found[0]) :] if cycle != "custom"]
    return None if not found or (found == ["month"] and "仅" not in text) else found


def cycle_words(cycles: Iterable[str]) -> str:
    """Say in which periods an item is assessed; nothing where in all.

    >>> cycle_words(["quarter"]), cycle_words(["quarter", "half_year", "year"]), cycle_words(["month"])
    ('季度', '季度及以上', '仅月度')
    """
    cycles = list(cycles)
    if set(cycles) == set(CYCLES):
        return ""
    first = CYCLE_WORDS[cycles[0]]
    plainly = (first, f"{first}及以上", f"仅{first}")
    return next((text for text in plainly if read_cycles(text) == cycles), None) or "、".join(
        CYCLE_WORDS[cycle] for cycle in cycles
    )
