"""Reports as tables for people: columns by their titles, shares in per cent, the whole in the last line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _

if TYPE_CHECKING:
    from rich.table import Table


def report_table(report: dict[str, Any]) -> Table:
    """Return a published report as a table to print; ``report`` as in the run's JSON."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(report["title"]), title_justify="left")
    for heading in report["by"]:
        table.add_column(escape(heading["title"]))
    for column in report["columns"]:
        unit = "" if column["unit"] in {None, "%"} else f"({column['unit']})"
        table.add_column(escape(column["title"] + unit), justify="right")
    for row in report["rows"]:
        cells = [_label(heading, row[heading["column"]]) for heading in report["by"]]
        table.add_row(*map(escape, cells), *_figures(report, row))
    if report["by"] and report["rows"]:
        table.add_section()
        table.add_row(_("合计"), *([""] * (len(report["by"]) - 1)), *_figures(report, report["total"]))
    return table


def left_out(report: dict[str, Any]) -> list[str]:
    """Say how many rows were left out, and why."""
    return [_("剔除 {rows} 行:{reason}").format(**each) for each in report["excluded"]]


def _label(heading: dict[str, Any], code: str | None) -> str:
    if code is None:
        return _("(未填)")
    return str(heading["labels"].get(code, code))


def _figures(report: dict[str, Any], row: dict[str, Any]) -> list[str]:
    return [_figure(row[column["id"]], column["unit"]) for column in report["columns"]]


def _figure(value: Decimal | str | None, unit: str | None) -> str:
    if value is None:
        return "—"
    if unit != "%":
        return format(Decimal(value), "f")
    return format(Decimal(value).scaleb(2), "f") + "%"
