"""The statement (考核单): one printable page with points, arithmetic and rank; acknowledged by the assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle.appealing import closed_to_appeals
from kaohe.cycle.models import Acknowledgement, Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import changes_for
from kaohe.cycle.results import explained, shown_run
from kaohe.cycle.steps import acknowledge as acknowledge_step
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.page import of_cycle, page, seen_by_other
from kaohe.web.pay.reading import due_to, lines_of, pays
from kaohe.web.scorecard.reading import arithmetic_of, read_scorecard, titles_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("statement:see", of_cycle)
def statement(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Show the statement of a subject."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("statement:see"))
    card = read_scorecard(kept, subject)
    seen_by_other(request, found, subject, "statement")
    arithmetic = dict(arithmetic_of(explained(kept.run.id, subject, card.top))) if card.lines else {}
    target = Target(found.policy, subject, published=visible(found))
    money = request.standing.may("pay:part", target)
    context: dict[str, Any] = {
        "cycle": found,
        "policy": kept.loaded.policy,
        "run": kept.run,
        "card": card,
        "arithmetic": arithmetic,
        "changes": changes_for(found, subject, money=money),
        "titles": titles_of(kept.loaded.policy),
        "acknowledged": Acknowledgement.objects.filter(cycle=found, subject=subject, run=kept.run.id).first(),
        "may_acknowledge": request.standing.may("cycle:acknowledge", target),
        "may_appeal": request.standing.may("appeal:open", target),
        "closed": closed.findings[0] if (closed := closed_to_appeals(found)) else None,
    }
    if pays(kept) and money:
        context |= {"pay": lines_of(kept, subject), "due": due_to(kept, subject)}
    return render(request, "scorecard/statement.html", context)


@require_POST
@page("cycle:acknowledge", of_cycle)
def acknowledge(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Record that the assessed saw what was published."""
    found = get_object_or_404(Cycle, pk=cycle)
    acknowledge_step(request.user, found, subject)
    messages.success(request, _("已确认"))
    return redirect("scorecard-statement", cycle=cycle, subject=subject)
