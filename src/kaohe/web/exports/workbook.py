"""A workbook as an answer: texts stay texts, whatever they begin with; figures are figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FITTED = 2000
"""Up to so many rows are measured to fit their columns."""
WIDE = 18


def workbook(name: str, tables: Iterable[tuple[str, tuple[list[str], list[list[Any]]]]]) -> HttpResponse:
    """Answer with one sheet a table: ``(title, (headings, rows))``."""
    import xlsxwriter  # noqa: PLC0415 - start-up time

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, (title, (headings, rows)) in enumerate(tables, 1):
            sheet = book.add_worksheet(_sheet_name(title, number))
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, bold)
            for line, cells in enumerate(rows, 1):
                for column, cell in enumerate(cells):
                    _write(sheet, line, column, cell)
            if len(rows) <= FITTED:
                sheet.autofit()
            else:
                sheet.set_column(0, len(headings) - 1, WIDE)
        if not book.worksheets():
            book.add_worksheet()
    answer = HttpResponse(out.getvalue(), content_type=KIND)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer


def _write(sheet: Any, line: int, column: int, cell: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        text = cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
        sheet.write_string(line, column, cell.isoformat() if type(cell) is date else text)
    else:
        sheet.write_number(line, column, cell)


def _sheet_name(title: str, number: int) -> str:
    kept = "".join(character for character in title if character not in "[]:*?/\\'")[:28]
    return kept or f"Sheet{number}"
