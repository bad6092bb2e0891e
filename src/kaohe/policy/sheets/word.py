"""Word documents (docx) into grids: tables with their merges, the paragraphs around them, what is remembered."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kaohe.policy.sheets.grid import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = "/customXml/kaohe.xml"
"""The part by which a printed document remembers what does not show; Word keeps it."""

MEMORY_TAG = "kaohe"

MOST_COLUMNS = 200

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_word(data: bytes, file: str) -> tuple[list[Grid], str | None]:
    """Return the tables in order, and the remembered text of a printed document."""
    import docx  # noqa: PLC0415 - start-up time

    document = docx.Document(io.BytesIO(data))
    grids: list[Grid] = []
    around: list[str] = []
    for block in _blocks(document.element.body):
        if block.tag == W + "tbl":
            grid = Grid(file, f"表{len(grids) + 1}", sheet=False, above=around)
            _fill(grid, block)
            around = []
            grids.append(grid)
        else:
            text = _text(block)
            if text:
                around.append(text)
                if grids:
                    grids[-1].below.append(text)
    return grids, _memory(document)


def _blocks(body: Any) -> Iterator[Any]:
    """Go through paragraphs and tables in order, also those within content controls."""
    for child in body:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _blocks(content)


def _fill(grid: Grid, table: Any) -> None:
    started: dict[int, Cell] = {}
    for number, row in enumerate(_children(table, "tr"), start=1):
        column = 1 + _value(row, f"{W}trPr/{W}gridBefore")
        for cell in _children(row, "tc"):
            width = min(max(1, _value(cell, f"{W}tcPr/{W}gridSpan")), MOST_COLUMNS)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            above = started.get(column)
            if merge is not None and merge.get(W + "val", "continue") == "continue" and above is not None:
                own = Cell(above.row, column, above.text, number - above.row + 1, above.columns)
            else:
                own = Cell(number, column, _text(cell), 1, width)
            if merge is None:
                started.pop(column, None)
            else:
                started[column] = own
            if own.text:
                grid.put(own)
            column += width
            if column > MOST_COLUMNS:
                break


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Return rows of a table or cells of a row, also those within content controls."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _children(content, name)


def _value(element: Any, path: str) -> int:
    found = element.find(path)
    text = "" if found is None else str(found.get(W + "val", ""))
    return int(text) if text.isdigit() else 0


def _text(element: Any) -> str:
    """Return the text of a paragraph or of a cell, a paragraph a line; deletions are left out."""
    if element.tag == W + "p":
        return "".join(_runs(element)).strip()
    lines = [_text(child) for child in element if child.tag in (W + "p", W + "sdt", W + "sdtContent")]
    return "\n".join(line for line in lines if line)


def _runs(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(W + "t", W + "tab", W + "br", W + "noBreakHyphen"):
        if node.tag == W + "t":
            yield node.text or ""
        else:
            yield {W + "tab": " ", W + "br": "\n"}.get(node.tag, "-")


def _memory(document: Any) -> str | None:
    from lxml import etree  # noqa: PLC0415 - comes with python-docx

    for relation in document.part.rels.values():
        own = not relation.is_external and relation.reltype.endswith("/customXml")
        blob = relation.target_part.blob if own else b""
        if f"<{MEMORY_TAG}".encode() in blob[:200]:
            element = etree.fromstring(blob, etree.XMLParser(resolve_entities=False))
            return str(element.text or "")
    return None
