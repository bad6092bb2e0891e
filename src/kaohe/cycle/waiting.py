"""What waits for a person (待办): the steps that a cycle needs next and that this person may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from kaohe.cycle.excluding import is_open
from kaohe.cycle.models import Cycle, PayProposal, PolicySubmission
from kaohe.cycle.permissions import Target
from kaohe.cycle.rated_items import TABLE, TABLES
from kaohe.cycle.states import State
from kaohe.cycle.steps import unsigned, visible
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.cycle.permissions import Standing

ADVANCED = frozenset({State.open, State.checking, State.reviewed, State.published})
"""States that an analyst ends by hand, whatever else happens."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what, about what, where, by when."""

    title: str
    about: str
    url: str
    by: date | None = None
    late: bool = False


def waiting_for(standing: Standing) -> list[Waiting]:
    """List what waits for a person, what is late first, then by day."""
    today = timezone.localdate()
    found = [
        each for cycle in Cycle.objects.exclude(state=State.final) for each in _of(standing, cycle, today)
    ]
    found += _submissions(standing)
    found += _money(standing)
    return sorted(found, key=lambda each: (not each.late, each.by or today, each.about))


def _of(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    here = reverse("cycles-one", args=[cycle.pk])
    target = Target(cycle.policy, published=visible(cycle))
    yield from _deliveries(standing, cycle, today)
    yield from _ratings(standing, cycle, today)
    yield from _decisions(standing, cycle, here, target)
    if cycle.state == State.computed:
        for node in unsigned(cycle):
            if standing.may("cycle:sign", Target(cycle.policy, node=node)):
                yield Waiting(_("审核并签字:{node}").format(node=node), str(cycle), here)
    if cycle.state in ADVANCED and standing.may("cycle:advance", target):
        yield Waiting(_("推进考核周期"), str(cycle), here)


def _deliveries(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    if cycle.state != State.collecting or not standing.may("facts:import"):
        return
    for delivery in cycle.deliveries.filter(version=None, waived=""):
        if delivery.responsible_id in {None, standing.user.pk}:
            late = delivery.due is not None and delivery.due < today
            title = _("交数据:{table}").format(table=delivery.table)
            yield Waiting(title, str(cycle), reverse("imports"), delivery.due, late)


def _ratings(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    if cycle.state != State.collecting or not standing.may("rating:give", Target(cycle.policy)):
        return
    for delivery in cycle.deliveries.filter(table__in=TABLES, version=None, waived=""):
        if delivery.responsible_id in {None, standing.user.pk}:
            late = delivery.due is not None and delivery.due < today
            there = reverse("rating", args=[cycle.pk])
            title = _("评分") if delivery.table == TABLE else _("每天评分")
            yield Waiting(
                title, str(cycle), there if delivery.table == TABLE else f"{there}?day=", delivery.due, late
            )


def _submissions(standing: Standing) -> Iterator[Waiting]:
    for each in PolicySubmission.objects.filter(state="submitted").exclude(submitted_by=standing.user.pk):
        if standing.may("policy:decide", Target(each.policy)):
            yield Waiting(_("批准或驳回办法"), each.policy, reverse("workshop-one", args=[each.pk]))


def _money(standing: Standing) -> Iterator[Waiting]:
    for each in PayProposal.objects.filter(state="open").exclude(proposed_by=standing.user.pk):
        policy = each.cycle.policy if each.cycle is not None else None
        if standing.may("pay:decide", Target(policy, published=True)):
            where = reverse("ledger") if each.cycle is None else reverse("pay", args=[each.cycle.pk])
            yield Waiting(_("决定入账或关账"), str(each.cycle or each.period), where)


def _decisions(standing: Standing, cycle: Cycle, here: str, target: Target) -> Iterator[Waiting]:
    if is_open(cycle) and standing.may("exclusion:decide", target):
        there = reverse("exclusions", args=[cycle.pk])
        for proposal in cycle.exclusions.filter(state="open").exclude(proposed_by=standing.user.pk):
            yield Waiting(_("决定剔除申请:{row}").format(row=proposal.row_name), str(cycle), there)
    if standing.may("appeal:decide", target):
        for appeal in cycle.appeals.filter(state="open"):
            title = _("答复申诉:{subject}").format(subject=appeal.subject)
            yield Waiting(title, str(cycle), here, cycle.appeals_until)
