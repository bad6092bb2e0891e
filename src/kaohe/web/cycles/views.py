"""All cycles, and one cycle: where it stands, what is missing, and the steps that its reader may take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaohe.cycle import long_steps, steps
from kaohe.cycle.answers import is_running
from kaohe.cycle.deliveries import remind as remind_delivery
from kaohe.cycle.deliveries import waive as waive_delivery
from kaohe.cycle.models import Cycle, Delivery
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import subjects_of
from kaohe.cycle.rated_items import TABLES as RATED
from kaohe.cycle.results import pays_anything, policy_ids, record, shown_run
from kaohe.cycle.states import STATES, State, state_title, ways_from
from kaohe.cycle.steps import visible
from kaohe.facts.tables import table_title
from kaohe.i18n import _
from kaohe.web.cycles.years import years_of
from kaohe.web.layout.under_way import under_way
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("cycle:see")
def cycles(request: Asked) -> HttpResponse:
    """Lay the cycles out by year: a line a policy, months, quarters, halves and the year side by side."""
    known = list(Cycle.objects.all())
    context = {
        "years": years_of(known),
        "titles": {cycle.pk: state_title(cycle.state) for cycle in known},
        "may_open": request.standing.may("cycle:open"),
        "policies": policy_ids(),
    }
    return render(request, "cycles/cycles.html", context)


@require_POST
@page("cycle:open")
def open_one(request: Asked) -> HttpResponse:
    """Open a cycle."""
    by = _day(request.POST.get("collect_by"))
    cycle = steps.open_cycle(request.user, request.POST.get("policy", ""), request.POST.get("period", ""), by)
    return redirect("cycles-one", cycle=cycle.pk)


@page("cycle:see", of_cycle)
def one(request: Asked, cycle: int) -> HttpResponse:
    """Show one cycle."""
    found = get_object_or_404(Cycle, pk=cycle)
    sees_newest = bool(found.run) and request.standing.sees_all("ranking:see")
    target = Target(found.policy, published=visible(found))
    may_advance = request.standing.may("cycle:advance", target)
    working = _under_way(found) if may_advance else {"busy": False}
    context: dict[str, Any] = {
        **working,
        "cycle": found,
        "states": [{"title": state_title(state), "here": state == found.state} for state in STATES],
        "steps": [(step, state_title(step.after)) for step in found.steps.select_related("who")],
        "results": visible(found) or sees_newest,
        "own": sorted(request.standing.subjects() & subjects_of(found)),
        "deliveries": [
            (delivery, table_title(delivery.table))
            for delivery in found.deliveries.select_related("responsible")
        ],
        "today": timezone.localdate(),
        "ways": [(way, state_title(way.after)) for way in ways_from(found.state)]
        if may_advance and not working["busy"]
        else [],
        "branches": _branches(request, found),
        "may_check": request.standing.may("exclusion:see", target),
        "may_add": request.standing.may("event:add", target),
        "may_collect": request.standing.may("facts:import", target),
        "may_rate": found.state == State.collecting
        and request.standing.may("rating:give", target)
        and found.deliveries.filter(table__in=RATED).exists(),
        "may_see_pay": request.standing.may("pay:see", target) and pays_anything(found.policy),
        "may_doubt": bool(found.run or found.published_run) and request.standing.may("doubt:see", target),
        "may_look_ahead": is_running(found)
        and request.standing.may("forecast:see", Target(found.policy, published=True)),
        "may_see_appeals": request.standing.may("appeal:see", None),
    }
    return render(request, "cycles/one.html", context)


@require_POST
@page("cycle:advance", of_cycle)
def advance(request: Asked, cycle: int) -> HttpResponse:
    """Take a cycle one step on; what takes long goes on while its page asks again."""
    found = get_object_or_404(Cycle, pk=cycle)
    after, why = request.POST.get("after", ""), request.POST.get("why", "")
    task = long_steps.advance(request.user, found, after, why, _day(request.POST.get("appeals_until")))
    if task is None or task.state == "done":
        messages.success(request, _("已到“{state}”").format(state=state_title(after)))
    return redirect("cycles-one", cycle=cycle)


@require_POST
@page("cycle:sign", of_cycle)
def sign(request: Asked, cycle: int, node: str) -> HttpResponse:
    """Sign a branch of the newest run, or refuse it."""
    found = get_object_or_404(Cycle, pk=cycle)
    signed = request.POST.get("decision") == "sign"
    steps.sign(request.user, found, node, signed=signed, why=request.POST.get("why", ""))
    messages.success(request, _("已签") if signed else _("已退回核对"))
    return redirect("cycles-one", cycle=cycle)


@require_POST
@page("facts:import", of_cycle)
def waive(request: Asked, cycle: int, table: str) -> HttpResponse:
    """Let a cycle go without one of its tables, with a reason."""
    delivery = get_object_or_404(Delivery, cycle_id=cycle, table=table)
    waive_delivery(request.user, delivery, request.POST.get("why", ""))
    return redirect("cycles-one", cycle=cycle)


@require_POST
@page("facts:import", of_cycle)
def remind(request: Asked, cycle: int, table: str) -> HttpResponse:
    """Remind whoever delivers a table: it goes on top of that person's work."""
    delivery = get_object_or_404(Delivery, cycle_id=cycle, table=table)
    remind_delivery(request.user, delivery)
    messages.success(request, _("已催交"))
    return redirect("cycles-one", cycle=cycle)


def _under_way(cycle: Cycle) -> dict[str, Any]:
    task = long_steps.of_cycle(cycle)
    after = "" if task is None else task.result["asked"]["after"]
    return under_way(task, _("正在核对并公布") if after == State.published else _("正在计算"))


def _branches(request: Asked, cycle: Cycle) -> list[dict[str, Any]]:
    """List what is to be signed, with the branch's points of everybody for whoever signs it."""
    if cycle.state != "computed":
        return []
    policy = record(cycle.run).loaded.policy
    run = shown_run(cycle, newest=True).run
    given = {
        signature.node: signature
        for signature in cycle.signatures.filter(run=cycle.run).select_related("who")
    }
    return [
        {
            "node": node,
            "title": policy.indicators[node].title,
            "signature": given.get(node),
            "may_sign": request.standing.may("cycle:sign", Target(cycle.policy, node=node)),
            "rows": [row for row in run.rows if row.indicator == node],
        }
        for node in steps.branches(policy)
    ]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
