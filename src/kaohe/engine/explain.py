"""Why a figure is what it is: points, rule, clause, arithmetic, and each row counted, left out or late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.naming import unknown
from kaohe.engine.explaining.explainer import Asked, explainer_of
from kaohe.engine.explaining.paid import Paid
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.evidence import Evidence
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record


def explain(
    record: Record, subject: str, indicator: str, evidence: Evidence | None = None, *, others: bool = False
) -> dict[str, Any]:
    """Explain one node of one subject, its children below it; with ``evidence``, down to the rows.

    ``others``: name other subjects where they decide: neighbours in the ranking, who made up a mean.
    Where ``indicator`` names a report, what the subject's rows contribute to it. Raises ``explain.subject``
    and ``explain.indicator`` with the nearest names that exist.
    """
    policy, run = record.loaded.policy, record.run
    group = next((part for part in run.all_parts() if part.by and subject in part.run.figures), None)
    members = _members(run)
    if subject not in run.figures and subject not in members and group is None:
        message = _("这次计算里没有考核对象“{subject}”").format(subject=subject)
        raise unknown("explain.subject", message, subject, (*run.figures, *members))
    if indicator in policy.pay and group is None:
        return Paid(record).explain(subject, indicator)
    names = [*reversed(policy.nodes()), *run.reports, *policy.pay]
    if subject not in run.figures and group is None:
        names = [name for name, item in policy.pay.items() if item.payee == "members"]
    if indicator not in names:
        message = _("办法 {policy} 没有指标“{name}”").format(policy=policy.id, name=indicator)
        raise unknown("explain.indicator", message, indicator, names)
    asked = Asked(subject, evidence, others=others, versions=record.versions)
    if subject not in run.figures and group is not None:
        top = explainer_of(policy, group.run, replace(asked, part=group))
    else:
        top = explainer_of(policy, run, asked)
    if indicator in run.reports:
        return top.report(indicator)
    return top.node(indicator) if top.has(indicator) else top.apart(indicator)


def _members(run: Run) -> set[str]:
    """Name whom members' items are paid to."""
    own = set() if run.members is None else set(run.members.figures)
    return own.union(*(_members(inner) for under in run.versions for inner in under.runs()))
