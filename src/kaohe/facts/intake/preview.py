"""A first look at a file: which table it is, which heading fills which column, what its first rows would become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from kaohe.errors import Finding, KaoheError
from kaohe.facts.intake.batch import read_batch
from kaohe.facts.intake.headings import find_layout, match, normal
from kaohe.facts.intake.importing import own_mapping
from kaohe.facts.intake.mapping import Mapping, Source
from kaohe.facts.intake.sources import Options, read_file
from kaohe.facts.tables import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.facts.intake.batch import Batch
    from kaohe.facts.intake.grid import Grid
    from kaohe.facts.intake.headings import Layout
    from kaohe.facts.quarantine.entry import Reason
    from kaohe.policy.catalogue import Table

LOOKED = 500
"""Rows of a sheet that are looked at."""
SHOWN = 12
"""Rows of a sheet that are shown, the rejected ones among them first."""
BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the file, and what is wrong with it."""

    text: str | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the file; ``reasons`` that concern no column of the file stand beside it."""

    number: int
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...] = ()
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet: its headings, where each of our columns would come from, its first rows; ``whole``: all of them."""

    name: str | None
    headings: tuple[str, ...]
    sources: dict[str, Source]
    accepted: int
    rejected: int
    whole: bool
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]


def readable_grids(path: Path, mapping: Mapping | None = None) -> list[Grid]:
    """Read the beginning of a file; raises whatever keeps it from being read."""
    own = mapping or Mapping()
    return read_file(path.name, path, Options(own.sheet, own.encoding, own.separator), most=BYTES)


def guess_table(name: str, grids: Iterable[Grid], tables: Iterable[Table] | None = None) -> str | None:
    """Say to which table a file most likely belongs: by its headings, its name where these leave several."""
    grids = list(grids)
    noted = next((grid.quarantine.table for grid in grids if grid.quarantine is not None), None)
    if noted is not None:
        return noted
    ranked = [
        (_fit(name, grid, table), table.name) for grid in grids for table in tables or CATALOGUE.values()
    ]
    best = max(ranked, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0][1] else None


def _fit(name: str, grid: Grid, table: Table) -> tuple[bool, int, bool, float]:
    layout = find_layout(grid, table, (), None)
    filled = guessed(table, layout)
    words = (table.name, table.title, *table.aliases)
    stem = normal(f"{PurePath(name).stem}{grid.sheet or ''}")
    named = any(normal(word) in stem for word in words)
    complete = all(column in filled for column in table.required)
    return complete, len(filled) + 2 * named, named, len(filled) / len(table.columns)


def guessed(table: Table, layout: Layout) -> dict[str, Source]:
    """Tie each column to the first heading that means it best, whatever is lacking or ambiguous."""
    found: dict[str, Source] = {}
    for level in (0, 1):
        for column in table.columns:
            used = {source.heading for source in found.values()}
            fitting = [each for each in layout.headings if each not in used and match(column, each) == level]
            if column.name not in found and fitting:
                found[column.name] = Source(fitting[0])
    return found


def preview(path: Path, table: Table, mapping: Mapping | None = None) -> list[SheetPreview]:
    """Look at every sheet of a file that may belong to a table; raises whatever keeps it from being read."""
    return [_sheet(grid, table, mapping or Mapping(), path) for grid in readable_grids(path, mapping)]


def _sheet(grid: Grid, table: Table, mapping: Mapping, path: Path) -> SheetPreview:
    own = own_mapping(grid, table) or mapping
    named = [source.heading for source in own.columns.values() if source.heading is not None]
    layout = find_layout(grid, table, named, own.header_row)
    rows = grid.frame.height - layout.first + 1
    part = replace(grid, frame=grid.frame.head(layout.first - 1 + LOOKED))
    try:
        batch = read_batch(part, table, own)
    except KaoheError as error:
        sources = guessed(table, layout) | own.columns
        return SheetPreview(
            grid.sheet, layout.headings, sources, 0, 0, whole=False, lines=(), findings=error.findings
        )
    whole = rows <= LOOKED and path.stat().st_size <= BYTES
    return SheetPreview(
        grid.sheet,
        layout.headings,
        batch.ties.columns,
        batch.valid.height,
        len(batch.rejected),
        whole=whole,
        lines=tuple(_lines(batch, layout)),
        findings=batch.findings,
    )


def _lines(batch: Batch, layout: Layout) -> list[Line]:
    rejected = [
        _line(row.row, batch.grid, layout, row.reasons, accepted=False) for row in batch.rejected[:SHOWN]
    ]
    room = max(SHOWN - len(rejected), SHOWN // 3)
    numbers = batch.valid.get_column("_row").head(room).to_list()
    return rejected + [_line(number, batch.grid, layout, (), accepted=True) for number in numbers]


def _line(number: int, grid: Grid, layout: Layout, reasons: tuple[Reason, ...], *, accepted: bool) -> Line:
    cells = grid.frame.row(number - 1)[: len(layout.headings)]
    blamed = {
        heading: tuple(reason.reason for reason in reasons if reason.column == heading)
        for heading in layout.headings
    }
    return Line(
        number,
        tuple(Cell(cell, blamed[heading]) for heading, cell in zip(layout.headings, cells, strict=True)),
        tuple(reason.reason for reason in reasons if reason.column not in blamed),
        accepted,
    )
