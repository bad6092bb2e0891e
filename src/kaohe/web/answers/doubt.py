"""Doubt: questions that a cycle's rows raise, for analysts and auditors only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import questions
from kaohe.cycle.models import Cycle
from kaohe.cycle.results import shown_run
from kaohe.cycle.trail import record
from kaohe.engine.doubt import words
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

SHOWN = 10


@page("doubt:see", of_cycle)
def doubt(request: Asked, cycle: int) -> HttpResponse:
    """List the questions, most points at stake first; ``?subject=`` keeps those that concern one."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=True)
    subject = request.GET.get("subject") or None
    context: dict[str, Any] = {
        "cycle": found,
        "subject": subject,
        "subjects": sorted(kept.run.roster.members),
    }
    if not (request.htmx or "now" in request.GET):
        return render(request, "answers/doubt.html", context)
    record(request.user, "doubt:seen", str(found))
    answer = questions(kept.run.id, subject)
    context |= {
        "answered": True,
        "closing": words.closing(len(answer.findings)),
        "findings": [
            {
                "head": words.head(each),
                "likelihood": words.likelihood(each.likelihood),
                "worth": [words.worth(one) for one in each.worth],
                "question": words.question(each.kind),
                "first": [words.row(row) for row in each.rows[:SHOWN]],
                "more": [words.row(row) for row in each.rows[SHOWN:]],
            }
            for each in answer.findings
        ],
    }
    return render(request, "answers/doubt_part.html" if request.htmx else "answers/doubt.html", context)
