"""``kaohe publish``, ``verify``, ``publications``, ``audit verify``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import DONE, HERE, WITH_FINDINGS, Format, FormatOption, WorkspaceOption, emit
from kaohe.cli.recording import now, say_waiting, user
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.publications.publication import Publication
    from kaohe.engine.publications.verifying import Verdict
    from kaohe.errors import Finding

RunArgument = Annotated[str, typer.Argument(help=_("计算编号(可只写开头几位),latest 是最近一次"))]
audit_app = typer.Typer(no_args_is_help=True, help=_("核对工作区里存的一切"))


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("publish", help=_("公布一次计算:冻结它和它的来源"))(publish)
    app.command("publications", help=_("列出公布过的计算和每次更正"))(publications)
    app.command("verify", help=_("按记录的来源重算一次公布过的计算,逐个数核对"))(verify)
    app.command("backup", help=_("把整个工作区备份成一个文件"))(backup)
    app.command("restore", help=_("从备份恢复成一个新的工作区"))(restore)
    audit_app.command("verify", help=_("核对每一版数据、每一次公布有没有被改动"))(audit_verify)
    app.add_typer(audit_app, name="audit")


def publish(
    run: RunArgument,
    reason: Annotated[str | None, typer.Option(help=_("更正已公布的结果时,写明原因"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Freeze a run."""
    from kaohe.engine.publications.publishing import Announcement
    from kaohe.engine.publications.publishing import publish as publish_run
    from kaohe.engine.runs import find
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    kept = find(opened.root / RUNS, run)
    publication = publish_run(opened, kept, Announcement(user(), now(), reason), say_waiting)
    emit(_shown(publication), output, lambda: _print_publication(publication))


def publications(workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """List all publications, oldest first."""
    from kaohe.engine.publications.publication import publications as all_publications
    from kaohe.engine.publications.publishing import PUBLICATIONS
    from kaohe.facts.store.workspace import Workspace

    known = list(all_publications(Workspace.open(workspace).root / PUBLICATIONS))

    def text() -> None:
        for publication in known:
            _print_publication(publication)
        if not known:
            typer.echo(_("还没有公布过"))

    emit([_shown(publication) for publication in known], output, text)


def verify(run: RunArgument, workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """Recompute a published run and compare every value; one that is not published is verified likewise."""
    from kaohe.engine.publications.publishing import PUBLICATIONS, find_publication
    from kaohe.engine.publications.verifying import verify_publication, verify_record
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    folder = opened.root / PUBLICATIONS
    publication = find_publication(folder, run)
    if publication is not None:
        kept = opened.root / RUNS / f"{publication.run}.json"
        verdict = verify_publication(publication, folder, opened, kept)
    else:
        verdict = verify_record(read(find(opened.root / RUNS, run)), opened)
    emit(verdict.as_json(), output, lambda: _print_verdict(verdict))
    raise typer.Exit(DONE if verdict.equal else WITH_FINDINGS)


def audit_verify(workspace: WorkspaceOption = HERE, output: FormatOption = Format.text) -> None:
    """Check every version of the facts and every publication."""
    import os

    from kaohe.cli.ledger import ledger_of
    from kaohe.engine.publications.publishing import PUBLICATIONS
    from kaohe.engine.publications.verifying import audit
    from kaohe.facts.store.workspace import Workspace
    from kaohe.ledger.integrity import ledger_findings
    from kaohe.ledger.store import FILE

    opened = Workspace.open(workspace)
    findings = list(audit(opened.root / PUBLICATIONS, opened))
    if os.environ.get("KAOHE_DATABASE") or (opened.root / FILE).is_file():
        with ledger_of(workspace) as ledger:
            findings += ledger_findings(ledger)
    answer = {"equal": not findings, "findings": [finding.as_json() for finding in findings]}
    emit(answer, output, lambda: _print_findings(findings))
    raise typer.Exit(WITH_FINDINGS if findings else DONE)


def backup(
    file: Annotated[Path, typer.Argument(help=_("写到哪个文件"))],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Pack a workspace into one file."""
    from contextlib import ExitStack

    from kaohe.facts.store.backup import backup as pack
    from kaohe.facts.store.workspace import Workspace
    from kaohe.ledger.store import FILE, open_ledger

    opened = Workspace.open(workspace)
    with ExitStack() as held:
        if (opened.root / FILE).is_file():
            # Nobody posts while the ledger's file is copied: half a posting could not be read again.
            held.enter_context(held.enter_context(open_ledger(opened.root)).writing())
        count = pack(opened, file, say_waiting)
    text = _("{count} 个文件备份到 {file}").format(count=count, file=file)
    emit({"file": str(file), "files": count}, output, lambda: typer.echo(text))


def restore(
    file: Annotated[Path, typer.Argument(help=_("备份文件"))],
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Unpack a backup as a new workspace."""
    from kaohe.facts.store.backup import restore as unpack

    count = unpack(file, workspace)
    text = _("{count} 个文件恢复到 {folder}").format(count=count, folder=workspace)
    emit({"workspace": str(workspace), "files": count}, output, lambda: typer.echo(text))


def _shown(publication: Publication) -> dict[str, Any]:
    return {name: value for name, value in publication.as_json().items() if name != "files"}


def _print_publication(publication: Publication) -> None:
    typer.echo(
        _("第 {number} 号  {policy} {period}  计算 {run}  {who}  {when}").format(**publication.as_json())
    )
    if publication.replaces is not None:
        typer.echo(
            "  "
            + _("更正第 {replaces} 号:{reason};{count} 处变化").format(
                replaces=publication.replaces,
                reason=publication.reason,
                count=len(publication.adjustments) + len(publication.pay_adjustments),
            )
        )


def _print_verdict(verdict: Verdict) -> None:
    if verdict.equal:
        typer.echo(_("计算 {run}:来源未变,重算逐数相同").format(run=verdict.run))
    for finding in verdict.findings:
        typer.echo(str(finding))
    for each in verdict.differences:
        typer.echo(f"{each.where}: {each.published} → {each.recomputed}")


def _print_findings(findings: list[Finding]) -> None:
    for finding in findings:
        typer.echo(str(finding))
    if not findings:
        typer.echo(_("全部相符"))
