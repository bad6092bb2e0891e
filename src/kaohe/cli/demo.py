"""``kaohe demo``: a workspace with a made-up quarter, imported and scored as a user would do it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import Format, FormatOption, emit
from kaohe.cli.serve import HostOption, PortOption  # noqa: TC001 - typer reads annotations
from kaohe.demo.marker import MARKER
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from kaohe.demo.exports import Export
    from kaohe.engine.result import Run
    from kaohe.facts.quarantine.entry import Rejected
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.policy import Policy

POLICY = "P01"
PERIODS = ("2026-07", "2026-08", "2026-09", "2026-Q3")
LAST_MONTH = "2026-09"
BEFORE = "2026-08"
"""The month that is also scored before a late batch comes in."""
NEW_TARGET = "P01_新目标.yaml"
EXPORTS = "exports"
ROWS = 3000
FEWEST = 300
SHOWN = 3

Scored = tuple["Run", "Policy"]


def demo(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help=_("演示工作区的目录"), file_okay=False)
    ] = Path("demo"),
    rows: Annotated[int, typer.Option(min=FEWEST, help=_("编造多少张故障工单,其他表随之增减"))] = ROWS,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=_("只算分,不启动网页服务"))] = False,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    output: FormatOption = Format.text,
) -> None:
    """Try kaohe on a made-up quarter."""
    from kaohe.demo.exports import write_exports

    opened, again = _open(workspace, rows)
    exports = write_exports(workspace / EXPORTS, rows)
    # What came in late finds the month scored; made again, nothing goes back to what was overtaken.
    first = [each for each in exports if not each.late and not (again and each.overtaken)]
    imports = [answer for export in first for answer in _imported(opened, export)]
    questions = [] if again else [_score(opened, POLICY, BEFORE)]
    imports += [answer for export in exports if export.late for answer in _imported(opened, export)]
    questions += [_score(opened, str(_new_target(workspace / EXPORTS)), LAST_MONTH)]
    others = [_score_last(opened, policy) for policy in _shipped() if policy != POLICY]
    # Last, so that it is the latest run, which the commands to try next explain.
    scored = [_score(opened, POLICY, period) for period in PERIODS]
    result = {
        "workspace": str(workspace),
        "exports": str(workspace / EXPORTS),
        "again": again,
        "imports": imports,
        "runs": [_run_answer(run, policy) for run, policy in scored],
        "policies": [_policy_answer(run, policy) for run, policy in others],
        "described": _described(),
        "next": _next(workspace, [run for run, _policy in (*questions, *scored)]),
    }
    emit(result, output, lambda: _print(result, scored))
    if not no_serve:
        _serve(opened, host, port, output)


def _serve(workspace: Workspace, host: str, port: int, output: Format) -> None:
    from kaohe.cli.serve import run
    from kaohe.web.serving import Address, prepare

    prepare(workspace.root, demo=True)
    run(Address(host, port), output)


def _open(folder: Path, rows: int) -> tuple[Workspace, bool]:
    """Make the workspace, or take up an earlier demo's; made-up rows never go among a user's own."""
    from kaohe.facts.store.workspace import Workspace

    marker = folder / MARKER
    if marker.is_file():
        made = json.loads(marker.read_text(encoding="utf-8"))["rows"]
        if made != rows:
            raise refuse(
                "demo.other_rows",
                _("{folder} 里的演示数据是按 --rows {made} 编造的").format(folder=folder, made=made),
                _("用 -w 换一个目录,或删掉 {folder} 重来").format(folder=folder),
                file=str(folder),
            )
        return Workspace.create(folder), True
    if folder.exists() and any(folder.iterdir()):
        raise refuse(
            "demo.occupied",
            _("{folder} 已有别的内容,演示数据不会混进去").format(folder=folder),
            _("用 -w 换一个空目录"),
            file=str(folder),
        )
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps({"rows": rows}) + "\n", encoding="utf-8")
    return Workspace.create(folder), False


def _imported(workspace: Workspace, export: Export) -> list[dict[str, Any]]:
    """Import files as ``kaohe import`` does; the planted bad ones answer with what is wrong."""
    from datetime import UTC, datetime

    from kaohe.facts.intake.importing import Request, import_files

    when = datetime.now(UTC).isoformat(timespec="seconds")
    request = Request(export.table, export.files, who="demo", when=when)
    try:
        report = import_files(workspace, request, lambda: None)
    except KaoheError as error:
        return [{"table": export.table, "file": file.name, **error.as_json()} for file in export.files]
    return [
        {
            "table": export.table,
            "file": batch.grid.origin.name,
            "rows": batch.read,
            **counts,
            "quarantine": [_rejected(row) for row in batch.rejected],
        }
        for batch, counts in zip(report.batches, report.per_batch, strict=True)
    ]


def _rejected(row: Rejected) -> dict[str, Any]:
    first = row.reasons[0]
    return {"row": row.row, "column": first.column, "value": first.value, "reason": first.reason}


def _shipped() -> list[str]:
    from kaohe.policy.library import Library

    library = Library()
    return [name for name in library.ids() if {"indicators", "pay"} & library.read(name).data.keys()]


def _described() -> list[dict[str, Any]]:
    """Count what the documents hold that describe the organisation and have nothing to score."""
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.library import Library
    from kaohe.policy.loader import load_policy

    library, scored = Library(), set(_shipped())
    policies = [load_policy(name, library, CATALOGUE).policy for name in library.ids() if name not in scored]
    return [
        {
            "policy": policy.id,
            "title": policy.title,
            "posts": len(policy.posts),
            "departments": len(policy.departments),
            "duties": len(list(policy.all_duties())),
        }
        for policy in policies
    ]


def _score_last(workspace: Workspace, name: str) -> Scored:
    """Score a policy over the last period of its own that is not later than the demo's last month."""
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.library import Library
    from kaohe.policy.loader import load_policy
    from kaohe.policy.occasion import latest_period
    from kaohe.policy.period import parse_period

    policy = load_policy(name, Library(), CATALOGUE).policy
    return _score(workspace, name, latest_period(policy, parse_period(LAST_MONTH)).label)


def _score(workspace: Workspace, policy: str, period: str) -> Scored:
    from kaohe.engine.opening import RUNS, open_job
    from kaohe.engine.runs import Record, save
    from kaohe.engine.score import score

    job = open_job(workspace, policy, period)
    run = score(job, workspace.version)
    save(workspace.root / RUNS, Record.of(run, job))
    return run, job.policy


def _run_answer(run: Run, policy: Policy) -> dict[str, Any]:
    from kaohe.engine.losses import points_lost

    lost = points_lost(run, policy)
    return {
        "run": run.id,
        "period": run.inputs.period,
        "totals": [
            {
                "subject": total.subject,
                "points": total.points,
                "grade": total.grade,
                "rank": total.rank,
                "lost": [
                    {"indicator": each.indicator, "points": each.item, "of_total": each.total}
                    for each in lost[total.subject]
                ],
            }
            for total in run.totals
        ],
    }


def _policy_answer(run: Run, policy: Policy) -> dict[str, Any]:
    """Say in one line what another policy came to: how many were assessed, between which points, what it pays."""
    from kaohe.engine.amounts import paid_out

    known = sorted(total.points for total in run.totals if total.points is not None)
    paid = {own.subject: own for own in run.pay if own.amount is not None}
    amount = paid_out(run.pay)
    return {
        "policy": policy.id,
        "title": policy.title,
        "run": run.id,
        "period": run.inputs.period,
        "subjects": len(run.totals),
        "assessed": len(known),
        "lowest": known[0] if known else None,
        "highest": known[-1] if known else None,
        "paid": len(paid),
        "amount": amount if paid else None,
    }


def _new_target(folder: Path) -> Path:
    """Write P01 with a target that is to be raised."""
    from kaohe.demo.planted import new_target
    from kaohe.policy.library import Library

    file = folder / NEW_TARGET
    file.write_text(new_target(Library().find(POLICY).read_text(encoding="utf-8")), encoding="utf-8")
    return file


def _next(workspace: Path, runs: list[Run]) -> list[str]:
    by_period: dict[str, list[str]] = {}
    for run in runs:
        by_period.setdefault(run.inputs.period, []).append(run.id)
    early, last = by_period[BEFORE], by_period[LAST_MONTH]
    return [
        f"kaohe explain latest 港口支撑中心 last_mile_assurance --rows -w {workspace}",
        f"kaohe score {POLICY} --period 2026-09 -w {workspace}",
        f"kaohe posts check 孙磊 产品支撑岗 --on 2026-09-30 -w {workspace}",
        f"kaohe quarantine list -w {workspace}",
        *([f"kaohe why {early[0]} {early[1]} 城西支撑中心 -w {workspace}"] if early[1:] else []),
        f"kaohe why {last[1]} {last[0]} 城西支撑中心 -w {workspace}",
        f"kaohe doubt {last[1]} 港口支撑中心 -w {workspace}",
    ]


def _print(result: dict[str, Any], scored: list[Scored]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    _print_imports(console, result)
    _print_ranking(console, scored)
    _print_losses(console, *scored[-1])
    _print_policies(console, result["policies"])
    for each in result["described"]:
        line = _("{policy} {title}:岗位 {posts} 个,部门 {departments} 个,职责 {duties} 项")
        console.print("  " + line.format(**each), markup=False)
    console.print("\n[bold]" + _("接着试试:") + "[/bold]")
    for command in result["next"]:
        console.print("  " + command, soft_wrap=True, markup=False)


def _print_imports(console: Console, result: dict[str, Any]) -> None:
    if result["again"]:
        console.print(_("{workspace} 已是演示工作区:重新导入同样的文件").format(**result))
    else:
        console.print(_("演示工作区 {workspace},编造的导出文件在 {exports}").format(**result))
    for each in result["imports"]:
        if "error" in each:
            console.print(
                "  " + _("{file}:没有导入。{message}").format(**each, **each["error"]), markup=False
            )
            continue
        line = _(
            "{file}:{rows} 行,新增 {accepted},未变 {unchanged},被后来的取代 {superseded},隔离 {rejected}"
        )
        console.print("  " + line.format(**each), markup=False)
        for row in each["quarantine"]:
            text = _("第 {row} 行 {column}:{reason}").format(**row)
            console.print("      " + text, style="yellow", markup=False)


def _print_ranking(console: Console, scored: list[Scored]) -> None:
    from rich.table import Table

    quarter, policy = scored[-1]
    table = Table(title=policy.title)
    table.add_column(_("名次"))
    table.add_column(_("考核对象"))
    for run, _policy in scored:
        table.add_column(run.inputs.period, justify="right")
    for total in sorted(quarter.totals, key=lambda total: (total.rank is None, total.rank, total.subject)):
        table.add_row(str(total.rank), total.subject, *(_points(run, total.subject) for run, _p in scored))
    console.print()
    console.print(table)


def _print_policies(console: Console, policies: list[dict[str, Any]]) -> None:
    console.print(_("其他办法:"))
    for each in policies:
        line = _("{policy} {title} {period}:{assessed} 个对象有分")
        if each["paid"] and not each["assessed"]:
            line = _("{policy} {title} {period}:{paid} 个对象有薪酬,共 {amount} 元")
        elif each["assessed"]:
            line += _(",{lowest} 至 {highest} 分")
        console.print("  " + line.format(**each), markup=False)


def _points(run: Run, subject: str) -> str:
    total = next(total for total in run.totals if total.subject == subject)
    return "—" if total.points is None else f"{total.points} {total.grade}"


def _print_losses(console: Console, run: Run, policy: Policy) -> None:
    from kaohe.engine.losses import points_lost

    console.print(_("{period} 失分最多的指标(折合总分):").format(period=run.inputs.period))
    for subject, lost in points_lost(run, policy).items():
        most = _("、").join(f"{each.title} −{each.total}" for each in lost[:SHOWN])
        console.print(f"  {subject}  {most}", markup=False)
