"""``kaohe fairness``: how much of a ranking this period's rows bear out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.answers.fairness.answer import Fairness


def fairness(
    run: Annotated[str, typer.Argument(help=_("计算(可只写开头几位),latest 是最近一次"))],
    samples: Annotated[
        int | None, typer.Option("--samples", min=20, max=5000, help=_("重抽几次;默认 500,人多时少一些"))
    ] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say which ranks can be told apart."""
    from kaohe.engine.answers.fairness.answer import fairness as look_at
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    answer = look_at(read(find(opened.root / RUNS, run)), opened, samples)
    emit(answer.as_json(), output, lambda: _print(answer))


def _print(answer: Fairness) -> None:
    from kaohe.engine.answers.words.fairness import head, held, place, whole

    sys.stdout.write(head(answer) + "\n")
    left = held(answer)
    if left is not None:
        sys.stdout.write(left + "\n")
    for group in answer.groups:
        if group.group:
            sys.stdout.write(_("、").join(str(own) for own in group.group.values()) + "\n")
        sys.stdout.write("\n".join(whole(group)) + "\n")
        for own in group.standings:
            low, high = own.between
            sys.stdout.write(
                _("  {subject}:{points}({low} 到 {high}),{place}").format(
                    subject=own.subject, points=own.points, low=low, high=high, place=place(own)
                )
                + "\n"
            )
