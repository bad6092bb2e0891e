"""What a worked example expects of reports: figures by line and column, lines named by code or by title."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOTAL = "total"
BETWEEN = "/"
"""Between the parts of a line's name, where a report groups by several columns; an empty cell is empty."""
PERCENT = "%"

Wrong = tuple[str, str, str, str]
"""Report, line and column, expected, actual."""


def wrong_reports(expected: Mapping[str, Any], reports: Mapping[str, Any]) -> Iterator[Wrong]:
    """Compare what an example expects, ``{report: {line: {column: figure}}}``, with what was published.

    Lines that are not expected must not be there, unless only the total is.
    """
    for name, lines in expected.items():
        if name not in reports:
            yield name, "", "", _("没有这张统计表")
            continue
        report, found = reports[name], _lines(reports[name])
        for line, figures in (lines or {}).items():
            row = report["total"] if line == TOTAL else found.get(line)
            for column, wanted in figures.items():
                actual = row.get(column, _("没有这一列")) if row is not None else _("没有这一行")
                if not _same(str(wanted), actual):
                    yield name, f"{line}.{column}", str(wanted), str(actual)
        if set(lines or {}) != {TOTAL}:
            named = [found[line] for line in lines or {} if line in found]
            for row in report["rows"]:
                if row not in named:
                    yield name, BETWEEN.join(_codes(report, row)), _("没有这一行"), str(row)


def _lines(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = {}
    for row in report["rows"]:
        codes = _codes(report, row)
        titles = [
            heading["labels"].get(code, code) for heading, code in zip(report["by"], codes, strict=True)
        ]
        found[BETWEEN.join(codes)] = found[BETWEEN.join(titles)] = row
    return found


def _codes(report: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    return [row[heading["column"]] or "" for heading in report["by"]]


def _same(wanted: str, actual: object) -> bool:
    if actual is None or isinstance(actual, str):
        return wanted == str(actual)
    factor = Decimal("0.01") if wanted.endswith(PERCENT) else Decimal(1)
    try:
        return Decimal(wanted.removesuffix(PERCENT)) * factor == actual
    except ArithmeticError:
        return False
