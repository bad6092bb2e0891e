"""Score tables inside a text: points that do not total, empty cells, rules above the points of their row."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.table import score_tables
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source, Stretch
    from kaohe.policy.lint.text.table import Table

FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*(分|%|％)?")
TOTAL = re.compile(r"(合\s*计|总\s*计|总\s*分|满\s*分|共\s*计)|(小\s*计)")
NOTHING = re.compile(r"[-—–/／\s]*|待定|待补|略|无|TBD", re.IGNORECASE)
GIVEN = re.compile(r"得\s*(\d+(?:\.\d+)?)\s*分|(?:最[多高]|一次性)[扣得加奖]?\s*(\d+(?:\.\d+)?)\s*分")


def totals(source: Source) -> Iterator[Mark]:
    """Report total rows that differ from the sum above them, and weights that do not make 100 %."""
    for table in score_tables(source):
        whole = part = Decimal(0)
        shares = False
        closed = False
        for row in table.rows:
            points = table.cell(row, "points")
            figure = FIGURE.fullmatch(points.text) if points else None
            if figure is None or points is None:
                continue
            value = Decimal(figure[1])
            total = next((hit for cell in row if (hit := TOTAL.fullmatch(cell.text.strip("：: ")))), None)
            if total is None:
                whole, part = whole + value, part + value
                shares = shares or figure[2] in {"%", "％"}
                continue
            due = part if total[2] else whole
            if value != due:
                yield _sum(row[0].start, max(points.end, row[0].end), value, due)
            part, closed = Decimal(0), closed or not total[2]
        if shares and not closed and whole != 100 and len(table.rows) > 1:
            first = table.cell(table.rows[0], "item") or table.rows[0][0]
            yield Mark(
                first.start,
                table.rows[-1][-1].end,
                _("权重合计 {total}%,不是 100%").format(total=plain(whole)),
                _("改正各项权重"),
            )


def _sum(start: int, end: int, stated: Decimal, due: Decimal) -> Mark:
    return Mark(
        start,
        end,
        _("所列各项合计 {total},不是 {stated}").format(total=plain(due), stated=plain(stated)),
        _("改正其中一个数,或补上漏列的一项"),
    )


def no_rule(source: Source) -> Iterator[Mark]:
    """Report items whose cell for the rule is empty."""
    yield from _empty(source, "rule", _("“{item}”没有写怎样计分"), _("写明目标、分值和扣分办法"))


def no_source(source: Source) -> Iterator[Mark]:
    """Report items whose cell for the source of the figures is empty."""
    yield from _empty(source, "source", _("“{item}”没有写数据从哪里来"), _("写明系统或报表、由谁提供"))


def _empty(source: Source, kind: str, message: str, hint: str) -> Iterator[Mark]:
    for table in score_tables(source):
        cells = [
            (row, table.cell(row, "item"), table.cell(row, kind)) for row in table.rows if not _closing(row)
        ]
        if not any(cell and not NOTHING.fullmatch(cell.text) for _row, _item, cell in cells):
            continue  # a column of a form that is filled in later
        for row, item, cell in cells:
            if item and item.text and (cell is None or NOTHING.fullmatch(cell.text)):
                yield Mark(row[0].start, max(row[-1].end, item.end), message.format(item=item.text), hint)


def _closing(row: list[Stretch]) -> bool:
    return any(TOTAL.fullmatch(cell.text.strip("：: ")) for cell in row)


def above_item(source: Source) -> Iterator[Mark]:
    """Report rules that give or take more than the points in the same row."""
    for table in score_tables(source):
        for row in table.rows:
            rule, full = table.cell(row, "rule"), _points(table, row)
            if rule is None or full is None:
                continue
            for match in GIVEN.finditer(rule.text):
                if Decimal(match[1] or match[2]) > full:
                    yield Mark(
                        rule.start + match.start(),
                        rule.start + match.end(),
                        _("这一项 {full} 分,“{said}”超过了它").format(full=plain(full), said=match[0]),
                        _("改正分值,或写明最高不超过 {full} 分").format(full=plain(full)),
                    )
                    break


def _points(table: Table, row: list[Stretch]) -> Decimal | None:
    cell = table.cell(row, "points")
    figure = FIGURE.fullmatch(cell.text) if cell else None
    return Decimal(figure[1]) if figure and figure[2] not in {"%", "％"} else None
