"""``kaohe score --each``: the shorter periods of one period, each scored and kept; those of a year use each other."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any, cast, get_args

import typer

from kaohe.cli.output import Format, emit
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.period import Period


def score_each(
    opened: Workspace, open_at: Callable[[str], Job], text: tuple[str, str], version: int, output: Format
) -> None:
    """Score the shorter periods, ``text`` being the long period and their kind; print the runs."""
    from kaohe.engine.opening import RUNS
    from kaohe.engine.runs import Record, save

    found: list[dict[str, Any]] = []
    for job, run in _runs(open_at, _periods(*text), version):
        save(opened.root / RUNS, Record.of(run, job))
        said = {"findings": [own.as_json() for own in run.findings]} if run.findings else {}
        found.append({"run": run.id, "period": run.inputs.period, **said})

    def show() -> None:
        for own in found:
            sys.stdout.write("{period}  {run}\n".format(**own))

    emit({"runs": found}, output, show)


def _periods(whole: str, each: str) -> list[Period]:
    from kaohe.policy.period import Each, parse_period

    if each not in get_args(Each):
        raise typer.BadParameter(_("、").join(get_args(Each)), param_hint="--each")
    periods = parse_period(whole).each(cast("Each", each))
    if not periods:
        raise typer.BadParameter(_("{period} 里没有完整的这种周期").format(period=whole), param_hint="--each")
    return periods


def _runs(open_at: Callable[[str], Job], periods: list[Period], version: int) -> Iterator[tuple[Job, Run]]:
    """Open a job for each policy year where pay looks back over it, else for each period."""
    from kaohe.engine.opening import check_in_force
    from kaohe.engine.score import score_in_turn, score_jobs

    left = list(periods)
    while left:
        job = open_at(left[0].label)
        policy = job.policy
        if job.versions:
            yield from score_jobs(chain([job], (open_at(own.label) for own in left[1:])), version)
            return
        year = left[0].spanned("year", policy.year_starts).last
        together = [own for own in left if own is left[0] or (policy.pay and own.last <= year)]
        for own in together[1:]:
            check_in_force(policy, own)
        yield from ((job, run) for run in score_in_turn(job, together, version))
        left = left[len(together) :]
