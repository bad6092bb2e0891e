"""A policy laid out as the table that an office circulates: columns, merged names, clauses, notes.

Its words are Chinese whatever the language of messages: they are read back when the sheet is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.policy.indicator import Average, Group, Leaf, below, children
from kaohe.policy.rules.figures import percent, plain, quantity
from kaohe.policy.rules.same_measure.rule import SameMeasure
from kaohe.policy.sheets.cycles import cycle_words
from kaohe.policy.sheets.gradings import grade_words
from kaohe.policy.sheets.sentence import CHANGES, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.indicator import Node, Pending
    from kaohe.policy.policy import Policy
    from kaohe.policy.rules.rule import Rule

VOIDED = "发生即该项不得分"

LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the printed table. ``names`` from the top; the last one runs to the end of the names."""

    names: tuple[tuple[str, str], ...]  # id and text, so that equal names of different nodes stay apart
    points: str
    weight: str
    target: str
    clause: str
    definition: str
    source: str
    department: str
    cycle: str
    note: str
    code: str


@dataclass(slots=True)
class Layout:
    """The whole sheet: title, headings, rows, and what stands below."""

    title: str
    levels: int
    columns: list[tuple[str, str, int]]  # heading, field of `Row`, width in characters
    rows: list[Row] = field(default_factory=list)
    total: str = ""
    notes: list[str] = field(default_factory=list)

    def level_headings(self) -> list[str]:
        """Return the headings of the names."""
        return ["指标"] if self.levels == 1 else list(LEVELS[: self.levels])


_OPTIONAL = ("weight", "target", "definition", "department", "cycle", "note")


def lay_out(policy: Policy, catalogue: Catalogue) -> Layout:
    """Lay a policy out; columns in which nothing stands are left out."""
    rows = list(_rows(policy, catalogue, policy.total, ()))
    columns = [
        ("指标说明", "definition", 24),
        ("分值", "points", 7),
        ("权重", "weight", 7),
        ("目标值", "target", 10),
        ("计分方法", "clause", 52),
        ("数据来源", "source", 20),
        ("考核部门", "department", 12),
        ("考核周期", "cycle", 10),
        ("备注", "note", 16),
        ("代号", "code", 12),
    ]
    used = [
        column
        for column in columns
        if column[1] not in _OPTIONAL or any(getattr(row, column[1]) for row in rows)
    ]
    levels = max((len(row.names) for row in rows), default=1)
    graded = [grade_words(policy.grades.bands)] if policy.grades else []
    layout = Layout(policy.title, levels, used, rows, notes=[*graded, *policy.notes])
    root = policy.indicators[policy.total]
    if isinstance(root, Group | Leaf):
        layout.total = plain(_maximum(policy, policy.total))
    return layout


def _rows(
    policy: Policy, catalogue: Catalogue, name: str, above: tuple[tuple[str, str], ...]
) -> Iterator[Row]:
    node = policy.indicators[name]
    for child in below(node):
        part = policy.indicators[child]
        weight = _weight(node, child)
        if isinstance(part, Leaf):
            yield _row(policy, catalogue, child, (*above, (child, part.title)), weight)
        else:
            titled = _group_title(policy, child, weight)
            yield from _rows(policy, catalogue, child, (*above, (child, titled)))
    if node.adjustments or node.void_on or node.pending:
        yield from _change_rows(policy, catalogue, name, above)


def _weight(node: Node, child: str) -> str:
    if isinstance(node, Average) and isinstance(node.of, dict):
        return percent(node.of[child])
    return ""


def _group_title(policy: Policy, name: str, weight: str) -> str:
    node = policy.indicators[name]
    parts = [f"权重{weight}"] if weight else []
    if isinstance(node, Group):
        if node.scale_to is not None:
            parts.append(f"折算为{plain(node.scale_to)}分")
        else:
            parts.append(f"{plain(_maximum(policy, name))}分")
    return f"{node.title}({','.join(parts)})" if parts else node.title


def _maximum(policy: Policy, name: str) -> Decimal:
    node = policy.indicators[name]
    if not isinstance(node, Group | Average):
        return node.max
    return sum((_maximum(policy, child) for child in children(node)), Decimal(0))


def _row(
    policy: Policy, catalogue: Catalogue, name: str, names: tuple[tuple[str, str], ...], weight: str
) -> Row:
    node = policy.indicators[name]
    assert isinstance(node, Leaf)  # noqa: S101 - the caller has looked
    main = _main_pending(node)
    rule = node.rule if main is None else main.rule
    return Row(
        names,
        plain(node.max),
        weight,
        _target(rule),
        "\n".join(_clauses(node)),
        node.definition or "",
        node.data_source or _source(policy, catalogue, node.measure),
        node.department or "",
        cycle_words(node.cycles),
        node.note or "",
        name,
    )


def _change_rows(
    policy: Policy, catalogue: Catalogue, name: str, above: tuple[tuple[str, str], ...]
) -> Iterator[Row]:
    """What changes a group as a whole, or waits for its points, stands below its indicators."""
    node = policy.indicators[name]
    sentences = list(_changes(node, node.pending))
    clause = "\n".join(f"{_mark(index)}{sentence}" for index, sentence in enumerate(sentences))
    source = _source(policy, catalogue, node.adjustments[0].measure if node.adjustments else None)
    yield Row((*above, (f"{name}/", CHANGES)), "", "", "", clause, "", source, "", "", "", name)


def _main_pending(node: Leaf) -> Pending | None:
    """Return the pending clause that is the item's own rule."""
    if node.measure is not None:
        return None
    return next((part for part in node.pending if part.title == node.title), None)


def _clauses(node: Leaf) -> Iterator[str]:
    main = _main_pending(node)
    if node.rule is not None:
        yield node.clause or node.rule.words()
    elif main is not None:
        yield main.clause or (main.rule.words() if main.rule else "")
    waiting = tuple(part for part in node.pending if part is not main)
    for index, sentence in enumerate(_changes(node, waiting)):
        yield f"{_mark(index)}{sentence}"


def _changes(node: Node, pending: tuple[Pending, ...]) -> Iterator[str]:
    for adjustment in node.adjustments:
        yield f"{adjustment.title}:{adjustment.clause or adjustment.rule.words()}"
    for event in node.void_on:
        yield f"{event.title}:{VOIDED}"
    for part in pending:
        words = part.clause or (part.rule.words() if part.rule else part.why)
        yield f"{part.title}:{words}"


def _mark(index: int) -> str:
    return MARKS[index] if index < len(MARKS) else f"({index + 1})"


def _target(rule: Rule | None) -> str:
    if isinstance(rule, SameMeasure):
        said = {_target(part) for part in rule.parts}
        return said.pop() if len(said) == 1 else ""
    target = getattr(rule, "target", None)
    if rule is None or target is None:
        return ""
    sign = {"higher": "≥", "lower": "≤"}.get(getattr(rule, "better", ""), "")
    return sign + quantity(target, str(getattr(rule, "measure", "")))


def _source(policy: Policy, catalogue: Catalogue, measure: str | None) -> str:
    """Name the table that feeds an item, so that reading it back changes nothing: 故障工单(fault_tickets)."""
    counted = policy.counted().get(measure or "")
    if counted is None:
        return ""
    table = counted.table
    return f"{catalogue[table].title}({table})" if table in catalogue else f"({table})"
