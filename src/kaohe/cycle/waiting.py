"""What waits for a person (待办): the steps that a cycle needs next and that this person may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from kaohe.cycle.appealing import target_of, title_of, untold
from kaohe.cycle.excluding import is_open
from kaohe.cycle.models import Cycle, PayProposal, PolicySubmission
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import subjects_of
from kaohe.cycle.rated_items import TABLE, TABLES
from kaohe.cycle.results import policy_titles, record
from kaohe.cycle.states import State, state_title
from kaohe.cycle.steps import unsigned, visible
from kaohe.facts.tables import table_title
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
    found += _decided(standing)
    return sorted(found, key=lambda each: (not each.late, each.by or today, each.about))


def _of(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    here = reverse("cycles-one", args=[cycle.pk])
    target = Target(cycle.policy, published=visible(cycle))
    yield from _deliveries(standing, cycle, today)
    yield from _ratings(standing, cycle, today)
    yield from _decisions(standing, cycle, target)
    if cycle.state == State.computed:
        nodes = record(cycle.run).loaded.policy.indicators
        for node in unsigned(cycle):
            if standing.may("cycle:sign", Target(cycle.policy, node=node)):
                yield Waiting(_("审核并签字:{node}").format(node=nodes[node].title), _named(cycle), here)
    if cycle.state in ADVANCED and standing.may("cycle:advance", target):
        title = _("推进考核周期:现在是“{state}”").format(state=state_title(cycle.state))
        yield Waiting(title, _named(cycle), here)
    yield from _statements(standing, cycle)


def _named(cycle: Cycle) -> str:
    return f"{cycle.policy} {policy_titles().get(cycle.policy, '')} · {cycle.period}"


def _statements(standing: Standing, cycle: Cycle) -> Iterator[Waiting]:
    """Ask the assessed to acknowledge what was published of themselves, or to appeal while there is time."""
    if cycle.state not in {State.published, State.appeals}:
        return
    own = {grant.person or grant.unit for grant in standing.grants} & subjects_of(cycle)
    seen = cycle.acknowledgements.filter(run=cycle.published_run).values_list("subject", flat=True)
    for subject in sorted(own.difference(seen)):
        if standing.may("cycle:acknowledge", Target(cycle.policy, subject, published=True)):
            there = reverse("scorecard-statement", args=[cycle.pk, subject])
            title = _("看考核单,确认或申诉:{subject}").format(subject=subject)
            yield Waiting(title, _named(cycle), there, cycle.appeals_until)


def _deliveries(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    if cycle.state != State.collecting or not standing.may("facts:import"):
        return
    for delivery in cycle.deliveries.filter(version=None, waived=""):
        if delivery.responsible_id in {None, standing.user.pk}:
            late = delivery.due is not None and delivery.due < today
            title = _("交数据:{table}").format(table=table_title(delivery.table))
            yield Waiting(title, _named(cycle), reverse("imports"), delivery.due, late)


def _ratings(standing: Standing, cycle: Cycle, today: date) -> Iterator[Waiting]:
    if cycle.state != State.collecting or not standing.may("rating:give", Target(cycle.policy)):
        return
    for delivery in cycle.deliveries.filter(table__in=TABLES, version=None, waived=""):
        if delivery.responsible_id in {None, standing.user.pk}:
            late = delivery.due is not None and delivery.due < today
            there = reverse("rating", args=[cycle.pk])
            title = _("评分") if delivery.table == TABLE else _("每天评分")
            there += "" if delivery.table == TABLE else "?day="
            yield Waiting(title, _named(cycle), there, delivery.due, late)


def _submissions(standing: Standing) -> Iterator[Waiting]:
    for each in PolicySubmission.objects.filter(state="submitted").exclude(submitted_by=standing.user.pk):
        if standing.may("policy:decide", Target(each.policy)):
            about = f"{each.policy} {policy_titles().get(each.policy, '')}"
            yield Waiting(_("批准或驳回办法"), about, reverse("workshop-one", args=[each.pk]))


def _money(standing: Standing) -> Iterator[Waiting]:
    for each in PayProposal.objects.filter(state="open").exclude(proposed_by=standing.user.pk):
        policy = each.cycle.policy if each.cycle is not None else None
        if standing.may("pay:decide", Target(policy, published=True)):
            where = reverse("ledger") if each.cycle is None else reverse("pay", args=[each.cycle.pk])
            yield Waiting(_("决定入账或关账"), _named(each.cycle) if each.cycle else each.period, where)


def _decided(standing: Standing) -> Iterator[Waiting]:
    """Tell whoever opened an appeal how it was decided, until the appeal is looked at; locked cycles as well."""
    for appeal in untold(standing.user) if standing.user.is_authenticated else ():
        if appeal.decided_by is None or appeal.decided_at is None:
            continue
        if standing.may("appeal:see", target_of(appeal)):
            figure = f"{appeal.subject} {title_of(appeal.run_before, appeal.indicator)}"
            accepted = appeal.state == "accepted"
            title = _("申诉已接受:{figure}") if accepted else _("申诉已驳回:{figure}")
            about = _("{who} {when} 决定,{cycle}").format(
                who=appeal.decided_by.get_full_name() or appeal.decided_by.get_username(),
                when=timezone.localtime(appeal.decided_at).strftime("%Y-%m-%d %H:%M"),
                cycle=_named(appeal.cycle),
            )
            there = reverse("appeals-one", args=[appeal.cycle.pk, appeal.pk])
            yield Waiting(title.format(figure=figure), about, there)


def _decisions(standing: Standing, cycle: Cycle, target: Target) -> Iterator[Waiting]:
    if is_open(cycle) and standing.may("exclusion:decide", target):
        there = reverse("exclusions", args=[cycle.pk])
        for proposal in cycle.exclusions.filter(state="open").exclude(proposed_by=standing.user.pk):
            yield Waiting(_("决定剔除申请:{row}").format(row=proposal.row_name), _named(cycle), there)
    if standing.may("appeal:decide", target):
        for appeal in cycle.appeals.filter(state="open").select_related("cycle"):
            if not standing.may("appeal:decide", target_of(appeal)):
                continue
            title = _("答复申诉:{subject}").format(subject=appeal.subject)
            there = reverse("appeals-one", args=[cycle.pk, appeal.pk])
            yield Waiting(title, _named(cycle), there, cycle.appeals_until)
