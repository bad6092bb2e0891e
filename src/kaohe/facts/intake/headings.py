"""The header row of a sheet, and which heading stands for which column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.facts.intake.grid import HEAD
from kaohe.facts.store.schema import LINEAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from kaohe.facts.intake.grid import Grid
    from kaohe.policy.catalogue import Column, Table

Row = list[str | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and where the data begins; rows count from 1.

    ``headings`` are unique: one that occurs again carries its occurrence (``category.2``), and one that is
    empty its position (``column_1``). ``trailing`` counts columns beyond the last heading.
    """

    row: int
    first: int
    headings: tuple[str, ...]
    repeated: tuple[str, ...]
    trailing: int = 0


def normal(heading: str) -> str:
    """Make headings comparable: width, case, spaces and punctuation do not matter.

    >>> normal("时限(分钟)"), normal("Ticket ID")
    ('时限分钟', 'ticketid')
    """
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", heading)).lower()


@lru_cache(maxsize=10_000)
def forms(heading: str) -> tuple[str, ...]:
    """Return the comparable forms of a heading: as it is, and without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", heading)
    shorter = re.sub(r"[(\[【].*?[)\]】]", "", plain)
    return tuple(dict.fromkeys(form for form in (normal(plain), normal(shorter)) if form))


def match(column: Column, heading: str) -> int | None:
    """Tell how well a heading stands for a column: 0 by name or title, 1 by alias, None not at all."""
    own, aliases = _spellings(column.name, column.title, column.unit or "", column.aliases)
    given = forms(heading)
    if any(form in own for form in given):
        return 0
    return 1 if any(form in aliases for form in given) else None


@cache
def _spellings(
    name: str, title: str, unit: str, aliases: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    own = frozenset({normal(name), *forms(title), normal(title + unit)})
    return own, frozenset(form for alias in aliases for form in forms(alias))


def find_layout(grid: Grid, table: Table, wanted: Iterable[str], declared_row: int | None) -> Layout:
    """Find the header: the row (or two merged rows) that names the most columns of the table.

    Title lines above it and empty rows are passed over. ``wanted`` are headings that a mapping names.
    """
    if grid.headings is not None:
        return _layout(0, 1, list(grid.headings))
    rows = _rows(grid.frame.head(max(HEAD, declared_row or 0)))
    if declared_row is not None:
        return _layout(
            declared_row, declared_row + 1, rows[declared_row - 1] if declared_row <= len(rows) else []
        )
    score = _scorer(table, wanted)
    candidates = [(score(cells), -index, -1, cells) for index, cells in enumerate(rows) if any(cells)]
    candidates += [
        (score(joined), -index, -2, joined)
        for index, (above, below) in enumerate(pairwise(rows))
        if any(above) and any(below)
        for joined in [_join(above, below, score)]
        if score(joined) > max(score(above), score(below))
    ]
    if not candidates:
        return _layout(1, 2, [])
    _best, index, height, cells = max(candidates, key=lambda candidate: candidate[:3])
    return _layout(1 - index, 1 - index - height, cells)


def _rows(frame: pl.DataFrame) -> list[Row]:
    return [[cell and " ".join(cell.split()) for cell in row] for row in frame.iter_rows()]


def _scorer(table: Table, wanted: Iterable[str]) -> Callable[[Row], int]:
    named = {normal(heading) for heading in wanted}

    def score(cells: Row) -> int:
        present = [cell for cell in cells if cell]
        tied = sum(any(match(column, cell) is not None for cell in present) for column in table.columns)
        return tied + len(named & {normal(cell) for cell in present})

    return score


def _join(above: Row, below: Row, score: Callable[[Row], int]) -> Row:
    """Join a merged header of two rows: what stands below counts, what spans both rows stands above."""
    joined: Row = []
    group: str | None = None
    for upper, lower in zip(above, below, strict=True):
        group = upper or (group if lower else None)
        if lower is None or group is None:
            joined.append(lower or group)
        else:
            spellings = (lower, group + lower, lower + group)
            joined.append(next((word for word in spellings if score([word])), lower))
    names = [word for word in joined if word]
    return [
        f"{upper}/{word}" if word and upper and names.count(word) > 1 and upper != word else word
        for word, upper in zip(joined, _filled(above), strict=True)
    ]


def _filled(cells: Row) -> Row:
    filled: Row = []
    for cell in cells:
        filled.append(cell or (filled[-1] if filled else None))
    return filled


def _layout(row: int, first: int, cells: Row) -> Layout:
    headings: list[str] = []
    repeated: list[str] = []
    last = max((index for index, cell in enumerate(cells) if cell), default=-1)
    for index, cell in enumerate(cells):
        name = cell or f"column_{index + 1}"
        unique = _unused(name, headings, set(LINEAGE))
        if cell and unique != name and name in headings:
            repeated.append(unique)
        headings.append(unique)
    return Layout(row, first, tuple(headings), tuple(repeated), len(cells) - 1 - last)


def _unused(name: str, taken: Iterable[str], reserved: set[str]) -> str:
    used = {*taken, *reserved}
    candidate, occurrence = name, 1
    while candidate in used:
        occurrence += 1
        candidate = f"{name}.{occurrence}"
    return candidate


def kept_names(headings: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """Name the columns that nothing declares: as headed, told apart from the others whatever the case.

    Engines do not tell ``Source`` and ``source`` apart, so the former is kept as ``Source.2``.
    """
    taken = {name.casefold() for name in others} | set(LINEAGE)
    names: dict[str, str] = {}
    for heading in headings:
        name, occurrence = heading, 1
        while name.casefold() in taken:
            occurrence += 1
            name = f"{heading}.{occurrence}"
        taken.add(name.casefold())
        names[heading] = name
    return names
