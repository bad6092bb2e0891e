"""A table before anything is understood: cells with their merges and their places, from a workbook or Word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.errors import Place

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged ones once: ``row`` and ``column`` of its top left corner, counted from 1.

    ``text`` is what a person sees, stripped; ``number`` the exact figure where the cell holds one, a
    percentage as a ratio with ``percent``.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    number: Decimal | None = None
    percent: bool = False

    @property
    def last_row(self) -> int:
        """Return the last row that the cell covers."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """Return the last column that the cell covers."""
        return self.column + self.columns - 1


@dataclass(slots=True)
class Grid:
    """The cells of one sheet of a workbook, or of one table of a Word document.

    ``above`` and ``below`` are the paragraphs around a table of a document, empty for a sheet. ``height`` and
    ``width``: the last row and column that hold anything.
    """

    file: str
    name: str
    sheet: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    height: int = 0
    width: int = 0

    def put(self, cell: Cell) -> None:
        """Lay a cell over every position that it covers."""
        for row in range(cell.row, cell.last_row + 1):
            for column in range(cell.column, cell.last_column + 1):
                self.cells[row, column] = cell
        self.height = max(self.height, cell.last_row)
        self.width = max(self.width, cell.last_column)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a position, if it holds text."""
        return self.cells.get((row, column))

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row from left to right, each once."""
        found: list[Cell] = []
        for column in range(1, self.width + 1):
            cell = self.at(number, column)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def place(self, cell: Cell, *, text: str | None = None, span: tuple[int, int] | None = None) -> Place:
        """Return where a cell is; ``text`` and ``span`` mark a part of it."""
        column = letters(cell.column) if self.sheet else str(cell.column)
        return Place(file=self.file, sheet=self.name, row=cell.row, column=column, text=text, span=span)

    def cite(self, cell: Cell) -> str:
        """Name a cell as a cite does: ``考核表!B4``, ``表1第4行``."""
        if self.sheet:
            return f"{self.name}!{letters(cell.column)}{cell.row}"
        return f"{self.name}第{cell.row}行第{cell.column}列"


def letters(column: int) -> str:
    """Return a column's letters.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """Return the number of a column's letters.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
