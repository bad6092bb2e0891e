"""Why a figure is what it is: points, rule, clause, arithmetic, and each row counted, left out or late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.naming import unknown
from kaohe.engine.explaining.changing import pay_under_versions
from kaohe.engine.explaining.explainer import Asked, explainer_of
from kaohe.engine.given import given_in
from kaohe.engine.pay.explaining import explain_pay
from kaohe.i18n import _
from kaohe.policy.branch import branch
from kaohe.policy.dated import version_of

if TYPE_CHECKING:
    from kaohe.engine.evidence import Evidence
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy


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
        return _pay(record, subject, indicator)
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


def _pay(record: Record, subject: str, item: str) -> dict[str, Any]:
    """Explain an amount; where versions of the policy change in the period, by each of them."""
    policy, run = record.loaded.policy, record.run
    if not run.versions:
        return _pay_under(policy, run, subject, item)
    dates = policy.way_of(policy.pay[item]) == "dates"
    parts = []
    for own in run.versions:
        inner, there = own.alone if dates else own.whole, version_of(record.versions, own.version).policy
        if inner is not None and item in there.pay:
            parts.append((own, _pay_under(there, inner, subject, item)))
    return pay_under_versions(policy, run, (subject, item), parts)


def _pay_under(policy: Policy, run: Run, subject: str, item: str) -> dict[str, Any]:
    whole = branch(policy, policy.total)
    values = {name: own.values for name, own in given_in(whole, run).items()}
    return explain_pay(whole, run, subject, item, values)
