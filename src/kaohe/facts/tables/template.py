"""An empty workbook for a table: headings to fill under, notes on what belongs there, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

from kaohe.errors import refuse
from kaohe.facts.tables.reference import TYPES
from kaohe.i18n import _, language
from kaohe.policy.catalogue import Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ROWS = 5000
"""Rows for which choices are offered."""

FORMATS = {
    ColumnType.moment: "yyyy-mm-dd hh:mm:ss",
    ColumnType.date: "yyyy-mm-dd",
    ColumnType.text: "@",
    ColumnType.period: "@",
    ColumnType.month: "@",
}


def write_template(path: Path, tables: Iterable[Table]) -> None:
    """Write one sheet a table; importing the filled workbook needs no mapping."""
    try:
        with xlsxwriter.Workbook(str(path)) as book:
            for table in tables:
                _sheet(book, table)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise refuse(
            "file.unwritable",
            _("写不了文件:{detail}").format(detail=error),
            _("检查路径和权限"),
            file=str(path),
        ) from None


def _sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.title)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        needed = column.name in table.required
        style = {"bold": True, "bg_color": "#FFE699" if needed else "#D9E1F2", "border": 1}
        title = column.title + (f"({column.unit})" if column.unit else "")
        sheet.write(0, index, title, book.add_format(style))
        sheet.write_comment(0, index, note(table, column), {"x_scale": 2})
        cells = book.add_format({"num_format": FORMATS.get(column.type, "General")})
        sheet.set_column(index, index, max(12, 2 * len(title) + 2), cells)
        choices = _choices(column)
        if choices:
            validation = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, index, ROWS, index, validation)


def note(table: Table, column: Column) -> str:
    """Say what belongs into a column, as a note of a cell."""
    lines = [
        column.meaning if language() == "zh" else column.meaning_en,
        f"{column.name} · {TYPES[column.type]}",
    ]
    if column.name in table.required:
        lines.append(_("必填"))
    if column.default is not None:
        lines.append(_("留空即 {default}").format(default=column.default))
    if column.values:
        lines.append(_("、").join(value.title for value in column.values))
    return "\n".join(lines)


def _choices(column: Column) -> list[str]:
    if column.type is ColumnType.boolean:
        return ["是", "否"]
    return [value.title for value in column.values]
