"""Why is it not what it was: a subject's total, or one figure, against an earlier result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import earlier_results, why_changed
from kaohe.cycle.models import Cycle
from kaohe.cycle.results import shown_run
from kaohe.engine.answers.words.why import moved, reason, title, titles
from kaohe.web.page import of_cycle, page, seen_by_other

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

SHOWN = 8
"""Rows or days of one reason that are shown at once; the others can be unfolded."""


@page("figure:see", of_cycle)
def why(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Split what changed: ``?with=RUN`` chooses the earlier result, ``?indicator=NODE`` shows one figure only."""
    found = get_object_or_404(Cycle, pk=cycle)
    newest = request.standing.sees_all("figure:see")
    kept = shown_run(found, newest=newest)
    seen_by_other(request, found, subject, "figure")
    choices = [each for each in earlier_results(found, newest=newest) if each.run != kept.run.id]
    chosen = next((each for each in choices if each.run == request.GET.get("with")), None)
    chosen = chosen or next(iter(choices), None)
    context: dict[str, Any] = {
        "cycle": found,
        "subject": subject,
        "choices": choices,
        "chosen": chosen,
        "indicator": request.GET.get("indicator", ""),
    }
    if chosen is not None:
        answer = why_changed(chosen.run, kept.run.id, subject)["subjects"][0]
        context |= _shown(answer, context["indicator"])
    return render(request, "answers/why.html", context)


def _shown(answer: dict[str, Any], indicator: str) -> dict[str, Any]:
    """Return what the page shows of an answer; of one figure only what concerns it."""
    nodes = [node for node in answer["nodes"] if not indicator or node["indicator"] == indicator]
    parts = []
    for part in answer["parts"]:
        because = [each for each in part["because"] if not indicator or _concerns(each, indicator)]
        if because or not indicator:
            parts.append(
                {
                    **part,
                    "title": title(part["kind"]),
                    "because": [_reason(part, each, titles(answer)) for each in because],
                }
            )
    return {
        "moved": moved(answer),
        "nodes": [
            {**node, "parts": [(title(kind), points) for kind, points in node["parts"].items()]}
            for node in nodes
        ],
        "parts": parts,
    }


def _concerns(because: dict[str, Any], indicator: str) -> bool:
    return indicator in because.get("indicators", ()) or indicator in (because.get("points") or {})


def _reason(part: dict[str, Any], because: dict[str, Any], named: dict[str, str]) -> dict[str, Any]:
    said = reason(part["kind"], because, named)
    return {"text": said.text, "first": said.details[:SHOWN], "more": said.details[SHOWN:]}
