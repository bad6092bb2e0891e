"""The rows under a header become items: names by level, points, clauses; and what stands around the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.policy.sheets.headings import Header, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.sheets.grid import Cell, Grid

_NOTE = re.compile(
    r"^\s*(?:(?:备?注|说明|附注|注意(?:事项)?|填表说明|考核说明|其他说明|解释)\s*(?:[::]|\d|[一1①]|$)"
    r"|(?:考核|评定|结果)?等[级次](?:划分|评定|标准)?\s*[::])"
)
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|总\s*分|总得分|合计得分)\s*[::]?$")
_SIGNED = re.compile(r"(?:签字|签名|审批|审核|制表|填表|负责人|被考核人|考核人|日期|盖章)[^,。]{0,8}[::]")

_ANNEX = re.compile(r"^\s*附[件表录]?\s*[\d一二三四五六七八九十]*\s*[::]?\s*$")


@dataclass(slots=True)
class Item:
    """One indicator of the table: its names from category to own, and the cells that say the rest."""

    first: int
    names: tuple[Cell, ...]
    section: Cell | None = None
    cells: dict[Role, list[Cell]] = field(default_factory=dict)

    def cell(self, role: Role) -> Cell | None:
        """Return the item's first cell of a role."""
        found = self.cells.get(role)
        return found[0] if found else None

    def all(self, role: Role) -> list[Cell]:
        """Return the item's cells of a role, each once."""
        return self.cells.get(role, [])


@dataclass(slots=True)
class Table:
    """A table of indicators, read but not yet understood."""

    grid: Grid
    header: Header
    items: list[Item] = field(default_factory=list)
    totals: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: str | None = None


def read_table(
    grid: Grid, header: Header, end: int, repeated: list[Header], *, printed: bool = False
) -> Table:
    """Read the rows from below a header to ``end``; ``repeated`` are the same header on later pages.

    ``printed``: by kaohe, so that whatever stands below a table of a document is a note to it.
    """
    table = Table(grid, header)
    again = {row for one in repeated for row in range(one.first, one.last + 1)}
    rows = [row for row in range(header.last + 1, end + 1) if row not in again and grid.row(row)]
    last_item = max((row for row in rows if _is_item(grid, header, row)), default=header.last)
    section: Cell | None = None
    reader = _Rows(table)
    for row in rows:
        cells = grid.row(row)
        first = cells[0]
        if _NOTE.match(first.text):
            table.notes += _notes(cells, row)
        elif _is_total(grid, header, row):
            table.totals.append(reader.item(row, section, ()))
        elif row > last_item:
            table.notes += _notes(cells, row)
        elif _alone(cells, row):
            section = first
        else:
            reader.read(row, section)
    table.title = _title(grid, header)
    table.notes += _paragraphs(grid, printed=printed)
    return table


class _Rows:
    """Reads item rows one after another; a row may continue the item above it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._grid = table.grid
        self._header = table.header
        self._names: tuple[Cell, ...] = ()
        self._amounts = self._header.columns(Role.points) or self._header.columns(Role.weight)

    def read(self, row: int, section: Cell | None) -> None:
        names = self._levels(row)
        if self._continues(row, names):
            self._extend(self._table.items[-1], row)
            return
        self._names = names
        self._table.items.append(self.item(row, section, names))

    def item(self, row: int, section: Cell | None, names: tuple[Cell, ...]) -> Item:
        item = Item(row, names, section)
        self._extend(item, row)
        return item

    def _levels(self, row: int) -> tuple[Cell, ...]:
        """Return the names of a row; a blank below a category means the same category."""
        columns = self._header.columns(Role.name)
        own = [self._grid.at(row, column) for column in columns]
        if not any(own):
            return self._names
        deepest = max(index for index, cell in enumerate(own) if cell is not None)
        above = {cell.column: cell for cell in self._names}
        filled = [cell or above.get(column) for column, cell in zip(columns, own, strict=True)]
        kept = [cell for cell in filled[: deepest + 1] if cell is not None]
        return tuple(dict.fromkeys(kept))

    def _continues(self, row: int, names: tuple[Cell, ...]) -> bool:
        if not self._table.items or names != self._names:
            return False
        before = self._table.items[-1]
        own = self._grid.at(row, self._amounts[0]) if self._amounts else None
        return own is None or own in before.all(Role.points) + before.all(Role.weight)

    def _extend(self, item: Item, row: int) -> None:
        for column, role in self._header.roles.items():
            cell = self._grid.at(row, column)
            if role is Role.name or cell is None:
                continue
            known = item.cells.setdefault(role, [])
            if cell not in known:
                known.append(cell)


def _is_item(grid: Grid, header: Header, row: int) -> bool:
    """Tell whether a row has a clause or points of its own beside a name."""
    cells = {header.roles.get(cell.column): cell for cell in grid.row(row)}
    if _is_total(grid, header, row):
        return False
    if len(set(cells.values())) < 2:
        # A clause alone, below the cell of the one above it, continues its item.
        only = cells.get(Role.rule)
        return only is not None and only.columns == 1 and only.column > min(header.roles)
    if _NOTE.match(grid.row(row)[0].text):
        return False
    said = cells.get(Role.rule) or cells.get(Role.points) or cells.get(Role.weight)
    return said is not None and not _SIGNED.search(said.text)


def _is_total(grid: Grid, header: Header, row: int) -> bool:
    named = [
        cell for cell in grid.row(row) if header.roles.get(cell.column) in (Role.name, Role.number, None)
    ]
    return any(_TOTAL.match(cell.text) for cell in named)


def _alone(cells: list[Cell], row: int) -> bool:
    """Tell whether one cell is all that a row has: the name of a section of the table."""
    only = cells[0]
    return len(cells) == 1 and only.row == row and only.rows == 1 and (only.columns > 1 or only.column == 1)


def _notes(cells: list[Cell], row: int) -> Iterator[str]:
    own = [cell.text for cell in cells if cell.row == row]
    text = " ".join(own)
    if text and not _SIGNED.search(text) and not _TOTAL.match(own[0]):
        yield from (line.strip() for line in text.split("\n") if line.strip())


def _paragraphs(grid: Grid, *, printed: bool) -> list[str]:
    """Return the notes in the paragraphs below a table: from the first that says so, of a printed one all."""
    for index, text in enumerate(grid.below):
        if printed or _NOTE.match(text):
            lines = [line.strip() for block in grid.below[index:] for line in block.split("\n")]
            return [line for line in lines if line and not _SIGNED.search(line)]
    return []


def _title(grid: Grid, header: Header) -> str | None:
    """Return the title: the first text above the table, in the sheet or before the table of a document."""
    for row in range(1, header.first):
        for cell in grid.row(row):
            if cell.row == row and _is_title(cell.text):
                return re.sub(r"\s+", "", cell.text) if not cell.text.isascii() else cell.text
    for text in grid.above:
        if len(text) <= 50 and _is_title(text):
            return text
    return None


def _is_title(text: str) -> bool:
    other = _NOTE.match(text) or _SIGNED.search(text) or _ANNEX.match(text)
    return len(text) > 3 and other is None
