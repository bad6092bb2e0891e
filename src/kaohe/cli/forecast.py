"""``kaohe forecast``: what a running period will give, and what can still go wrong."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import open_job
from kaohe.i18n import _
from kaohe.policy.day import parse_day

SHOWN = 10
"""Open rows of one subject that are printed; JSON has all."""


def forecast(
    policy: Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))],
    period: Annotated[str, typer.Option(help=_("周期"))],
    as_of: Annotated[str, typer.Option("--as-of", help=_("到哪一天结束时为止,如 2026-10-15"))],
    subject: Annotated[str | None, typer.Option("--subject", help=_("只看这个考核对象"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Forecast a running period."""
    from kaohe.engine.answers.forecast import forecast as look_ahead
    from kaohe.facts.store.workspace import Workspace

    job = open_job(Workspace.open(workspace), policy, period)
    answer = look_ahead(job, parse_day(as_of, "--as-of"), subject)
    emit(answer, output, lambda: _print(answer))


def _print(answer: dict[str, Any]) -> None:
    from kaohe.engine.answers.words.forecast import budget, figures, head

    sys.stdout.write(head(answer) + "\n")
    for each in answer["subjects"]:
        sys.stdout.write(f"{each['subject']}:{figures(each)}\n")
        for item in each["indicators"]:
            sys.stdout.write(f"  {item['title']} {item['indicator']}:{figures(item)}\n")
            if "closed" in item:
                sys.stdout.write(f"    {budget(item)}\n")
        for row in each["open"][:SHOWN]:
            sys.stdout.write(f"  {_open(row)}\n")
        if len(each["open"]) > SHOWN:
            more = _("……还有 {count} 项,--format json 列出全部").format(count=len(each["open"]) - SHOWN)
            sys.stdout.write(f"  {more}\n")


def _open(row: dict[str, Any]) -> str:
    from kaohe.engine.answers.words.forecast import left

    return _("{key}({table}):{left},关系到 {points} 分").format(
        key=" ".join(row["key"]), table=row["table"], left=left(row), points=row["at_stake"]
    )
