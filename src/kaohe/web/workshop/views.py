"""The workshop: upload a score sheet, correct and tie it line by line, try it, hand it in, decide about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import drafting, submitting
from kaohe.cycle.models import Cycle, PolicySubmission
from kaohe.cycle.permissions import Target
from kaohe.cycle.tasks import read_findings
from kaohe.engine.losses import points_lost
from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.sheets.ties import SKIP
from kaohe.web.page import page
from kaohe.web.policies.views import changed, of_policy
from kaohe.web.scorecard.reading import read_scorecard
from kaohe.web.uploads.checking import checked
from kaohe.web.workshop.clauses import lines, read_sentence

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.engine.runs import Record
    from kaohe.web.page import Asked

TEXT, TIE, OTHER, KEY = "text-", "tie-", "other-", "key-"
"""What the fields of a clause are called, each with the clause's number."""


def of_draft(_request: Asked, *, draft: int, **_rest: object) -> Target:
    """Target the policy of a draft."""
    return Target(get_object_or_404(PolicySubmission, pk=draft).policy)


@page("policy:review")
def workshop(request: Asked) -> HttpResponse:
    """List drafts and what was handed in, what waits first."""
    order = (submitting.SUBMITTED, submitting.DRAFT, submitting.REJECTED, submitting.APPROVED)
    known = PolicySubmission.objects.select_related("submitted_by", "decided_by")
    context = {
        "drafts": [
            (each, submitting.state_title(each.state))
            for each in sorted(known, key=lambda each: order.index(each.state))
        ],
        "may_write": request.standing.may("policy:write"),
    }
    return render(request, "workshop/workshop.html", context)


@require_POST
@page("policy:write")
def begin(request: Asked) -> HttpResponse:
    """Make a draft of an uploaded score sheet."""
    file = checked(request.FILES.get("sheet"))
    if file is None:
        raise refuse("upload.kind", _("没有选文件"), _("选一份考核评分表:xlsx 或 docx"))
    posted = request.POST
    table = posted.get("table", "").strip()
    reading = {
        "sheet": posted.get("name", "").strip(),
        "table": int(table) if table.isdecimal() else None,
        "valid_from": _day(posted.get("valid_from", "")),
    }
    handed = submitting.Sheet(file, posted.get("policy", "").strip(), {k: v for k, v in reading.items() if v})
    draft = submitting.begin(request.user, handed)
    return redirect("workshop-one", draft=draft.pk)


@require_POST
@page("policy:write", of_policy)
def begin_from(request: Asked, policy: str) -> HttpResponse:
    """Make a draft of a policy at hand."""
    return redirect("workshop-one", draft=submitting.begin_from(request.user, policy).pk)


@page("policy:write")
def reading(request: Asked) -> HttpResponse:
    """Show how a sentence is read, while it is being typed: part of a page."""
    text = next((request.GET.get(name, "") for name in request.GET if name.startswith(TEXT)), "").strip()
    return render(request, "workshop/reading.html", {"reading": read_sentence(text) if text else None})


@page("policy:review", of_draft)
def one(request: Asked, draft: int) -> HttpResponse:
    """Show a draft: its lines, what is left to do, what it changes, and its next step."""
    found = get_object_or_404(PolicySubmission, pk=draft)
    target = Target(found.policy)
    is_draft = found.state == submitting.DRAFT
    context: dict[str, Any] = {
        "draft": found,
        "state": submitting.state_title(found.state),
        "is_draft": is_draft and request.standing.may("policy:write", target),
        "may_write": request.standing.may("policy:write", target),
        "may_decide": found.state == submitting.SUBMITTED
        and request.standing.may("policy:decide", target)
        and found.submitted_by_id != request.user.pk,
        "own": found.state == submitting.SUBMITTED and found.submitted_by_id == request.user.pk,
        "period": request.GET.get("period") or _last_period(),
        "skip": SKIP,
        "skip_title": submitting.skip_title(),
        **changed(found),
    }
    if found.sheet:
        imported, offers = drafting.read_sheet(found), drafting.offers_here()
        context |= {
            "rows": lines(imported, found.given, offers),
            "untied": len(imported.untied),
            "unread": len(imported.not_understood),
            "wrong": imported.draft.findings,
            "offers": offers if is_draft else [],
            "finished": not imported.open,
        }
    return render(request, "workshop/one.html", context)


@require_POST
@page("policy:write", of_draft)
def say(request: Asked, draft: int) -> HttpResponse:
    """Keep what was said about the lines of the sheet."""
    posted = request.POST
    said = [
        submitting.Said(
            posted.get(name, ""),
            posted.get(TEXT + number, ""),
            posted.get(OTHER + number, "").strip() or posted.get(TIE + number, ""),
        )
        for name in posted
        if name.startswith(KEY) and (number := name.removeprefix(KEY))
    ]
    found = get_object_or_404(PolicySubmission, pk=draft)
    submitting.say(request.user, found, said, suggested=bool(posted.get("suggested")))
    messages.success(request, _("已保存"))
    return redirect("workshop-one", draft=draft)


@require_POST
@page("policy:write", of_draft)
def write(request: Asked, draft: int) -> HttpResponse:
    """Keep the text of a draft that comes from no sheet."""
    submitting.write(
        request.user, get_object_or_404(PolicySubmission, pk=draft), request.POST.get("text", "")
    )
    messages.success(request, _("已保存"))
    return redirect("workshop-one", draft=draft)


@page("policy:review", of_draft)
def trial(request: Asked, draft: int) -> HttpResponse:
    """Score a draft over a past period without keeping anything: the ranking, or one subject's scorecard."""
    found = get_object_or_404(PolicySubmission, pk=draft)
    period, subject = request.GET.get("period") or _last_period(), request.GET.get("subject", "")
    context: dict[str, Any] = {"draft": found, "period": period, "subject": subject}
    try:
        task = drafting.begin_trial(request.user, found, period)
    except KaoheError as error:
        context["findings"] = error.findings
        return render(request, "workshop/try.html", context)
    context |= {"task": task, "findings": read_findings(task.error.get("findings", []))}
    if task.state == "done":
        kept = drafting.trial_of(task)
        context["policy"] = kept.loaded.policy
        context |= {"card": read_scorecard(kept, subject)} if subject else {"totals": _ranked(kept)}
    return render(request, "workshop/try.html", context)


@require_POST
@page("policy:write", of_draft)
def submit(request: Asked, draft: int) -> HttpResponse:
    """Hand a draft in for the approval of a second person."""
    found = get_object_or_404(PolicySubmission, pk=draft)
    submitting.submit(request.user, found, request.POST.get("note", ""))
    messages.success(request, _("已送审,等第二个人批准"))
    return redirect("workshop-one", draft=draft)


@require_POST
@page("policy:decide", of_draft)
def decide(request: Asked, draft: int) -> HttpResponse:
    """Approve what was handed in, or reject it."""
    found = get_object_or_404(PolicySubmission, pk=draft)
    approved = request.POST.get("decision") == "approve"
    submitting.decide(request.user, found, approved=approved, why=request.POST.get("why", ""))
    messages.success(request, _("已批准,办法生效") if approved else _("已驳回"))
    return redirect("workshop-one", draft=draft)


@require_POST
@page("policy:write", of_draft)
def again(request: Asked, draft: int) -> HttpResponse:
    """Make a new draft of one that was decided about."""
    made = submitting.again(request.user, get_object_or_404(PolicySubmission, pk=draft))
    return redirect("workshop-one", draft=made.pk)


def _ranked(kept: Record) -> list[dict[str, Any]]:
    lost = points_lost(kept.run, kept.loaded.policy)
    ordered = sorted(kept.run.totals, key=lambda total: (total.rank is None, total.rank or 0, total.subject))
    return [{"total": total, "lost": lost[total.subject][:3]} for total in ordered]


def _last_period() -> str:
    """Return the newest period that any cycle has a result of: there are facts to try a draft on."""
    known = Cycle.objects.exclude(run="").order_by("-period").values_list("period", flat=True)
    return known.first() or ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""
