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
from kaohe.cycle.published import moved_by, paid_otherwise
from kaohe.cycle.results import record
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.layout.under_way import under_way
from kaohe.web.page import of_cycle, page, seen_by_other
from kaohe.web.pay.reading import line_of
from kaohe.web.scorecard.reading import titles_of
from kaohe.web.uploads.checking import checked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.engine.pay.changes import Change
    from kaohe.engine.publications.adjustments import Adjustment
    from kaohe.web.page import Asked
    from kaohe.web.pay.reading import Line


def of_appeal(_request: Asked, *, cycle: int, appeal: int, **_rest: object) -> Target:
    """Target the subject that an appeal is about, and whether it is about money."""
    found = get_object_or_404(Appeal.objects.select_related("cycle"), pk=appeal, cycle_id=cycle)
    return appealing.target_of(found)


def of_figure(_request: Asked, *, cycle: int, subject: str, indicator: str) -> Target:
    """Target a subject about which an appeal is to be opened, and whether it is about money."""
    found = get_object_or_404(Cycle, pk=cycle)
    money = bool(found.published_run) and appealing.is_money(found.published_run, indicator)
    return Target(found.policy, subject, published=visible(found), money=money)


@page("appeal:see", of_cycle)
def appeals(request: Asked, cycle: int) -> HttpResponse:
    """List the appeals of a cycle that the person may see."""
    found = get_object_or_404(Cycle, pk=cycle)
    shown = [
        (appeal, appealing.title_of(appeal.run_before, appeal.indicator))
        for appeal in found.appeals.select_related("opened_by", "cycle")
        if request.standing.may("appeal:see", appealing.target_of(appeal))
    ]
    return render(request, "appeals/appeals.html", {"cycle": found, "appeals": shown})


@page("appeal:open", of_figure)
def open_one(request: Asked, cycle: int, subject: str, indicator: str) -> HttpResponse:
    """Show the form of an appeal about a node or a pay item, and open it when it is sent."""
    found = get_object_or_404(Cycle, pk=cycle)
    if request.method == "POST":
        appeal = appealing.open_appeal(request.user, found, subject, indicator, _word(request))
        messages.success(request, _("申诉已提交"))
        return redirect("appeals-one", cycle=cycle, appeal=appeal.pk)
    closed = appealing.closed_to_appeals(found)
    context = {
        "cycle": found,
        "subject": subject,
        "indicator": indicator,
        "title": appealing.title_of(found.published_run, indicator),
        "line": _line(found.published_run, subject, indicator),
        "closed": closed.findings[0] if closed else None,
    }
    return render(request, "appeals/open.html", context)


@page("appeal:see", of_appeal)
def one(request: Asked, cycle: int, appeal: int) -> HttpResponse:
    """Show an appeal with its thread; decided, with what it changed."""
    found = get_object_or_404(Appeal.objects.select_related("cycle"), pk=appeal, cycle_id=cycle)
    appealing.tell(request.user, found)
    target = of_appeal(request, cycle=cycle, appeal=appeal)
    may_decide = request.standing.may("appeal:decide", target) and found.opened_by_id != request.user.pk
    line = _line(found.run_before, found.subject, found.indicator)
    if line is not None:
        seen_by_other(request, found.cycle, found.subject, "appeal")
    moved, paid = _changed(found, money=request.standing.may("pay:part", target))
    context = {
        **under_way(long_steps.of_appeal(found) if may_decide else None, _("正在重算并公布更正")),
        "cycle": found.cycle,
        "appeal": found,
        "title": appealing.title_of(found.run_before, found.indicator),
        "line": line,
        "thread": found.messages.select_related("who"),
        "moved": moved,
        "paid": paid,
        "titles": titles_of(record(found.run_before).loaded.policy),
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


def _line(run: str, subject: str, name: str) -> Line | None:
    """Return the amount that an appeal is about; None where it is about a node."""
    return line_of(record(run), subject, name) if appealing.is_money(run, name) else None


def _changed(appeal: Appeal, *, money: bool) -> tuple[list[Adjustment], list[Change]]:
    """Return what an accepted appeal changed for its subject, in points and in money."""
    if not appeal.run_after:
        return [], []
    runs = appeal.run_before, appeal.run_after, appeal.subject
    return moved_by(*runs), paid_otherwise(*runs) if money else []


def _word(request: Asked) -> appealing.Word:
    return appealing.Word(request.POST.get("text", ""), checked(request.FILES.get("attachment")))
