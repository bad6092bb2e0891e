"""How close: the fewest changes in rows by which a result would be another, and what one more of each is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import how_close
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.results import shown_run
from kaohe.cycle.steps import visible
from kaohe.engine.answers.closest.wishes import Wish, no_number, points_of
from kaohe.engine.answers.words import closest as words
from kaohe.policy.indicator import Leaf
from kaohe.web.page import of_cycle, page, seen_by_other

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.engine.runs import Record
    from kaohe.web.page import Asked

SHOWN = 10
"""Rows of one way that are shown at once; the others can be unfolded."""


@page("figure:see", of_cycle)
def closest(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Ask for a grade, a rank, points of an indicator or a pay item's gate; without any, for what comes next.

    The answer itself is fetched once the page is shown, for it can take a while.
    """
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("figure:see"))
    wish = _wish(request)
    context: dict[str, Any] = {"cycle": found, "subject": subject, "asked": request.GET.dict()}
    if not (request.htmx or "now" in request.GET):
        return render(request, "answers/closest.html", context | _choices(kept))
    seen_by_other(request, found, subject, "figure")
    said = how_close(kept.run.id, subject, wish)
    money = request.standing.may("pay:part", Target(found.policy, subject, published=visible(found)))
    goals = [each for each in said["goals"] if money or each["goal"] != "gate"]
    context |= {
        "head": words.head(said),
        "goals": [_goal(each) for each in goals],
        "worth": words.worth([_without_money(each, money=money) for each in said["worth"]]),
    }
    name = "answers/closest_part.html" if request.htmx else "answers/closest.html"
    return render(request, name, context | _choices(kept))


def _choices(kept: Record) -> dict[str, Any]:
    policy = kept.loaded.policy
    return {
        "indicators": [
            (name, node.title)
            for name, node in policy.indicators.items()
            if isinstance(node, Leaf) or name == policy.total
        ],
        "grades": list(dict.fromkeys(total.grade for total in kept.run.totals if total.grade)),
    }


def _goal(goal: dict[str, Any]) -> dict[str, Any]:
    ways = [*goal["ways"], *([goal["nearest"]] if goal["nearest"] is not None else [])]
    return {
        "text": words.goal(goal),
        "outcome": words.outcome(goal),
        "ways": [
            {"text": said.text, "first": said.rows[:SHOWN], "more": said.rows[SHOWN:]}
            for said in (words.way(way) for way in ways)
        ],
    }


def _without_money(worth: dict[str, Any], *, money: bool) -> dict[str, Any]:
    if money:
        return worth
    sides = {side: None if worth[side] is None else {**worth[side], "money": {}} for side in ("more", "less")}
    return {**worth, **sides}


def _wish(request: Asked) -> Wish:
    sent = {name: request.GET.get(name) or None for name in ("grade", "indicator", "rank", "points")}
    try:
        rank = None if sent["rank"] is None else int(sent["rank"])
    except ValueError:
        raise no_number(sent["rank"] or "") from None
    points = None if sent["points"] is None else points_of(sent["points"])
    return Wish(sent["grade"], rank, sent["indicator"], points, None)
