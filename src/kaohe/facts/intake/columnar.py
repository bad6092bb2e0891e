"""Parquet into a grid: typed cells become the text that means the same."""

from __future__ import annotations

import io

import polars as pl
import polars.selectors as cs

from kaohe.errors import refuse
from kaohe.facts.intake.grid import Grid, Origin
from kaohe.i18n import _

EXACT_DIGITS = 15
"""Decimal digits that a binary fraction holds for sure; what lies beyond is an artefact (0.1 + 0.2)."""


def read_parquet(data: bytes, origin: Origin) -> Grid:
    """Read a Parquet file; moments with a zone keep it, those without are local."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refuse(
            "file.broken",
            _("Parquet 文件不完整或已损坏:{detail}").format(detail=str(error).partition("\n")[0]),
            _("重新导出或重新下载"),
            file=origin.name,
        ) from None
    headings = tuple(frame.columns)
    if not headings:
        raise refuse("file.empty", _("文件是空的"), _("重新导出后再导入"), file=origin.name)
    text = frame.with_columns(
        cs.datetime(time_zone=None).dt.to_string("%Y-%m-%dT%H:%M:%S%.6f"),
        cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.to_string("%Y-%m-%dT%H:%M:%S%.6f+00:00"),
        cs.float().fill_nan(None).round_sig_figs(EXACT_DIGITS).cast(pl.String).str.strip_suffix(".0"),
        (cs.binary() | cs.nested()).map_batches(_printed, return_dtype=pl.String),
    ).cast(pl.String)
    text.columns = [str(index) for index in range(text.width)]
    return Grid(origin, text, headings=headings)


def _printed(cells: pl.Series) -> pl.Series:
    return pl.Series(cells.name, [None if cell is None else str(cell) for cell in cells], dtype=pl.String)
