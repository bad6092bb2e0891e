"""Delimited text (CSV and its kin) into a grid."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from kaohe.errors import refuse
from kaohe.facts.intake.encoding import decode
from kaohe.facts.intake.grid import HEAD, Grid, Origin
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = (",", ";", "\t", "|")
QUOTE = '"'
START = 1_000_000
"""Characters among which the first records are looked at."""


def read_delimited(
    data: bytes, origin: Origin, encoding: str | None = None, separator: str | None = None
) -> Grid:
    """Read text with any usual separator; quoted cells may hold separators and line breaks."""
    text, found = decode(data, origin.name, encoding)
    if not text.strip():
        raise refuse("file.empty", _("文件是空的"), _("重新导出后再导入"), file=origin.name)
    separator = separator or guess_separator(text)
    if _unclosed(text, separator):
        _refuse_unclosed(text, separator, origin)
    try:
        frame = _quickly(text, separator)
    except pl.exceptions.PolarsError:
        frame = _patiently(text, separator)
    return Grid(origin, frame, encoding=found)


def guess_separator(text: str) -> str:
    r"""Choose the separator that cuts most lines into the same number of cells.

    >>> guess_separator("a;b;c\n1,5;2,5;3")
    ';'
    """
    declared = re.match(r"\ufeff?sep=(.)\r?\n", text)
    if declared:  # a line that Excel writes for itself
        return declared[1]
    best = max(SEPARATORS, key=lambda separator: _evenness(text, separator))
    return best if _evenness(text, best)[1] > 1 else ","


def _evenness(text: str, separator: str) -> tuple[float, int]:
    widths = Counter(len(cells) for cells in _first_records(text, separator) if cells)
    if not widths:
        return 0, 0
    width, times = max(widths.items(), key=lambda entry: (entry[0] > 1, entry[1], entry[0]))
    return (times / widths.total() if width > 1 else 0), width


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 30)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _first_records(text: str, separator: str) -> Iterator[list[str]]:
    return islice(_records(text[:START], separator), HEAD)


def _quickly(text: str, separator: str) -> pl.DataFrame:
    """Parse with polars; raises where rows are wider than the first ones, or quotes are out of place."""
    width = max(len(cells) for cells in _first_records(text, separator))
    return pl.read_csv(
        text.encode(),
        has_header=False,
        separator=separator,
        schema={str(index): pl.String for index in range(width)},
        infer_schema=False,
        quote_char=QUOTE,
    )


def _patiently(text: str, separator: str) -> pl.DataFrame:
    rows = list(_records(text, separator))
    width = max(map(len, rows))
    return pl.DataFrame(
        [row + [None] * (width - len(row)) for row in rows],
        schema={str(index): pl.String for index in range(width)},
        orient="row",
    )


def _unclosed(text: str, separator: str) -> bool:
    """Tell whether a quote stays open to the end of the file and so swallows the rows after it."""
    if text.count(QUOTE) % 2 == 0:
        return False
    last = deque(_records(text, separator), maxlen=1)
    return any("\n" in cell for cells in last for cell in cells)


def _refuse_unclosed(text: str, separator: str, origin: Origin) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = line = 0
    for _cells in reader:
        start, line = line, reader.line_num
    raise refuse(
        "file.quote",
        _("第 {line} 行的引号没有闭合,后面的行都被当成了一个单元格").format(line=start + 1),
        _("补上引号或删去多余的引号"),
        file=origin.name,
        line=start + 1,
        row=start + 1,
    )
