"""What a running period will give, what can still go wrong, what to do first: everybody, and one subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import days_to_look_from, look_ahead, today_within
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.engine.answers.words.forecast import budget, figures, head, left
from kaohe.facts.tables import table_title
from kaohe.i18n import _
from kaohe.policy.day import parse_day
from kaohe.web.charts.drawing import intervals
from kaohe.web.page import page, seen_by_other

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from kaohe.web.page import Asked


def of_running(_request: Asked, *, cycle: int, **rest: Any) -> Target:
    """Target a subject of a running cycle: what can still be done is open to it before anything is published."""
    found = get_object_or_404(Cycle, pk=cycle)
    return Target(found.policy, rest.get("subject"), published=True)


@page("forecast:see", of_running)
def forecasts(request: Asked, cycle: int) -> HttpResponse:
    """List those whose forecast the reader may see."""
    found = get_object_or_404(Cycle, pk=cycle)
    day = _day(request, found)
    answer = look_ahead(found, day)
    shown = [
        {**each, "words": figures(each), "first": next(iter(each["open"]), None)}
        for each in answer["subjects"]
        if request.standing.may("forecast:see", Target(found.policy, each["subject"], published=True))
    ]
    context = {
        **_frame(found, day, answer),
        "subjects": shown,
        "chart": _chart(shown, _("预计得分和区间")),
    }
    return render(request, "answers/forecasts.html", context)


@page("forecast:see", of_running)
def forecast(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Show one subject's budget by indicator, and its open rows, those with most at stake first.

    The scorecard asks for the head of it only, once it is shown: the answer can take seconds.
    """
    found = get_object_or_404(Cycle, pk=cycle)
    day = _day(request, found)
    answer = look_ahead(found, day)
    own = next((each for each in answer["subjects"] if each["subject"] == subject), None)
    if own is None:
        raise Http404
    seen_by_other(request, found, subject, "forecast")
    titles = {item["indicator"]: item["title"] for item in own["indicators"]}
    context = {
        **_frame(found, day, answer),
        "subject": subject,
        "words": figures(own),
        "indicators": [
            {
                **item,
                "sure": f"{item['coverage']:.0%}" if item["interval"] else "",
                "budget": budget(item) if "closed" in item else "",
            }
            for item in own["indicators"]
        ],
        "open": [
            {
                **row,
                "name": " ".join(row["key"]),
                "left": left(row),
                "title": table_title(row["table"]),
                "counts_in": _("、").join(titles.get(each, each) for each in row["indicators"]),
            }
            for row in own["open"]
        ],
    }
    return render(request, "answers/brief.html" if request.htmx else "answers/forecast.html", context)


def _frame(cycle: Cycle, day: date, answer: dict[str, Any]) -> dict[str, Any]:
    return {"cycle": cycle, "day": day, "days": days_to_look_from(cycle), "head": head(answer)}


def _chart(subjects: list[dict[str, Any]], title: str) -> str:
    drawn = [
        (each["subject"], each["projected"], each["interval"][0], each["interval"][1])
        for each in subjects
        if each["interval"] is not None and each["projected"] is not None
    ]
    return intervals(drawn, title) if drawn else ""


def _day(request: Asked, cycle: Cycle) -> date:
    text = request.GET.get("as_of")
    return parse_day(text, "as_of") if text else today_within(cycle)
