"""``kaohe why``: what changed a total between two runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.answers.words.why import Reason

SHOWN = 5
"""Rows, days or changed clauses of one reason that are printed; JSON has all."""


def why(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help=_("先前的计算(可只写开头几位)"))],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help=_("后来的计算,latest 是最近一次"))],
    subject: Annotated[str | None, typer.Argument(help=_("只看这个考核对象"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say what changed a total."""
    from kaohe.engine.answers.why import why as compare_runs
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    records = [read(find(opened.root / RUNS, name)) for name in (before, after)]
    answer = compare_runs(records[0], records[1], opened, subject)
    emit(answer, output, lambda: _print(answer))


def _print(answer: dict[str, Any]) -> None:
    from kaohe.engine.answers.words.why import moved, reason, title, titles

    for each in answer["subjects"]:
        sys.stdout.write(f"{each['subject']}:{moved(each)}\n")
        if not each["parts"]:
            sys.stdout.write(_("  没有变化") + "\n")
        for part in each["parts"]:
            sys.stdout.write(f"  {title(part['kind'])} {part['points']:+}\n")
            for because in part["because"]:
                _print_reason(reason(part["kind"], because, titles(each)))


def _print_reason(reason: Reason) -> None:
    sys.stdout.write(f"    {reason.text}\n")
    for detail in reason.details[:SHOWN]:
        sys.stdout.write(f"      {detail}\n")
    left = len(reason.details) - SHOWN
    if left > 0:
        more = _("……还有 {count} 项,--format json 列出全部").format(count=left)
        sys.stdout.write(f"      {more}\n")
