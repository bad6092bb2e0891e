"""Workbooks (xlsx) into grids: values as people see them, merges, and what a printed sheet remembers."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.sheets.grid import Cell, Grid, column_number

MEMORY = "_kaohe"
"""The hidden sheet by which a printed sheet remembers what does not show."""

BLANK_ROWS = 200
"""Empty rows in a row after which a sheet is taken to be over."""

MOST_ROWS, MOST_COLUMNS, MOST_MERGED = 20_000, 200, 400_000

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def read_workbook(data: bytes, file: str) -> tuple[list[Grid], str | None]:
    """Return the visible sheets that hold anything, and the remembered text of a printed sheet."""
    import openpyxl  # noqa: PLC0415 - start-up time

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    archive = zipfile.ZipFile(io.BytesIO(data))
    grids: list[Grid] = []
    memory = None
    for sheet in book.worksheets:
        if sheet.title == MEMORY:
            memory = "".join(str(row[0].value) for row in sheet.iter_rows(max_col=1) if row and row[0].value)
        elif sheet.sheet_state == "visible":
            # The path inside the archive has no public name; merges are not read in streaming mode.
            grid = _grid(sheet, archive.read(sheet._worksheet_path.lstrip("/")), file)  # noqa: SLF001
            if grid.cells:
                grids.append(grid)
    return grids, memory


def _grid(sheet: Any, xml: bytes, file: str) -> Grid:
    grid = Grid(file, sheet.title, sheet=True)
    _refuse_uncalculated(grid, xml)
    sheet.reset_dimensions()
    blank = 0
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS):
        found = [cell for cell in map(_cell, cells) if cell is not None]
        blank = 0 if found else blank + 1
        if blank > BLANK_ROWS:
            break
        for cell in found:
            if cell.row > MOST_ROWS:
                raise refuse(
                    "sheet.too_long",
                    _("工作表超过 {rows} 行,不像一张考核表").format(rows=MOST_ROWS),
                    _("把考核表单独放在一张工作表里;业务数据用 kaohe import 导入"),
                    file=file,
                    sheet=sheet.title,
                    row=cell.row,
                )
            grid.put(cell)
    _merge(grid, xml)
    return grid


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text, number, rate = _seen(value, str(cell.number_format or ""))
    return Cell(cell.row, cell.column, text, number=number, percent=rate)


def _seen(value: Any, number_format: str) -> tuple[str, Decimal | None, bool]:
    if isinstance(value, bool):
        return ("是" if value else "否"), None, False
    if isinstance(value, int | float):
        # Fifteen digits are what a spreadsheet keeps; the rest are artefacts of binary fractions.
        number = Decimal(format(value, ".15g"))
        if "%" in number_format:
            return percent(number), number, True
        return plain(number) + _unit(number_format), number, False
    if isinstance(value, datetime):
        shown = value.date() if value.time() == datetime.min.time() else value
        return shown.isoformat(), None, False
    if isinstance(value, date):
        return value.isoformat(), None, False
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip(), None, False


def _unit(number_format: str) -> str:
    """Return what a format writes behind the figure: 0"分" shows 15 as 15分."""
    found = re.search(r'[0#?](?:"([^"]*)"|\\?([^\x00-\x7f]+))(?:;.*)?$', number_format)
    return (found[1] or found[2] or "").strip() if found else ""


def _merge(grid: Grid, xml: bytes) -> None:
    height, width, covered = grid.height, grid.width, 0
    for found in _MERGE.finditer(xml):
        left, top = column_number(found[1].decode()), int(found[2])
        right, bottom = column_number(found[3].decode()), int(found[4])
        anchor = grid.at(top, left)
        if anchor is None or top > height or left > width:
            continue
        # A merge that runs to the end of the sheet ends where the table does.
        rows, columns = min(bottom, height) - top + 1, min(right, width) - left + 1
        covered += rows * columns
        if covered > MOST_MERGED:
            raise refuse(
                "sheet.merges",
                _("合并的单元格太多、太大"),
                _("把考核表单独复制到一张新的工作表再导入"),
                file=grid.file,
                sheet=grid.name,
                row=top,
                column=found[1].decode(),
            )
        grid.put(Cell(top, left, anchor.text, rows, columns, anchor.number, anchor.percent))


def _refuse_uncalculated(grid: Grid, xml: bytes) -> None:
    found = _UNCALCULATED.search(xml)
    if found is not None:
        raise refuse(
            "sheet.formula",
            _("单元格里的公式没有算出的值"),
            _("在 Excel 里打开,等它重算后保存,再导入"),
            file=grid.file,
            sheet=grid.name,
            row=int(found[2]),
            column=found[1].decode(),
        )
