"""The laid-out sheet as a Word document: one table on A4 across, the notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kaohe.policy.sheets.print_xlsx import CENTRED, spans, widths
from kaohe.policy.sheets.word import MEMORY, MEMORY_TAG

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.sheets.layout import Layout, Row

FONT = "宋体"
PAGE = 267
"""Millimetres between the margins of A4 across."""


def write_docx(layout: Layout, memory: str, path: Path) -> None:
    """Write the document, and in a part of its own what it remembers."""
    import docx  # noqa: PLC0415 - start-up time
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    _font(document.styles["Normal"], Pt(9))
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    title = document.add_paragraph()
    title.paragraph_format.space_after = Pt(6)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(layout.title)
    run.bold, run.font.size = True, Pt(16)
    _table(document, layout)
    for note in layout.notes:
        document.add_paragraph(note)
    _remember(document, memory)
    document.save(str(path))


def _font(style: Any, size: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    style.font.name, style.font.size = FONT, size
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _table(document: Any, layout: Layout) -> None:
    shares = widths(layout)
    extra = 1 if layout.total else 0
    table = document.add_table(rows=1 + len(layout.rows) + extra, cols=len(shares))
    table.style = "Table Grid"
    table.autofit = False
    # One look-up of every cell: python-docx walks the whole table for each `cell(row, column)`.
    cells = [row.cells for row in table.rows]
    _spread(table, cells, shares)
    headings = layout.level_headings() + [heading for heading, _field, _width in layout.columns]
    for cell, heading in zip(cells[0], headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
        _centre(cell)
        _shade(cell)
    for number, row in enumerate(layout.rows, start=1):
        _row(cells[number][layout.levels :], row, [name for _heading, name, _width in layout.columns])
    for level, first, last, text, columns in spans(layout):
        anchor = cells[1 + first][level]
        if last > first or columns > 1:
            anchor.merge(cells[1 + last][level + columns - 1])
        _write(anchor, text)
        _centre(anchor)
    if layout.total:
        _total(cells[-1], layout)
    _mark(table.rows[0], "w:tblHeader")
    for row in table.rows:
        _mark(row, "w:cantSplit")


def _spread(table: Any, cells: Any, shares: list[int]) -> None:
    """Give the columns their widths, in the grid of the table and in every cell: programs read either."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    own = [Mm(PAGE * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, own, strict=True):
        column.width = width
    for row in cells:
        for cell, width in zip(row, own, strict=True):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _row(cells: Any, row: Row, names: list[str]) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    for cell, name in zip(cells, names, strict=True):
        _write(cell, getattr(row, name))
        if name in CENTRED:
            _centre(cell)
        if name == "code":
            run = cell.paragraphs[0].runs[0]
            run.font.size, run.font.color.rgb = Pt(6), RGBColor(0x80, 0x80, 0x80)


def _total(cells: Any, layout: Layout) -> None:
    names = [name for _heading, name, _width in layout.columns]
    for cell, text in ((cells[0], "合计"), (cells[layout.levels + names.index("points")], layout.total)):
        _write(cell, text)
        _centre(cell)


def _write(cell: Any, text: str) -> None:
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - merging leaves empty paragraphs
    first, *others = text.split("\n")
    cell.paragraphs[0].add_run(first)
    for line in others:
        cell.add_paragraph(line)


def _centre(cell: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    for paragraph in cell.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "D9E2F3")
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - no public name for shading


def _mark(row: Any, name: str) -> None:
    """Mark a row: ``w:tblHeader`` comes again on each page, ``w:cantSplit`` stays on one."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - no public name for either


def _remember(document: Any, memory: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part  # noqa: PLC0415

    xml = f"<{MEMORY_TAG}>{escape(memory)}</{MEMORY_TAG}>".encode()
    part = Part(PackURI(MEMORY), "application/xml", xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
