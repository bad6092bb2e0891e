"""``kaohe whatif``: what another reading of the policy, or another figure in it, would change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.cli.pairs import pairs
from kaohe.engine.opening import library_of, open_job
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.whatif import Alternatives, Move
    from kaohe.policy.loader import Loaded

SHOWN = 3
"""Changes of one subject that are printed again under its worst and best case; JSON has all."""


def whatif(
    policy: Annotated[str, typer.Argument(help=_("办法的编号,或 policy.yaml 的路径"))],
    period: Annotated[str, typer.Option(help=_("考核周期"))],
    workspace: WorkspaceOption = HERE,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help=_("改一个字段:路径=值,如 indicators.assurance.rule.target=96%,可多次")),
    ] = None,
    interpretations: Annotated[bool, typer.Option("--interpretations", help=_("逐个换口径"))] = False,
    output: FormatOption = Format.text,
) -> None:
    """Who would be scored differently."""
    from kaohe.engine.whatif import Alternatives
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.loader import load_policy

    if bool(set_) == interpretations:
        raise refuse(
            "whatif.nothing", _("没有说要改什么"), _("用 --set 路径=值,或 --interpretations,二者择一")
        )
    job = open_job(Workspace.open(workspace), policy, period)
    library = library_of(workspace)
    alternatives = Alternatives(job)

    def load(readings: Mapping[str, str], changes: Mapping[str, Any] | None = None) -> Loaded:
        return load_policy(policy, library, job.catalogue, readings=readings, changes=changes)

    result: dict[str, Any] = {"policy": job.policy.id, "period": job.period.label}
    if set_:
        changes = pairs(set_, "--set")
        moves = alternatives.moves(load(job.loaded.readings, changes))
        result |= {"set": changes, "subjects": [move.as_json() for move in moves]}
        emit(result, output, lambda: _print_moves(_("改动后"), moves))
        return
    result |= _interpretations(job, alternatives, load)
    emit(result, output, lambda: _print_interpretations(result))


def _interpretations(
    job: Job, alternatives: Alternatives, load: Callable[[Mapping[str, str]], Loaded]
) -> dict[str, Any]:
    from kaohe.engine.extremes import extremes
    from kaohe.engine.whatif import one_at_a_time

    effects = list(one_at_a_time(alternatives, job.loaded, load))
    return {
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


def _print_moves(heading: str, moves: Iterable[Move]) -> None:
    sys.stdout.write(heading + "\n")
    for move in moves:
        if move.moved:
            _print_move(move.as_json())


def _print_move(move: dict[str, Any]) -> None:
    line = _("  {subject}:{before} → {after}({difference})")
    sys.stdout.write(
        line.format(
            subject=move["subject"],
            before=_shown(move["before"]),
            after=_shown(move["after"]),
            difference=f"{move['difference']:+}",
        )
        + "\n"
    )
    for own in move.get("pay", ()):
        sys.stdout.write("    {item}: {before} → {after} ({difference:+})\n".format(**own))


def _print_interpretations(result: dict[str, Any]) -> None:
    for reading in result["interpretations"]:
        sys.stdout.write("{name} = {alternative}:{question} {means}\n".format(**reading))
        moved = [move for move in reading["subjects"] if move["before"] != move["after"] or "pay" in move]
        for move in moved:
            _print_move(move)
        if not moved:
            sys.stdout.write(_("  没有人的结果会变") + "\n")
    sys.stdout.write(_("所有口径合起来(最不利 / 现行 / 最有利):") + "\n")
    for case in result["extremes"]:
        shown = " / ".join(_shown(case[name]) for name in ("worst", "in_force", "best"))
        sys.stdout.write(f"  {case['subject']}:{shown}\n")
        for change in case["changes"][:SHOWN]:
            named = "、".join(f"{name} = {alternative}" for name, alternative in change["readings"].items())
            sys.stdout.write(f"    {named}: {_shown(change['after'])}({change['difference']:+})\n")


def _shown(standing: dict[str, Any]) -> str:
    if standing["points"] is None:
        return "—"
    rank = "" if standing["rank"] is None else _(",第 {rank} 名").format(rank=standing["rank"])
    return f"{standing['points']} {standing['grade'] or ''}{rank}"
