"""``kaohe doubt``: questions that a run's rows raise, none of them a verdict."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.doubt.doubt import Doubts

SHOWN = 5
"""Rows of one finding that are printed; JSON has all."""


def doubt(
    run: Annotated[str, typer.Argument(help=_("计算编号(可只写开头几位),latest 是最近一次"))],
    subject: Annotated[str | None, typer.Argument(help=_("只看关系到这个考核对象的"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """List what a run's rows leave to ask."""
    from kaohe.engine.doubt.doubt import doubt as look
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    answer = look(read(find(opened.root / RUNS, run)), opened, subject)
    emit(answer.as_json(), output, lambda: _print(answer))


def _print(answer: Doubts) -> None:
    from kaohe.engine.doubt import words

    if len(answer.findings) > 1:
        sys.stdout.write(_("{count} 处要问:").format(count=len(answer.findings)) + "\n")
        for finding in answer.findings:
            sys.stdout.write(f"- {words.head(finding)}\n")
        sys.stdout.write("\n")
    for finding in answer.findings:
        sys.stdout.write(words.head(finding) + "\n")
        sys.stdout.write(f"  {words.likelihood(finding.likelihood)}\n")
        for each in finding.worth:
            sys.stdout.write(f"  {words.worth(each)}\n")
        for row in finding.rows[:SHOWN]:
            sys.stdout.write(f"    {words.row(row)}\n")
        if len(finding.rows) > SHOWN:
            more = _("……还有 {count} 项,--format json 列出全部").format(count=len(finding.rows) - SHOWN)
            sys.stdout.write(f"    {more}\n")
        sys.stdout.write(f"  {words.question(finding.kind)}\n")
    sys.stdout.write(words.closing(len(answer.findings)) + "\n")
