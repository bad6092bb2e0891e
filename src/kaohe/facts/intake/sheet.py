"""A sheet being read: its rows under their headings, and what has been found wrong with them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from kaohe.errors import Finding, Place
from kaohe.facts.intake.mapping import OTHERS, Mapping, Source
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.intake.grid import Grid
    from kaohe.facts.intake.headings import Layout
    from kaohe.facts.intake.ties import Ties
    from kaohe.policy.catalogue import Table


@dataclass(slots=True)
class OpenSheet:
    """``raw`` holds the rows that are not empty, ``numbers`` their numbers in the file.

    ``faults`` are about rows (index, column, value, code, reason), ``findings`` about the whole sheet, and
    ``undecidable`` ones stop its import.
    """

    table: Table
    grid: Grid
    layout: Layout
    ties: Ties
    mapping: Mapping
    raw: pl.DataFrame
    numbers: pl.Series
    faults: list[pl.DataFrame] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    undecidable: list[Finding] = field(default_factory=list)

    @property
    def trailing(self) -> list[str]:
        """Name the columns beyond the last heading; in delimited text, cells there are a fault."""
        beyond = self.layout.trailing if not self.grid.spreadsheet else 0
        return self.raw.columns[self.raw.width - beyond :] if beyond else []

    def place(self, index: int | None, column: str | None, value: str | None = None) -> Place:
        """Say where a cell is, as a person finds it in the file."""
        row = None if index is None else int(self.numbers[index])
        return Place(file=self.grid.origin.name, sheet=self.grid.sheet, row=row, column=column, value=value)

    def blame(self, rows: pl.Series, column: str, text: pl.Series | None, code: str, reason: str) -> None:
        """Note for the marked rows why they cannot be imported; ``{value}`` in the reason is the cell."""
        index = rows.fill_null(value=False).arg_true()
        if index.is_empty():
            return
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, index.len())
        before, value, after = reason.partition("{value}")
        words = [pl.lit(before), pl.col("value").fill_null(""), pl.lit(after)] if value else [pl.lit(before)]
        self.faults.append(
            pl.DataFrame(
                {"index": index, "value": nothing if text is None else text.gather(index)}
            ).with_columns(
                pl.lit(column).alias("column"),
                pl.lit(code).alias("code"),
                pl.concat_str(words).alias("reason"),
            )
        )


def open_sheet(grid: Grid, table: Table, layout: Layout, ties: Ties, mapping: Mapping) -> OpenSheet:
    """Cut off the header, strip the cells, pass over empty rows."""
    raw = grid.frame.slice(layout.first - 1)
    raw.columns = list(layout.headings)
    numbers = pl.int_range(layout.first, layout.first + raw.height, eager=True)
    raw = raw.with_columns(pl.all().str.strip_chars().replace("", None))
    filled = (
        raw.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if raw.width else numbers.is_null()
    )
    sheet = OpenSheet(table, grid, layout, ties, mapping, raw.filter(filled), numbers.filter(filled))
    ours = {source.heading for source in ties.columns.values()}
    for heading in layout.repeated:
        sheet.findings.append(
            Finding(
                "heading.repeated",
                _("表头“{heading}”重复出现,这一列记作“{name}”").format(
                    heading=heading.rpartition(".")[0], name=heading
                ),
                _("要用这一列,在映射文件里写 {name}").format(name=heading),
                Place(file=grid.origin.name, sheet=grid.sheet, row=layout.row or None, column=heading),
                severity="warning" if heading.rpartition(".")[0] in ours else "note",
            )
        )
    return sheet


def cells_of(sheet: OpenSheet, source: Source) -> pl.Series:
    """Return the cells of a column as the mapping has them: missing ones missing, words translated."""
    height = sheet.raw.height
    if source.heading is None:
        return pl.Series([source.constant], dtype=pl.String).new_from_index(0, height)
    column = pl.col(source.heading).str.replace(r'^="(.*)"$', "$1")
    missing = [*sheet.mapping.missing, *source.missing]
    if missing:
        column = pl.when(~column.is_in(missing)).then(column)
    if source.values:
        column = _translated(column, source.values)
    absent = source.missing_as if source.missing_as is not None else source.values.get("")
    if absent is not None:
        column = column.fill_null(absent)
    return sheet.raw.select(column).to_series()


def _translated(column: pl.Expr, values: dict[str, str | None]) -> pl.Expr:
    known = {word: meaning for word, meaning in values.items() if word not in {OTHERS, ""}}
    others = pl.lit(values[OTHERS], pl.String) if OTHERS in values else column
    return pl.when(column.is_not_null()).then(
        column.replace_strict(
            list(known),
            pl.Series(list(known.values()), dtype=pl.String),
            default=others,
            return_dtype=pl.String,
        )
        if known
        else others
    )
