"""``kaohe score``: facts and policy to points, grades and ranks."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, as_json, emit
from kaohe.cli.pairs import pairs
from kaohe.cli.score_each import score_each
from kaohe.engine.opening import RUNS, open_job
from kaohe.i18n import _

if TYPE_CHECKING:
    from rich.table import Table

    from kaohe.engine.backend import Engine
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.policy.policy import Policy


def score(
    policy: Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))],
    period: Annotated[
        str, typer.Option(help=_("考核周期:2026-10、2026-Q4、2026-H2、2026 或 2026-10-05..2026-10-20"))
    ],
    workspace: WorkspaceOption = HERE,
    each: Annotated[
        str | None, typer.Option(help=_("把周期分成 month、quarter、half_year 或 day,逐期计算、留存"))
    ] = None,
    engine: Annotated[str, typer.Option(help=_("计算引擎:duckdb 或 spark"))] = "duckdb",
    facts_version: Annotated[int | None, typer.Option(help=_("按哪一版数据计算,默认最新"))] = None,
    interpretation: Annotated[list[str] | None, typer.Option(help=_("换一种口径:名称=读法,可多次"))] = None,
    threads: Annotated[int | None, typer.Option(min=1, help=_("线程数,不影响结果"))] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=_("把完整结果写入文件"))] = None,
    output: FormatOption = Format.text,
) -> None:
    """Score a policy over a period."""
    from kaohe.engine.publications.publishing import against_published
    from kaohe.engine.runs import Record, save
    from kaohe.engine.score import score as run_score
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    version = opened.version if facts_version is None else facts_version

    def open_at(label: str) -> Job:
        return open_job(
            opened,
            policy,
            label,
            engine=_engine(engine),
            threads=threads,
            version=facts_version,
            readings=pairs(interpretation or [], "--interpretation"),
        )

    if each is not None:
        score_each(opened, open_at, (period, each), version, output)
        return
    job = open_at(period)
    run = run_score(job, version)
    record = Record.of(run, job)
    save(opened.root / RUNS, record)
    adjusts = against_published(opened, run)
    more = {"adjusts": adjusts, "findings": [finding.as_json() for finding in run.findings]}
    answer = run.as_json() | {name: part for name, part in more.items() if part}
    if out is not None:
        _write(out, as_json(answer) + "\n")
        written = {"run": run.id, "file": str(out)}
        emit(written, output, lambda: _print_written(written))
        return

    def text() -> None:
        print_run(run, record.loaded.policy)
        if adjusts:
            _print_adjustments(adjusts, job.policy.total)

    emit(answer, output, text)


def _engine(name: str) -> Engine:
    if name == "duckdb":
        return "duckdb"
    if name == "spark":
        return "spark"
    raise typer.BadParameter(_("引擎只有 duckdb 和 spark"), param_hint="--engine")


def _write(file: Path, text: str) -> None:
    from kaohe.errors import refuse

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise refuse(
            "file.unwritable",
            _("写不了文件:{detail}").format(detail=error),
            _("检查路径和权限"),
            file=str(file),
        ) from None


def _print_written(written: dict[str, str]) -> None:
    sys.stdout.write(_("计算 {run} 的结果写入 {file}").format(**written) + "\n")


def _print_adjustments(adjusts: dict[str, Any], total: str) -> None:
    """Print what changes about the published run: every total, and how many nodes below."""
    changed = adjusts["adjustments"]
    head = _("与第 {publication} 号公布(计算 {run})相比:{count} 处不同,来源变了的:{causes}").format(
        **adjusts | {"count": len(changed), "causes": _("、").join(adjusts["causes"])}
    )
    sys.stdout.write(head + "\n")
    for each in changed:
        if each["indicator"] == total:
            sys.stdout.write(
                f"  {each['subject']}: {each['before']} → {each['after']} ({each['difference']:+})\n"
            )
    for each in adjusts.get("pay", ()):
        sys.stdout.write("  {subject} {item}: {before} → {after} ({difference:+})\n".format(**each))


def print_run(run: Run, policy: Policy) -> None:
    """Print the ranking, for each subject what cost most points, and the reports."""
    from rich.console import Console

    from kaohe.cli.reports import left_out, report_table

    console = Console()
    heading = _("{title} {period}(计算 {run})").format(
        title=policy.title, period=run.inputs.period, run=run.id
    )
    if policy.scores:
        console.print(_ranking(run, policy, heading))
    else:
        console.print(heading, markup=False, highlight=False)
    if run.outsiders:
        console.print(
            _("不在名册里、没有计分的:{names}").format(names=_("、").join(run.outsiders)), highlight=False
        )
    if run.pay:
        from kaohe.cli.pay import pay_table, unpaid

        console.print(pay_table(run, policy))
        for line in unpaid(run, policy):
            console.print(line, markup=False, highlight=False)
    for report in run.reports.values():
        console.print(report_table(report))
        for line in left_out(report):
            console.print(line, markup=False, highlight=False)
    for finding in run.findings:
        console.print(f"{finding.code}  {finding.message}\n  {finding.hint}", highlight=False, markup=False)
    console.print(_("逐项说明:kaohe explain {run} 考核对象 指标 --rows").format(run=run.id), highlight=False)


def _ranking(run: Run, policy: Policy, heading: str) -> Table:
    """Draw everybody's points in the order of ranks."""
    from rich.table import Table

    from kaohe.engine.losses import points_lost
    from kaohe.engine.outcomes import titles

    lost = points_lost(run, policy)
    table = Table(title=heading)
    headings = [_("名次"), _("考核对象"), _("得分"), _("等级"), _("失分最多(折合总分)")]
    headings += [_("结果应用")] if policy.outcomes else []
    for each in headings:
        table.add_column(each, justify="right" if each == _("得分") else "left")
    ranked = sorted(run.totals, key=lambda total: (total.rank is None, total.rank or 0, total.subject))
    for total in ranked:
        most = _("、").join(f"{each.title} −{each.total}" for each in lost[total.subject][:3])
        if total.reason is not None:
            most = _("不参评:{reason}").format(reason=total.reason)
        table.add_row(
            str(total.rank or "—"),
            total.subject,
            "—" if total.points is None else str(total.points),
            total.grade or "—",
            most,
            *([titles(total.outcomes)] if policy.outcomes else []),
        )
    return table
