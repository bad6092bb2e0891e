"""``kaohe whatif``: what another reading of the policy, or another figure in it, would change."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import library_of, open_job
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

    from kaohe.engine.answers.curve import Curve
    from kaohe.engine.job import Job
    from kaohe.engine.whatif import Move
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.library import Library
    from kaohe.policy.loader import Loaded

SHOWN = 3
"""Changes of one subject that are printed again under its worst and best case; JSON has all."""
MOVES = 60
"""Subjects that are printed; JSON has all."""


def whatif(
    policy: Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))],
    period: Annotated[str, typer.Option(help=_("考核周期;几个周期写成 2026-01..2026-12"))],
    workspace: WorkspaceOption = HERE,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help=_("改一个字段:路径或标题=值,如 业务保障及时率.目标=96%;一串值写成 '90..98 step 1';可多次"),
        ),
    ] = None,
    together: Annotated[bool, typer.Option("--together", help=_("几串值一起变,而不是每种组合都算"))] = False,
    interpretations: Annotated[bool, typer.Option("--interpretations", help=_("逐个换口径"))] = False,
    version: Annotated[
        Path | None,
        typer.Option(
            "--version",
            exists=True,
            dir_okay=False,
            help=_("办法的新版(policy.yaml),从它的生效日起试算;已经入账的,列出会补记的差额,什么也不入账"),
        ),
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """Who would be scored differently."""
    from kaohe.facts.store.workspace import Workspace

    if bool(set_) + interpretations + (version is not None) != 1:
        raise refuse(
            "whatif.nothing",
            _("没有说要改什么"),
            _("用 --set 路径=值、--interpretations 或 --version 文件,三者择一"),
        )
    opened = Workspace.open(workspace)
    if version is not None:
        _version(opened, policy, period, version, output)
        return
    if set_:
        from kaohe.cli.progress import progress
        from kaohe.engine.answers.curve import Question, curve
        from kaohe.policy.period import parse_periods

        question = Question(policy, tuple(parse_periods(period)), tuple(set_), together=together)
        with progress() as told:
            answer = curve(question, opened, told)
        emit(answer.as_json(), output, lambda: _print_answer(answer))
        return
    job = open_job(opened, policy, period)
    result = _interpretations(job, library_of(workspace))
    emit(result, output, lambda: _print_interpretations(result))


def _version(opened: Workspace, policy: str, period: str, file: Path, output: Format) -> None:
    """Try a version over past periods, and show what posting it would book."""
    from kaohe.cli.ledger_printing import print_entries
    from kaohe.cli.progress import progress
    from kaohe.cli.recording import now, user
    from kaohe.cycle.booking import Clerk, try_posting
    from kaohe.engine.answers.retroactive import try_version
    from kaohe.policy.period import parse_periods

    with progress() as told:
        found = try_version(opened, policy, parse_periods(period), file, told)
    booked = try_posting(opened.root, found.paying, Clerk(user(), now(), _("试算新版办法")))
    entries = [entry.as_json() for entry in booked]

    def text() -> None:
        _print_answer(found.answer)
        if booked:
            sys.stdout.write(_("已经入账的各期,会补记:") + "\n")
            print_entries(booked)

    emit({**found.answer.as_json(), "postings": entries}, output, text)


def _interpretations(job: Job, library: Library) -> dict[str, Any]:
    from kaohe.engine.extremes import extremes
    from kaohe.engine.whatif import Alternatives, one_at_a_time
    from kaohe.policy.loader import load_again

    def load(readings: Mapping[str, str]) -> Loaded:
        return load_again(job.loaded, library, job.catalogue, readings=readings)

    alternatives = Alternatives(job)
    effects = list(one_at_a_time(alternatives, job.loaded, load))
    return {
        "policy": job.policy.id,
        "period": job.period.label,
        "in_force": job.loaded.readings,
        "interpretations": [
            {
                "name": name,
                "alternative": alternative,
                "question": job.policy.interpretations[name].question,
                "means": effect.means,
                "subjects": [move.as_json() for move in effect.moves],
            }
            for effect in effects
            for name, alternative in effect.readings.items()
        ],
        "extremes": extremes(alternatives, job.loaded, effects, load),
    }


def _print_answer(answer: Curve) -> None:
    from kaohe.engine.answers.words.whatif import head, whole

    sys.stdout.write("\n".join(head(answer)) + "\n")
    if len(answer.points) > 1:
        from rich.console import Console

        Console().print(_table(answer))
        return
    point = answer.points[0]
    sys.stdout.write("\n".join(whole(point)) + "\n")
    _print_moves([move for move in point.moves if move.moved])


def _print_moves(moves: list[Move]) -> None:
    from kaohe.engine.answers.words.whatif import moved, paid

    for move in moves[:MOVES]:
        sys.stdout.write(f"  {moved(move)}\n")
        for line in paid(move):
            sys.stdout.write(f"    {line}\n")
    if len(moves) > MOVES:
        more = _("……还有 {count} 项,--format json 列出全部").format(count=len(moves) - MOVES)
        sys.stdout.write(f"  {more}\n")


def _table(answer: Curve) -> Table:
    """Return a line for each point: the values, who gains and loses, means, grades, ranks, pay."""
    from rich.markup import escape
    from rich.table import Table

    sums = [point.summary() for point in answer.points]
    grades = sorted({grade for whole in sums for grade in whole["grades_after"]})
    pays = any("pay" in whole for whole in sums)
    varied = [own for own in answer.settings if len(own.values) > 1]
    table = Table()
    for own in varied:
        table.add_column(escape(own.field.title))
    more = [_("升"), _("降"), _("不考核"), _("平均"), *grades, _("名次变动"), *([_("薪酬")] if pays else [])]
    for heading in more:
        table.add_column(escape(heading), justify="right")
    for point, whole in zip(answer.points, sums, strict=True):
        figures = [whole["gain"], whole["lose"], whole["not_assessed"], whole["mean"]["after"]]
        figures += [whole["grades_after"].get(grade, 0) for grade in grades]
        figures += [whole["ranks"], *([f"{whole['pay']['difference']:+}"] if pays else [])]
        values = [escape(point.values[each.path]) for each in varied]
        table.add_row(*values, *("—" if figure is None else str(figure) for figure in figures))
    return table


def _print_interpretations(result: dict[str, Any]) -> None:
    from kaohe.engine.answers.words.whatif import stands

    for reading in result["interpretations"]:
        sys.stdout.write("{name} = {alternative}:{question} {means}\n".format(**reading))
        moved = [move for move in reading["subjects"] if move["before"] != move["after"] or "pay" in move]
        for move in moved:
            sys.stdout.write(_line(move))
            for own in move.get("pay", ()):
                sys.stdout.write("    {item}: {before} → {after} ({difference:+})\n".format(**own))
        if not moved:
            sys.stdout.write(_("  没有人的结果会变") + "\n")
    sys.stdout.write(_("所有口径合起来(最不利 / 现行 / 最有利):") + "\n")
    for case in result["extremes"]:
        shown = " / ".join(stands(case[name]) for name in ("worst", "in_force", "best"))
        sys.stdout.write(f"  {case['subject']}:{shown}\n")
        for change in case["changes"][:SHOWN]:
            named = _("、").join(
                f"{name} = {alternative}" for name, alternative in change["readings"].items()
            )
            sys.stdout.write(f"    {named}: {stands(change['after'])}({_by(change)})\n")


def _line(move: dict[str, Any]) -> str:
    from kaohe.engine.answers.words.whatif import stands

    return (
        _("  {subject}:{before} → {after}({difference})").format(
            subject=move["subject"],
            before=stands(move["before"]),
            after=stands(move["after"]),
            difference=_by(move),
        )
        + "\n"
    )


def _by(move: dict[str, Any]) -> str:
    return _("考核与否不同") if move["difference"] is None else f"{move['difference']:+}"
