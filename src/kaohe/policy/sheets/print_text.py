"""The laid-out sheet as Markdown, and as plain text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.sheets.layout import Layout


def markdown(layout: Layout) -> str:
    """Return the sheet as a Markdown table; names that a workbook would merge stand once."""
    headings = layout.level_headings() + [heading for heading, _field, _width in layout.columns]
    lines = [f"# {layout.title}", "", _line(headings), _line(["---"] * len(headings))]
    lines += [_line(cells) for cells in _cells(layout)]
    if layout.total:
        fields = [name for _heading, name, _width in layout.columns]
        total = (
            ["合计"]
            + [""] * (layout.levels - 1)
            + [layout.total if one == "points" else "" for one in fields]
        )
        lines.append(_line(total))
    lines += ["", *(f"{note}  " for note in layout.notes)] if layout.notes else []
    return "\n".join(lines) + "\n"


def _cells(layout: Layout) -> Iterator[list[str]]:
    before: tuple[tuple[str, str], ...] = ()
    for row in layout.rows:
        names = []
        for level in range(layout.levels):
            own = row.names[: level + 1]
            shown = level < len(row.names) and own != before[: level + 1]
            names.append(row.names[level][1] if shown else "")
        before = row.names
        yield names + [getattr(row, field) for _heading, field, _width in layout.columns]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"


def plain_text(layout: Layout) -> Iterator[str]:
    """Return the sheet as an outline: names by level, points, clauses."""
    yield layout.title
    before: tuple[tuple[str, str], ...] = ()
    for row in layout.rows:
        for level, name in enumerate(row.names):
            last = level == len(row.names) - 1
            if row.names[: level + 1] != before[: level + 1] or last:
                amounts = [row.weight, f"{row.points}分" if row.points else ""] if last else []
                shown = " ".join(amount for amount in amounts if amount)
                code = f"  [{row.code}]" if last else ""
                yield "  " * level + name[1] + (f"  {shown}" if shown else "") + code
        before = row.names
        indent = "  " * (len(row.names) + 1)
        if row.target:
            yield f"{indent}目标 {row.target}"
        yield from (f"{indent}{line}" for line in row.clause.split("\n") if line)
        if row.source:
            yield f"{indent}数据来源 {row.source}"
    if layout.total:
        yield f"合计 {layout.total}分"
    yield from layout.notes
