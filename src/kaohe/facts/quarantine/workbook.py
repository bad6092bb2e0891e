"""The quarantine as a workbook to correct: original cells, reasons, faulty cells marked, allowed values.

One sheet holds rows of one table that were read under the same headings by the same mapping; a hidden sheet
keeps table and mapping, so that importing the corrected workbook needs neither.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import xlsxwriter

from kaohe.errors import refuse
from kaohe.facts.quarantine.entry import IDENTIFIER, NOTES, REASONS
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

Group = tuple[str, str, str | None]


def export(path: Path, waiting: pl.DataFrame) -> int:
    """Write the entries that wait; return how many there are."""
    groups: dict[Group, list[dict[str, Any]]] = {}
    for entry in waiting.sort("table", "file", "sheet", "row").iter_rows(named=True):
        groups.setdefault((entry["table"], entry["headings"], entry["mapping"]), []).append(entry)
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            notes = [
                _sheet(book, group, rows, number) for number, (group, rows) in enumerate(groups.items(), 1)
            ]
            if not notes:
                book.add_worksheet(_("隔离区是空的"))
            hidden = book.add_worksheet(NOTES)
            hidden.hide()
            for index, note in enumerate(notes):
                hidden.write_string(index, 0, json.dumps(note, ensure_ascii=False))
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise refuse(
            "file.unwritable",
            _("写不了文件:{detail}").format(detail=error),
            _("检查路径和权限"),
            file=str(path),
        ) from None
    return waiting.height


def _sheet(book: Any, group: Group, entries: list[dict[str, Any]], number: int) -> dict[str, str | None]:
    table, written, mapping = group
    headings = json.loads(written)
    name = f"{number}-{table}"[:31]
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1})
    faulty = book.add_format({"bg_color": "#FFC7CE", "num_format": "@"})
    plain, words = book.add_format({"num_format": "@"}), book.add_format({"font_color": "#9C0006"})
    sheet.freeze_panes(1, 2)
    sheet.write_row(0, 0, [IDENTIFIER, REASONS, *headings], bold)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 50, words)
    sheet.set_column(2, len(headings) + 1, 16, plain)
    for line, entry in enumerate(entries, 1):
        reasons = json.loads(entry["reasons"])
        blamed = {reason["column"] for reason in reasons}
        sheet.write_string(line, 0, entry["id"])
        where = _("{file} 第 {row} 行").format(file=entry["file"], row=entry["row"])
        said = ";".join(f"{reason['column']}: {reason['reason']}" for reason in reasons)
        sheet.write_string(line, 1, f"{where}  {said}", words)
        for column, (heading, cell) in enumerate(zip(headings, json.loads(entry["cells"]), strict=True), 2):
            style = faulty if heading in blamed else plain
            sheet.write(line, column, None, style) if cell is None else sheet.write_string(
                line, column, cell, style
            )
    return {"sheet": name, "table": table, "mapping": mapping}
