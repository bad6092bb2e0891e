"""What was made of each clause of a sheet: read, refused where its place cannot feed it, tied to a measure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.rules.rule import PREMISE
from kaohe.policy.sheets.headings import Role
from kaohe.policy.sheets.sentence import MARKS, Clause, read_clauses, second, understand
from kaohe.policy.sheets.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.policy.sheets.entries import Entry
    from kaohe.policy.sheets.grid import Cell, Grid
    from kaohe.policy.sheets.memory import Memory
    from kaohe.policy.sheets.ties import Offer, Ties

FROM_A_MEASURE = frozenset({"full", "value", "count", "rank", "of", "rank_from_end", "mean"})


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


class Lines:
    """Reads the clauses of one sheet; ``made`` has every line so far, ``findings`` what is wrong with them.

    ``rewritten``: by tie, what a clause says instead of what stands in the sheet.
    """

    def __init__(
        self, grid: Grid, ties: Ties, offers: Iterable[Offer], memory: Memory | None, findings: list[Finding]
    ) -> None:
        """Tie lines by ``ties``, else as ``memory`` has them, else suggest from ``offers``."""
        self.made: list[Line] = []
        self.rewritten: Mapping[str, str] = {}
        self.findings = findings
        self._grid = grid
        self._ties = ties
        self._offers = list(offers)
        self._memory = memory

    def of_item(self, entry: Entry, name: str) -> list[Line]:
        """Read the clauses of an item with points: its own rule, and what changes or voids it."""
        clauses = self._as_before(entry, name)
        return [
            self._line(entry, name, clause, cell, single=clause.use == "rule")
            for clause, cell in zip(clauses, entry.spots, strict=True)
        ]

    def of_change(self, entry: Entry, name: str) -> list[Line]:
        """Read the clauses of an entry without points, which change the node above."""
        return [
            self._line(
                entry, name, clause if entry.changes_only else replace(clause, rule=None), cell, single=False
            )
            for clause, cell in zip(entry.clauses, entry.spots, strict=True)
        ]

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
        clause = self._checked(self._rewritten(key, clause, entry))
        place = self._grid.place(cell).as_json()
        line = Line(key, name, clause, place, skipped=self._ties.skipped(key))
        line.measure = None if line.skipped else self._measure(line, entry)
        if line.measure is None and clause.rule is not None:
            line.suggestions = suggest(entry.title, clause, name, self._offers)
        self.made.append(line)
        for fault in () if line.skipped else clause.faults:
            where = self._grid.place(cell, text=fault.place.text, span=fault.place.span)
            hint = fault.hint
            if re.search(r"评分|打分|测评|评议", clause.text):
                hint += _(";由人评分、评几分得几分的,写成“得分=评分”")
            self.findings.append(replace(fault, place=where, hint=hint))
        return line

    def _rewritten(self, key: str, clause: Clause, entry: Entry) -> Clause:
        """Read what a clause says instead; it keeps its name, and so its tie."""
        said = self.rewritten.get(key, "").strip()
        if not said:
            return clause
        read = read_clauses(said, None, entry.title, named=clause.use != "rule")
        if len(read) == 1:
            others = (other for other in entry.clauses if other is not clause)
            ruled = any(other.use == "rule" and other.rule is not None for other in others)
            return replace(second(read[0]) if ruled else read[0], title=clause.title)
        fault = Finding("sheet.several_clauses", _("这里写了几条"), _("一处写一条"), Place(text=said))
        return replace(clause, text=said, rule=None, reading={}, faults=(fault,))

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
        cite = self._grid.cite(entry.item.cell(Role.source) or entry.cell)
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
