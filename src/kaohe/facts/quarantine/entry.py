"""A rejected row: where it stood, all its cells, and every reason."""

from __future__ import annotations

from dataclasses import dataclass

IDENTIFIER = "隔离编号"
REASONS = "隔离原因"
"""Columns that an exported workbook adds to the original ones."""

NOTES = "_kaohe"
"""The hidden sheet by which an exported workbook remembers tables and mappings."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was rejected: the heading and cell at fault, a code, and words."""

    column: str
    value: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that goes to quarantine, with all its original cells."""

    file: str
    sha256: str
    sheet: str | None
    row: int
    headings: tuple[str, ...]
    cells: tuple[str | None, ...]
    reasons: tuple[Reason, ...]
    key: tuple[str | None, ...]
    ticket: str | None = None
