"""The pay of a cycle: what its published result pays, what posting it would write, proposals and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import paying
from kaohe.cycle.models import Cycle, PayProposal
from kaohe.cycle.permissions import Target
from kaohe.cycle.results import shown_run
from kaohe.cycle.steps import visible
from kaohe.cycle.trail import record
from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.web.page import of_cycle, page
from kaohe.web.pay.reading import account_titles, pays, pools_of, table_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("pay:see", of_cycle)
def settlement(request: Asked, cycle: int) -> HttpResponse:
    """Show what everybody is paid, pools and their parts, and what posting would write."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("pay:see"))
    record(request.user, "pay:seen", str(found))
    titles, rows = table_of(kept)
    target = Target(found.policy, published=visible(found))
    context: dict[str, Any] = {
        "cycle": found,
        "policy": kept.loaded.policy,
        "run": kept.run,
        "pays": pays(kept),
        "titles": titles,
        "rows": rows,
        "pools": pools_of(kept),
        "proposals": [
            (each, each.proposed_by_id != request.user.pk) for each in PayProposal.objects.filter(cycle=found)
        ],
        "may_propose": request.standing.may("pay:propose", target),
        "may_decide": request.standing.may("pay:decide", target),
    }
    if found.published_run and pays(kept):
        try:
            preview = paying.preview_run(found)
        except KaoheError as error:
            context["refused"] = error.findings
        else:
            context |= {"entries": preview.entries, "lacking": preview.lacking, "accounts": account_titles()}
            context["waiting"] = any(each.state == "open" for each, _foreign in context["proposals"])
            context["item_titles"] = {name: item.title for name, item in kept.loaded.policy.pay.items()}
    return render(request, "pay/settlement.html", context)


@require_POST
@page("pay:propose", of_cycle)
def propose(request: Asked, cycle: int) -> HttpResponse:
    """Propose to post the published result."""
    found = get_object_or_404(Cycle, pk=cycle)
    paying.propose_run(request.user, found, request.POST.get("reason", ""))
    messages.success(request, _("已提出;由第二个人批准后入账"))
    return redirect("pay", cycle=cycle)


def of_proposal(_request: Asked, *, proposal: int) -> Target:
    """Target the policy whose result a proposal is about; a closing concerns all of them."""
    found = get_object_or_404(PayProposal, pk=proposal)
    if found.cycle is None:
        return Target(published=True)
    return Target(found.cycle.policy, published=visible(found.cycle))


@require_POST
@page("pay:decide", of_proposal)
def decide(request: Asked, proposal: int) -> HttpResponse:
    """Approve a proposal, or reject it with a reason."""
    found = get_object_or_404(PayProposal, pk=proposal)
    approved = request.POST.get("decision") == "approve"
    paying.decide(request.user, found, approved=approved, why=request.POST.get("why", ""))
    messages.success(request, _("已批准,已入账") if approved else _("已驳回"))
    return redirect("pay", cycle=found.cycle.pk) if found.cycle is not None else redirect("ledger")
