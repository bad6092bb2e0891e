"""Score sheets as offices make them, out of written policies: a row an indicator, its text beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docx
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

ITEM = re.compile(r"(?P<name>[^。;；()（）\d:：]{2,30})[(（]\s*(?P<points>\d+)\s*分\s*[)）]")
LEADING = re.compile(r"^(?:第[一二三四五六七八九十]+条|[一二三四五六七八九十、.\d)）(（\s])+")
HEADINGS = ("类别", "指标", "分值", "计分办法")


@dataclass(frozen=True)
class Row:
    category: str
    item: str
    points: int
    text: str


def rows(text: str) -> list[Row]:
    """Return a row for each heading with points; one that others follow at once is a category."""
    flat = text.replace("\n", "")
    found = list(ITEM.finditer(flat))
    listed, category = [], ""
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(flat)
        said = flat[match.end() : end].strip()
        name = LEADING.sub("", match["name"].strip()).strip()
        if len(re.sub(r"[\d.、()（）\s]", "", said)) < 2 and re.match(r"[(（]?[1一]", said):
            category = f"{name}({match['points']}分)"
        else:
            listed.append(Row(category, name, int(match["points"]), said))
    return listed


def workbook(listed: list[Row], path: Path) -> Path:
    """Write the rows into a workbook, equal categories merged."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for row in listed:
        sheet.append([row.category, row.item, row.points, row.text])
    start = 0
    for index in range(1, len(listed) + 1):
        if index == len(listed) or listed[index].category != listed[start].category:
            if index - start > 1:
                sheet.merge_cells(start_row=start + 2, end_row=index + 1, start_column=1, end_column=1)
            start = index
    book.save(path)
    return path


def word_table(listed: list[Row], path: Path) -> Path:
    """Write the rows into a Word table, the points in the item's words."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    for cell, said in zip(table.rows[0].cells, ("考核类别", "考核指标", "评分标准"), strict=True):
        cell.text = said
    for row in listed:
        for cell, said in zip(
            table.add_row().cells, (row.category, f"{row.item}({row.points}分)", row.text), strict=True
        ):
            cell.text = said
    document.save(str(path))
    return path
