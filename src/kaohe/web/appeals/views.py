"""Appeals: what the assessed see of their own, what the office sees of all."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import appealing, long_steps
from kaohe.cycle.models import Appeal, AppealMessage, Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import moved_by
from kaohe.cycle.results import record
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.layout.under_way import under_way
from kaohe.web.page import of_cycle, page
from kaohe.web.uploads.checking import checked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


def of_appeal(_request: Asked, *, cycle: int, appeal: int, **_rest: object) -> Target:
    """Target the subject that an appeal is about."""
    found = get_object_or_404(Appeal.objects.select_related("cycle"), pk=appeal, cycle_id=cycle)
    return Target(found.cycle.policy, found.subject, published=visible(found.cycle))


@page("appeal:see", of_cycle)
def appeals(request: Asked, cycle: int) -> HttpResponse:
    """List the appeals of a cycle that the person may see."""
    found = get_object_or_404(Cycle, pk=cycle)
    shown = [
        appeal
        for appeal in found.appeals.select_related("opened_by")
        if request.standing.may("appeal:see", Target(found.policy, appeal.subject, published=visible(found)))
    ]
    titles = {name: node.title for name, node in record(found.published_run).loaded.policy.indicators.items()}
    return render(request, "appeals/appeals.html", {"cycle": found, "appeals": shown, "titles": titles})


@page("appeal:open", of_cycle)
def open_one(request: Asked, cycle: int, subject: str, indicator: str) -> HttpResponse:
    """Show the form of an appeal, and open it when it is sent."""
    found = get_object_or_404(Cycle, pk=cycle)
    if request.method == "POST":
        appeal = appealing.open_appeal(request.user, found, subject, indicator, _word(request))
        messages.success(request, _("申诉已提交"))
        return redirect("appeals-one", cycle=cycle, appeal=appeal.pk)
    policy = record(found.published_run).loaded.policy
    title = policy.indicators[indicator].title if indicator in policy.indicators else indicator
    closed = appealing.closed_to_appeals(found)
    context = {
        "cycle": found,
        "subject": subject,
        "indicator": indicator,
        "title": title,
        "closed": closed.findings[0] if closed else None,
    }
    return render(request, "appeals/open.html", context)


@page("appeal:see", of_appeal)
def one(request: Asked, cycle: int, appeal: int) -> HttpResponse:
    """Show an appeal with its thread; decided, with what it changed."""
    found = get_object_or_404(Appeal.objects.select_related("cycle"), pk=appeal, cycle_id=cycle)
    policy = record(found.run_before).loaded.policy
    target = of_appeal(request, cycle=cycle, appeal=appeal)
    may_decide = request.standing.may("appeal:decide", target) and found.opened_by_id != request.user.pk
    context = {
        **under_way(long_steps.of_appeal(found) if may_decide else None, _("正在重算并公布更正")),
        "cycle": found.cycle,
        "appeal": found,
        "title": policy.indicators[found.indicator].title,
        "thread": found.messages.select_related("who"),
        "moved": moved_by(found.run_before, found.run_after, found.subject) if found.run_after else [],
        "titles": {name: node.title for name, node in policy.indicators.items()},
        "may_decide": may_decide,
        "may_answer": request.standing.may("appeal:answer", target),
    }
    return render(request, "appeals/one.html", context)


@require_POST
@page("appeal:answer", of_appeal)
def answer(request: Asked, cycle: int, appeal: int) -> HttpResponse:
    """Add to the thread: the assessed, and whoever decides."""
    found = get_object_or_404(Appeal, pk=appeal, cycle_id=cycle)
    appealing.answer(request.user, found, _word(request))
    return redirect("appeals-one", cycle=cycle, appeal=appeal)


@require_POST
@page("appeal:decide", of_appeal)
def decide(request: Asked, cycle: int, appeal: int) -> HttpResponse:
    """Accept or reject; accepted, the result is made anew while the page asks again."""
    found = get_object_or_404(Appeal.objects.select_related("cycle"), pk=appeal, cycle_id=cycle)
    accepted = request.POST.get("decision") == "accept"
    task = long_steps.decide(request.user, found, accepted=accepted, why=request.POST.get("why", ""))
    if task is None or task.state == "done":
        messages.success(request, _("已接受,结果已更正") if accepted else _("已驳回"))
    return redirect("appeals-one", cycle=cycle, appeal=appeal)


@page("appeal:see", of_appeal)
def attachment(request: Asked, cycle: int, appeal: int, message: int) -> FileResponse:
    """Hand out an attachment, always as a file to save."""
    del request
    found = get_object_or_404(AppealMessage, pk=message, appeal_id=appeal, appeal__cycle_id=cycle)
    if not found.attachment:
        raise Http404
    name = PurePath(str(found.attachment.name)).name
    return FileResponse(found.attachment.open("rb"), as_attachment=True, filename=name)


def _word(request: Asked) -> appealing.Word:
    return appealing.Word(request.POST.get("text", ""), checked(request.FILES.get("attachment")))
