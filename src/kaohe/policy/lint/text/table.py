"""Tables inside a text: rows whose cells stand between bars or tabs, under a first row of headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.policy.lint.text.source import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

HEADINGS = {
    "item": re.compile(r"指标|项目|考核内容|考核项|要素|维度|名称|内容|科目"),
    "points": re.compile(r"分值|满分|标准分|配分|权重|分数|^分$"),
    "rule": re.compile(r"计分|评分|扣分|考核(?:标准|办法|方法|细则|方式)|评价标准|标准|规则|办法"),
    "source": re.compile(r"数据来源|来源|取数|数据提供|提供部门|依据"),
}
"""What the headings of a score sheet's columns say; a heading belongs to the first kind that fits."""
ORDER = ("source", "points", "rule", "item")
FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below headings; ``columns`` gives the index of each kind of column that is there."""

    columns: dict[str, int]
    rows: list[list[Stretch]]

    def cell(self, row: list[Stretch], kind: str) -> Stretch | None:
        """Return a row's cell of a kind, None where the table or the row has none."""
        index = self.columns.get(kind)
        return row[index] if index is not None and index < len(row) else None


def score_tables(source: Source) -> Iterator[Table]:
    """Yield the tables that have a column of items and one of points, rules or sources."""
    block: list[list[Stretch]] = []
    following = 0
    for row in (*_rows(source), None):
        if row is not None and (not block or row[0].start == following or _adjacent(source, following, row)):
            block.append(row)
        else:
            table = _table(block)
            if table is not None:
                yield table
            block = [row] if row is not None else []
        following = row[-1].end if row is not None else 0


def _adjacent(source: Source, end: int, row: list[Stretch]) -> bool:
    between = source.text[end : row[0].start]
    return between.count("\n") <= 2 and re.fullmatch(r"[\s|]*", between) is not None


def _table(block: list[list[Stretch]]) -> Table | None:
    if len(block) < 2:
        return None
    columns: dict[str, int] = {}
    for index, cell in enumerate(block[0]):
        kind = next((kind for kind in ORDER if HEADINGS[kind].search(cell.text)), None)
        if kind is not None:
            columns.setdefault(kind, index)
    return Table(columns, block[1:]) if "item" in columns and len(columns) > 1 else None


def _rows(source: Source) -> Iterator[list[Stretch]]:
    for line in re.finditer(r"[^\n]+", source.text):
        mark = "|" if line[0].count("|") >= FEWEST_COLUMNS - 1 else "\t"
        if line[0].count(mark) < FEWEST_COLUMNS - 1:
            continue
        inner = line[0].strip()
        start = line.start() + line[0].index(inner) if inner else line.start()
        if mark == "|":
            start += inner.startswith("|")
            inner = inner.strip("|") if not inner.endswith("||") else inner[inner.startswith("|") : -1]
        else:
            start, inner = line.start(), line[0]
        cells = []
        for said in inner.split(mark):
            text = said.strip()
            first = start + (said.index(text) if text else 0)
            cells.append(Stretch(first, first + len(text), text))
            start += len(said) + 1
        if any(cell.text for cell in cells):
            yield cells
