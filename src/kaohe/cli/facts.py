"""``kaohe init``, ``import``, ``tables``, ``quarantine`` and ``versions``: files in, facts by version."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.cli.recording import now, say_waiting, user
from kaohe.i18n import _

if TYPE_CHECKING:
    import polars as pl

    from kaohe.facts.intake.importing import Report
    from kaohe.facts.quarantine.entry import Rejected
    from kaohe.policy.catalogue import Table

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
    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    report = import_files(
        Workspace.open(workspace),
        Request(
            table=table,
            paths=tuple(files),
            who=user(),
            when=now(),
            mapping=mapping,
            sheet=sheet,
        ),
        say_waiting,
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
        ties = _("、").join(f"{ours} ← {theirs}" for ours, theirs in batch.ties.shown().items())
        typer.echo("  " + _("列的对应:{ties}").format(ties=ties))
        if batch.ties.kept:
            typer.echo("  " + _("另外保留的列:{kept}").format(kept=_("、").join(batch.ties.kept.values())))
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


def tables(
    table: Annotated[str | None, typer.Argument(help=_("只看这一张表"))] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help=_("写一个带表头和说明的空工作簿"))
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """List the tables' columns, or write a template."""
    from dataclasses import asdict

    from kaohe.facts.store.snapshot import declared
    from kaohe.facts.tables import CATALOGUE
    from kaohe.facts.tables.template import write_template

    chosen = list(CATALOGUE.values()) if table is None else [declared(table)]
    if template is not None:
        write_template(template, chosen)
        emit({"file": str(template)}, output, lambda: typer.echo(str(template)))
        return
    emit({"tables": [asdict(each) for each in chosen]}, output, lambda: _print_tables(chosen))


def _print_tables(chosen: list[Table]) -> None:
    from rich.console import Console
    from rich.table import Table as Grid

    from kaohe.facts.tables.reference import TYPES

    console = Console()
    for table in chosen:
        grid = Grid(title=f"{table.name} {table.title}", caption=table.meaning, title_justify="left")
        for heading in (_("列"), _("表头"), _("类型"), _("含义"), _("允许的值")):
            grid.add_column(heading)
        for column in table.columns:
            needed = "*" if column.name in table.required else ""
            title = column.title + (f"({column.unit})" if column.unit else "")
            values = _("、").join(f"{value.code} {value.title}" for value in column.values)
            grid.add_row(column.name + needed, title, TYPES[column.type], column.meaning, values)
        console.print(grid)


quarantine = typer.Typer(no_args_is_help=True, help=_("隔离区:查看被拒的行,导出订正"))


@quarantine.command("list", help=_("列出还没有订正的行和原因"))
def quarantine_list(
    table: Annotated[str | None, typer.Argument(help=_("只看这一张表"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """List the rows that wait for correction."""
    entries = [
        {name: entry[name] for name in ("id", "table", "file", "sheet", "row", "version")}
        | {"reasons": json.loads(entry["reasons"])}
        | {"cells": dict(zip(json.loads(entry["headings"]), json.loads(entry["cells"]), strict=True))}
        for entry in _waiting(workspace, table).iter_rows(named=True)
    ]

    def text() -> None:
        for entry in entries:
            reasons = ";".join(f"{each['column']}: {each['reason']}" for each in entry["reasons"])
            where = entry["file"] + (f" [{entry['sheet']}]" if entry["sheet"] else "")
            typer.echo(
                f"{entry['table']}  {where}  " + _("第 {row} 行").format(row=entry["row"]) + f"  {reasons}"
            )
        typer.echo(_("共 {count} 行").format(count=len(entries)))

    emit({"rows": entries}, output, text)


@quarantine.command("export", help=_("导出成工作簿:订正后用 kaohe import 导回,订正好的行就离开隔离区"))
def quarantine_export(
    file: Annotated[Path, typer.Argument(help=_("要写的 xlsx 文件"))],
    table: Annotated[str | None, typer.Option("--table", help=_("只导出这一张表"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Export the rows that wait for correction."""
    from kaohe.facts.quarantine.workbook import export

    count = export(file, _waiting(workspace, table))
    emit(
        {"file": str(file), "rows": count},
        output,
        lambda: typer.echo(_("{file}:{count} 行").format(file=file, count=count)),
    )


@quarantine.command("discard", help=_("放弃订正:这些行离开隔离区,记下谁、何时、为什么"))
def quarantine_discard(
    identities: Annotated[list[str], typer.Argument(metavar="ID…", help=_("隔离编号"))],
    why: Annotated[str, typer.Option("--why", help=_("为什么"))],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Take rows out of the quarantine for good."""
    from kaohe.facts.quarantine.discard import Decision, discard
    from kaohe.facts.store.workspace import Workspace

    decision = Decision(user(), now(), why)
    version = discard(Workspace.open(workspace), identities, decision, say_waiting)
    emit(
        {"discarded": len(set(identities)), "version": version},
        output,
        lambda: typer.echo(
            _("放弃 {count} 行,版本 {version}").format(count=len(set(identities)), version=version)
        ),
    )


def _waiting(root: Path, table: str | None) -> pl.DataFrame:
    from kaohe.facts.quarantine.correcting import waiting
    from kaohe.facts.store.snapshot import declared
    from kaohe.facts.store.workspace import Workspace

    return waiting(Workspace.open(root), declared(table).name if table else None)


def versions(workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """List the versions of the facts."""
    from dataclasses import asdict

    from kaohe.facts.store.workspace import Workspace

    manifests = list(Workspace.open(workspace).manifests())

    def text() -> None:
        for manifest in manifests:
            head = f"{manifest.version}  {manifest.when}  {manifest.who}  {manifest.table}"
            typer.echo(f"{head}  {manifest.note or _counts(manifest.counts)}")
            for file in manifest.files:
                typer.echo(f"    {file.name}  {file.sha256}")

    emit({"versions": [asdict(manifest) for manifest in manifests]}, output, text)


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("init", help=_("建立工作区(已有的保持原样)"))(init)
    app.command("import", help=_("导入文件:好行入库,坏行连同原因进隔离区"))(import_)
    app.command("tables", help=_("列出各张表的列、类型、单位和含义"))(tables)
    app.add_typer(quarantine, name="quarantine")
    app.command("versions", help=_("列出事实数据的各个版本:谁、何时、哪些文件"))(versions)
