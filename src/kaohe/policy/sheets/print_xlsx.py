"""The laid-out sheet as a workbook, ready to print on A4 across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.policy.sheets.workbook import MEMORY

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.sheets.layout import Layout, Row

CHUNK = 30_000
"""Characters of remembered text a cell; Excel keeps 32,767."""

CENTRED = frozenset({"points", "weight", "target", "cycle", "department"})
NAME_WIDTH = 14
LINE = 15
"""Points in height of one line."""


def write_xlsx(layout: Layout, memory: str, path: Path) -> None:
    """Write the sheet, and on a hidden one what it remembers."""
    import xlsxwriter  # noqa: PLC0415 - start-up time

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = _Page(book, layout)
        page.write()
        hidden = book.add_worksheet(MEMORY)
        hidden.hide()
        for row, start in enumerate(range(0, len(memory), CHUNK)):
            hidden.write_string(row, 0, memory[start : start + CHUNK])


class _Page:
    """Writes one sheet from the title down."""

    def __init__(self, book: Any, layout: Layout) -> None:
        self._layout = layout
        self._sheet = book.add_worksheet("考核评分表")
        plain = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self._text = book.add_format(plain | {"align": "left"})
        self._middle = book.add_format(plain | {"align": "center"})
        self._head = book.add_format(plain | {"align": "center", "bold": True, "bg_color": "#D9E2F3"})
        self._small = book.add_format(plain | {"font_size": 7, "font_color": "#808080"})
        self._title = book.add_format({"font_name": "宋体", "font_size": 16, "bold": True, "align": "center"})
        self._note = book.add_format(
            {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top"}
        )

    @property
    def _width(self) -> int:
        return self._layout.levels + len(self._layout.columns)

    def write(self) -> None:
        layout, sheet = self._layout, self._sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页,共 &N 页")
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, layout.levels)
        sheet.merge_range(0, 0, 0, self._width - 1, layout.title, self._title)
        sheet.set_row(0, 28)
        for column, heading in enumerate(layout.level_headings()):
            sheet.set_column(column, column, NAME_WIDTH)
            sheet.write_string(1, column, heading, self._head)
        for offset, (heading, _field, width) in enumerate(layout.columns):
            sheet.set_column(layout.levels + offset, layout.levels + offset, width)
            sheet.write_string(1, layout.levels + offset, heading, self._head)
        for index, row in enumerate(layout.rows):
            self._row(2 + index, row)
        for index, height in enumerate(heights(layout)):
            sheet.set_row(2 + index, LINE * height)
        self._names()
        self._below(2 + len(layout.rows))

    def _row(self, number: int, row: Row) -> None:
        for offset, (_heading, name, _width) in enumerate(self._layout.columns):
            column = self._layout.levels + offset
            text = getattr(row, name)
            if name == "points" and text:
                self._sheet.write_number(number, column, float(text), self._middle)
            elif name in CENTRED:
                self._sheet.write_string(number, column, text, self._middle)
            else:
                self._sheet.write_string(number, column, text, self._small if name == "code" else self._text)

    def _names(self) -> None:
        for level, first, last, text, columns in spans(self._layout):
            right = level + columns - 1
            if first == last and right == level:
                self._sheet.write_string(2 + first, level, text, self._middle)
            else:
                self._sheet.merge_range(2 + first, level, 2 + last, right, text, self._middle)

    def _below(self, row: int) -> None:
        layout, sheet = self._layout, self._sheet
        if layout.total:
            sheet.merge_range(row, 0, row, layout.levels - 1, "合计", self._head) if layout.levels > 1 else (
                sheet.write_string(row, 0, "合计", self._head)
            )
            for offset, (_heading, name, _width) in enumerate(layout.columns):
                if name == "points":
                    sheet.write_number(row, layout.levels + offset, float(layout.total), self._head)
                else:
                    sheet.write_blank(row, layout.levels + offset, None, self._head)
            row += 1
        for note in layout.notes:
            sheet.merge_range(row, 0, row, self._width - 1, note, self._note)
            sheet.set_row(row, LINE * lines_of(note, sum(widths(layout))))
            row += 1


def spans(layout: Layout) -> list[tuple[int, int, int, str, int]]:
    """Return the names' cells: level, first and last row, text, columns that they run over."""
    found: list[tuple[int, int, int, str, int]] = []
    for level in range(layout.levels):
        first = 0
        while first < len(layout.rows):
            own = layout.rows[first].names[: level + 1]
            if len(own) <= level:
                first += 1
                continue
            last = first
            while last + 1 < len(layout.rows) and layout.rows[last + 1].names[: level + 1] == own:
                last += 1
            deepest = len(layout.rows[first].names) == level + 1
            found.append((level, first, last, own[level][1], layout.levels - level if deepest else 1))
            first = last + 1
    return found


def widths(layout: Layout) -> list[int]:
    """Return the widths of all columns in characters, names first."""
    return [NAME_WIDTH] * layout.levels + [width for _heading, _field, width in layout.columns]


def heights(layout: Layout) -> list[int]:
    """Return how many lines each row needs; a name over several rows adds what they lack to the last."""
    needed = [
        # The small grey code takes no line of its own.
        max((lines_of(getattr(row, name), width) for _title, name, width in layout.columns if name != "code"))
        for row in layout.rows
    ]
    for _level, first, last, text, columns in spans(layout):
        lacking = lines_of(text, NAME_WIDTH * columns) - sum(needed[first : last + 1])
        needed[last] += max(0, lacking)
    return needed


def lines_of(text: str, width: int) -> int:
    r"""Estimate how many lines a text takes in a column; Chinese characters are two wide.

    >>> lines_of("数据质量抽查(quality_checks)", 20), lines_of("一行\n又一行", 20)
    (2, 2)
    """
    sized = (sum(2 if ord(one) > 0x2E80 else 1 for one in line) for line in text.split("\n"))
    return sum(max(1, -(-size // width)) for size in sized)
