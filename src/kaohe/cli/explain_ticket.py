"""``kaohe explain-ticket``: the clock of one ticket or order, and what it cost."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _


def explain_ticket(
    key: Annotated[str, typer.Argument(help=_("工单号、订单号"))],
    run: Annotated[str, typer.Option("--run", help=_("按哪次计算(可只写开头几位)"))] = "latest",
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Explain one ticket's clock."""
    from kaohe.engine.answers.ticket import explain_ticket as explain
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    answer = explain(read(find(opened.root / RUNS, run)), opened, key)
    emit(answer, output, lambda: _print(answer))


def _print(answer: dict[str, Any]) -> None:
    for row in answer["rows"]:
        sys.stdout.write(f"{answer['key']} {row['table']} {row['subject']}({row['file']}:{row['row']})\n")
        for measure in row["measures"]:
            if measure["state"] != "not_concerned":
                _print_measure(measure)


def _print_measure(measure: dict[str, Any]) -> None:
    from kaohe.engine.answers.words.ticket import state

    sys.stdout.write(f"  {measure['title']}:{state(measure)}\n")
    clock = measure.get("clock")
    if clock is not None:
        for line in _clock(clock):
            sys.stdout.write(f"    {line}\n")
    for item in measure["indicators"]:
        text = _("{title} 因它少 {lost} 分,总分少 {lost_total} 分").format(**item)
        sys.stdout.write(f"    {text}\n")


def _clock(clock: dict[str, Any]) -> list[str]:
    from kaohe.engine.answers.words.ticket import timeline

    lines = [
        _("开始 {start},结束 {until},到期 {due}").format(
            **{k: clock[k] or "—" for k in ("start", "until", "due")}
        )
    ]
    if clock["limit"] is not None:
        lines.append(_("时限:{words}({cite})").format(**clock["limit"]))
    if clock["late_by_minutes"] is not None:
        lines.append(_("超时 {minutes} 分钟").format(minutes=clock["late_by_minutes"]))
    return lines + timeline(clock)
