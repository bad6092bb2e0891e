"""The laid-out sheet as a Word document: one table on A4 across, the notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kaohe.policy.sheets.print_xlsx import NAME_WIDTH, spans
from kaohe.policy.sheets.word import MEMORY, MEMORY_TAG

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.sheets.layout import Layout

FONT = "宋体"


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
    section.left_margin = section.right_margin = Mm(15)
    _font(document.styles["Normal"], Pt(10))
    title = document.add_paragraph()
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
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    widths = [NAME_WIDTH] * layout.levels + [width for _heading, _field, width in layout.columns]
    extra = 1 if layout.total else 0
    table = document.add_table(rows=1 + len(layout.rows) + extra, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    # One look-up of every cell: python-docx walks the whole table for each `cell(row, column)`.
    cells = [row.cells for row in table.rows]
    for row in cells:
        for cell, width in zip(row, widths, strict=True):
            cell.width = Mm(267 * width / sum(widths))
    headings = layout.level_headings() + [heading for heading, _field, _width in layout.columns]
    for cell, heading in zip(cells[0], headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for number, row in enumerate(layout.rows, start=1):
        for offset, (_heading, name, _width) in enumerate(layout.columns):
            _write(cells[number][layout.levels + offset], getattr(row, name))
            if name == "code":
                run = cells[number][layout.levels + offset].paragraphs[0].runs[0]
                run.font.size, run.font.color.rgb = Pt(6), RGBColor(0x80, 0x80, 0x80)
    for level, first, last, text, columns in spans(layout):
        anchor = cells[1 + first][level]
        if last > first or columns > 1:
            anchor.merge(cells[1 + last][level + columns - 1])
        _write(anchor, text)
    if layout.total:
        _write(cells[-1][0], "合计")
        fields = [name for _heading, name, _width in layout.columns]
        _write(cells[-1][layout.levels + fields.index("points")], layout.total)
    _repeat_heading(table.rows[0])


def _write(cell: Any, text: str) -> None:
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - merging leaves empty paragraphs
    first, *others = text.split("\n")
    cell.paragraphs[0].add_run(first)
    for line in others:
        cell.add_paragraph(line)


def _repeat_heading(row: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - no public name for repeated headings


def _remember(document: Any, memory: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part  # noqa: PLC0415

    xml = f"<{MEMORY_TAG}>{escape(memory)}</{MEMORY_TAG}>".encode()
    part = Part(PackURI(MEMORY), "application/xml", xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
