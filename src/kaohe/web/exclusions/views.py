"""The exclusions of a cycle: proposed from the rows of a figure, decided by somebody else."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import excluding
from kaohe.cycle.models import Cycle, ExclusionProposal
from kaohe.facts.store.snapshot import declared
from kaohe.facts.tables import table_title
from kaohe.i18n import _
from kaohe.web.page import of_cycle, page
from kaohe.web.uploads.checking import checked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("exclusion:see", of_cycle)
def exclusions(request: Asked, cycle: int) -> HttpResponse:
    """List what was proposed, what waits for a decision first."""
    found = get_object_or_404(Cycle, pk=cycle)
    proposals = found.exclusions.select_related("proposed_by", "decided_by")
    may_decide = request.standing.may("exclusion:decide", of_cycle(request, cycle=cycle))
    context = {
        "cycle": found,
        "proposals": [
            (each, table_title(each.table), each.proposed_by_id != request.user.pk)
            for each in sorted(proposals, key=lambda each: each.state != "open")
        ],
        "may_decide": may_decide and excluding.is_open(found),
        "may_propose": request.standing.may("exclusion:propose"),
    }
    return render(request, "exclusions/exclusions.html", context)


@page("exclusion:propose", of_cycle)
def propose(request: Asked, cycle: int) -> HttpResponse:
    """Show the form for the row that the address names, and propose it when it is sent."""
    found = get_object_or_404(Cycle, pk=cycle)
    if request.method == "POST":
        words = {name: request.POST.get(name, "") for name in ("table", "key", "subject", "reason")}
        file = checked(request.FILES.get("evidence"))
        excluding.propose(request.user, found, excluding.Proposal(**words, evidence=file))
        messages.success(request, _("已提出;由第二个人批准"))
        return redirect("exclusions", cycle=cycle)
    table = declared(request.GET.get("table", ""))
    row = {name: request.GET.get(name, "") for name in ("table", "key", "subject")}
    return render(
        request, "exclusions/propose.html", {"cycle": found, "title": table_title(table.name), "row": row}
    )


@require_POST
@page("exclusion:decide", of_cycle)
def decide(request: Asked, cycle: int, proposal: int) -> HttpResponse:
    """Approve or reject."""
    found = get_object_or_404(ExclusionProposal, pk=proposal, cycle_id=cycle)
    approved = request.POST.get("decision") == "approve"
    excluding.decide(request.user, found, approved=approved, why=request.POST.get("why", ""))
    messages.success(request, _("已批准,这一行不再计入") if approved else _("已驳回"))
    return redirect("exclusions", cycle=cycle)


@page("exclusion:see", of_cycle)
def evidence(_request: Asked, cycle: int, proposal: int) -> FileResponse:
    """Hand out the evidence, always as a file to save."""
    found = get_object_or_404(ExclusionProposal, pk=proposal, cycle_id=cycle)
    if not found.evidence:
        raise Http404
    name = PurePath(str(found.evidence.name)).name
    return FileResponse(found.evidence.open("rb"), as_attachment=True, filename=name)
