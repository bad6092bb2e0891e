"""The fields of a policy that lines and amounts of a sheet become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.policy.rules.void.rule import Void

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.sheets.lines import Line
    from kaohe.policy.sheets.memory import Memory


def figure_of(figure: Decimal) -> int | str:
    """Write a figure as YAML takes it: whole numbers plain, others as text."""
    return int(figure) if figure == int(figure) else plain(figure)


def write_line(line: Line, fields: dict[str, Any], cite: str, memory: Memory | None) -> None:
    """Write a line into the fields of its node: as its rule, a change, what voids it, or as pending."""
    clause = line.clause
    if line.skipped:
        return
    before = memory.change(line.node, clause.title) if memory else None
    cite = str((before or {}).get("cite", cite))
    if clause.rule is None or line.measure is None:
        fields.setdefault("pending", []).append(_pending(line, cite))
    elif clause.use == "rule":
        fields["measure"] = line.measure
        fields["rule"] = clause.spoken
        if clause.text != clause.spoken:
            fields["clause"] = clause.text
        if getattr(clause.rule, "better", "higher") == "lower" and not (memory and line.node in memory.nodes):
            fields["better"] = "lower"
    elif clause.use == "void" and isinstance(clause.rule, Void):
        part = {"title": clause.title, "measure": line.measure, "cite": cite}
        fields.setdefault("void_on", []).append(part)
    else:
        fields.setdefault("adjustments", []).append(_adjustment(line, cite))


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
