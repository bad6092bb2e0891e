"""``kaohe init``, ``import``, ``tables``, ``quarantine`` and ``versions``: files in, facts by version."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.intake.importing import Report
    from kaohe.facts.quarantine.entry import Rejected

LISTED = 1000
"""Rejected rows that an answer lists; ``kaohe quarantine list`` shows them all."""


def init(
    directory: Annotated[Path, typer.Argument(help=_("要建立的工作区目录"), file_okay=False)],
    output: FormatOption = Format.text,
) -> None:
    """建立工作区(已有的保持原样)。."""
    from kaohe.facts.store.workspace import Workspace

    workspace = Workspace.create(directory)
    emit(
        {"workspace": str(directory), "version": workspace.version},
        output,
        lambda: typer.echo(_("工作区:{directory}").format(directory=directory)),
    )


def import_(
    table: Annotated[str, typer.Argument(help=_("表名,见 kaohe tables"))],
    files: Annotated[list[Path], typer.Argument(help=_("CSV、xlsx、xls、ods、Parquet、zip 文件,或文件夹"))],
    mapping: Annotated[Path | None, typer.Option("--mapping", "-m", help=_("映射文件(YAML)"))] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help=_("只读这个工作表"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """导入文件:好行入库,坏行连同原因进隔离区。."""
    import getpass
    import os
    from datetime import UTC, datetime

    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    report = import_files(
        Workspace.open(workspace),
        Request(
            table=table,
            paths=tuple(files),
            who=os.environ.get("KAOHE_USER") or getpass.getuser(),
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            mapping=mapping,
            sheet=sheet,
        ),
        lambda: typer.echo(_("另一个导入正在进行,等它结束……"), err=True),
    )
    emit(_answer(report), output, lambda: _print(report))
    raise typer.Exit(DONE if report.faultless else WITH_FINDINGS)


def _answer(report: Report) -> dict[str, Any]:
    rejected = [row for batch in report.batches for row in batch.rejected]
    return {
        "table": report.table,
        "rows": report.rows,
        **report.counts,
        "quarantine": [_rejection(row) for row in rejected[:LISTED]],
        "version": report.version,
        "open": report.open_entries,
        "files": [
            {
                "file": batch.grid.origin.name,
                "sheet": batch.grid.sheet,
                "sha256": batch.grid.origin.sha256,
                "rows": batch.read,
                **counts,
                "columns": batch.ties.shown(),
                "kept": list(batch.ties.kept.values()),
            }
            for batch, counts in zip(report.batches, report.per_batch, strict=True)
        ],
        "findings": [finding.as_json() for finding in report.findings],
    }


def _rejection(row: Rejected) -> dict[str, Any]:
    first = row.reasons[0]
    return {
        "file": row.file,
        "sheet": row.sheet,
        "row": row.row,
        "column": first.column,
        "value": first.value,
        "code": first.code,
        "reason": first.reason,
        "reasons": [
            {"column": each.column, "value": each.value, "code": each.code, "reason": each.reason}
            for each in row.reasons
        ],
    }


def _print(report: Report) -> None:
    for batch, counts in zip(report.batches, report.per_batch, strict=True):
        name = batch.grid.origin.name + (f" [{batch.grid.sheet}]" if batch.grid.sheet else "")
        typer.echo(_("{name}:读到 {rows} 行").format(name=name, rows=batch.read) + f"  {_counts(counts)}")
        ties = "、".join(f"{ours} ← {theirs}" for ours, theirs in batch.ties.shown().items())
        typer.echo("  " + _("列的对应:{ties}").format(ties=ties))
        if batch.ties.kept:
            typer.echo("  " + _("另外保留的列:{kept}").format(kept="、".join(batch.ties.kept.values())))
    for finding in report.findings:
        typer.echo(str(finding), err=finding.severity == "error")
    rejected = [row for batch in report.batches for row in batch.rejected]
    for row in rejected[:20]:
        where = f"{row.file}" + (f" [{row.sheet}]" if row.sheet else "")
        reasons = ";".join(f"{each.column}: {each.reason}" for each in row.reasons)
        typer.echo(_("{where} 第 {row} 行  {reasons}").format(where=where, row=row.row, reasons=reasons))
    if len(rejected) > 20:
        typer.echo(_("……共 {count} 行,用 kaohe quarantine list 查看全部").format(count=len(rejected)))
    total = _("{table}:读到 {rows} 行").format(table=report.table, rows=report.rows)
    typer.echo(f"{total}  {_counts(report.counts)}  " + _("版本 {version}").format(version=report.version))


def _counts(counts: dict[str, int]) -> str:
    names = {
        "accepted": _("新增"),
        "updated": _("更新"),
        "unchanged": _("未变"),
        "superseded": _("被后面的行取代"),
        "rejected": _("隔离"),
    }
    return " ".join(f"{names[fate]} {count}" for fate, count in counts.items())


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("init")(init)
    app.command("import")(import_)
