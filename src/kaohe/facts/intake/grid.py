"""A sheet before anything is understood: rows of text cells, with their numbers as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

HEAD = 30
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a grid comes from: its name as reported, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one sheet as text, stripped; empty cells are missing.

    ``frame`` has columns ``"0"``, ``"1"``, ...; its first row is row 1 of the sheet. Where ``headings`` are
    set (Parquet), the file knows them itself and the first row of data is row 1. ``spreadsheet`` says that
    cells may hold serial dates and figures with the artefacts of binary fractions.
    """

    origin: Origin
    frame: pl.DataFrame
    sheet: str | None = None
    headings: tuple[str, ...] | None = None
    spreadsheet: bool = False
    encoding: str | None = None
    quarantine: QuarantineNote | None = None


@dataclass(frozen=True, slots=True)
class QuarantineNote:
    """What an exported quarantine workbook says about a sheet: whose rows, and by which mapping."""

    table: str
    mapping: str | None
