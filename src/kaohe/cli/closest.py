"""``kaohe closest``: the fewest changes in rows that would have altered a result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import RUNS
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.answers.closest.results import Closest
    from kaohe.engine.answers.words.closest import Way

SHOWN = 10
"""Rows of one way that are printed; JSON has all."""


def closest(
    subject: Annotated[str, typer.Argument(help=_("考核对象"))],
    run: Annotated[
        str, typer.Option("--run", help=_("计算编号(可只写开头几位),latest 是最近一次"))
    ] = "latest",
    grade: Annotated[str | None, typer.Option("--grade", help=_("到这个等级还差什么"))] = None,
    rank: Annotated[int | None, typer.Option("--rank", help=_("到这个名次还差什么"))] = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help=_("到这个指标的满分,或 --points 那么多分,还差什么"))
    ] = None,
    points: Annotated[str | None, typer.Option("--points", help=_("指标(默认总分)的多少分"))] = None,
    pay: Annotated[str | None, typer.Option("--pay", help=_("到这个薪酬项的门槛还差什么"))] = None,
    workspace: WorkspaceOption = HERE,
    output: FormatOption = Format.text,
) -> None:
    """Say how close a result was to another."""
    from kaohe.engine.answers.closest.answer import closest as look
    from kaohe.engine.answers.closest.wishes import Wish, points_of
    from kaohe.engine.runs import find, read
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    record = read(find(opened.root / RUNS, run))
    answer = look(
        record,
        opened,
        subject,
        Wish(grade, rank, indicator, None if points is None else points_of(points), pay),
    )
    emit(answer.as_json(), output, lambda: _print(answer))


def _print(answer: Closest) -> None:
    from kaohe.engine.answers.words import closest as words

    said = answer.as_json()
    sys.stdout.write(words.head(said) + "\n")
    if not said["goals"]:
        sys.stdout.write(_("没有更好的等级、名次或未过的门槛可问;用 --indicator 问一个指标") + "\n")
    for goal in said["goals"]:
        sys.stdout.write(f"{words.goal(goal)}\n")
        for way in goal["ways"]:
            _print_way(words.way(way))
        if words.outcome(goal):
            sys.stdout.write(f"  {words.outcome(goal)}\n")
        if goal["nearest"] is not None:
            _print_way(words.way(goal["nearest"]))
    worth = words.worth(said["worth"])
    if worth:
        sys.stdout.write(_("多一个、少一个值多少:") + "\n")
    for line in worth:
        sys.stdout.write(f"  {line}\n")


def _print_way(way: Way) -> None:
    sys.stdout.write(f"  {way.text}\n")
    for row in way.rows[:SHOWN]:
        sys.stdout.write(f"    {row}\n")
    if len(way.rows) > SHOWN:
        more = _("……还有 {count} 行,--format json 列出全部").format(count=len(way.rows) - SHOWN)
        sys.stdout.write(f"    {more}\n")
