"""``kaohe duties``: duties against the indicators that measure them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kaohe.cli.organisation import PolicyOption, documents_with
from kaohe.cli.output import HERE, Format, FormatOption, WorkspaceOption, emit
from kaohe.engine.opening import library_of, open_job
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.engine.organisation.coverage import Assessed, View
    from kaohe.policy.policy import Policy


def duties(
    workspace: WorkspaceOption = HERE,
    policy: PolicyOption = None,
    period: Annotated[
        str | None, typer.Option(help=_("按一个周期的实际得分,列出谁被重复考核;省略则只看办法"))
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """Hold duties against the indicators that measure them."""
    from kaohe.cli.policy import catalogue
    from kaohe.engine.organisation.coverage import cover
    from kaohe.policy.loader import load_policy

    documents = documents_with(workspace, policy, "duties", "posts")
    library, tables = library_of(workspace), catalogue(workspace)
    names = dict.fromkeys(
        name
        for document in documents
        for name in (
            *(document.coverage.policies if document.coverage else ()),
            *(
                tie.indicator.partition(".")[0]
                for _path, duty in document.all_duties()
                for tie in duty.measured_by
            ),
        )
    )
    policies = [load_policy(name, library, tables).policy for name in names]
    assessed = None if period is None else _assessed(workspace, policies, period)
    view = cover(documents, policies, assessed)
    answer = {"documents": [document.id for document in documents], "period": period, **view.as_json()}
    emit(answer, output, lambda: _print_duties(view, period))


def _assessed(workspace: Path, policies: Sequence[Policy], period: str) -> Assessed:
    """Score the policies that are in force in the period, and note who got points for which item."""
    from kaohe.engine.score import score
    from kaohe.errors import KaoheError
    from kaohe.facts.store.workspace import Workspace

    opened = Workspace.open(workspace)
    found: dict[str, set[str]] = {}
    for policy in policies:
        try:
            run = score(open_job(opened, policy.id, period), opened.version)
        except KaoheError as error:
            if error.code != "policy.not_in_force":
                raise
            continue
        for row in run.rows:
            if row.status != "not_assessed":
                found.setdefault(f"{policy.id}.{row.indicator}", set()).add(row.subject)
    return {name: frozenset(subjects) for name, subjects in found.items()}


def _print_duties(view: View, period: str | None) -> None:
    write = sys.stdout.write
    for name, duty in view.duties.items():
        measured = _("、").join(tie.indicator for tie in duty.measured_by) or _("没有指标衡量")
        write(f"{name}  {duty.title}:{measured}\n")
    write("\n" + _("没有指标衡量的职责 {n} 项").format(n=len(view.unmeasured)) + "\n")
    for name in view.unmeasured:
        write(f"  {name}  {view.duties[name].title}({view.duties[name].cite})\n")
    write(_("没有职责说明的指标 {n} 项").format(n=len(view.unexplained)) + "\n")
    for name in view.unexplained:
        write(f"  {name}  {view.indicators[name]}\n")
    write(_("为同一件事考核两次的 {n} 处").format(n=len(view.twice)) + "\n")
    for each in view.twice:
        why = _("同一职责") if each.because == "duty" else _("同样的行、同样的算法")
        said = _("、").join(f"{name} {view.indicators[name]}" for name in each.indicators)
        who = "" if each.subjects is None else _(";涉及:{names}").format(names=_("、").join(each.subjects))
        write(_("  {said}({why}){who}").format(said=said, why=why, who=who) + "\n")
    if period is None:
        write(_("谁被重复考核,加 --period 周期 按实际得分列出") + "\n")
