"""The scorecard: tree, losses, trend, adjustments, and what its reader can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import is_running
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import changes_for, earlier_points
from kaohe.cycle.results import shown_run
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.charts.drawing import trend
from kaohe.web.page import of_cycle, page, seen_by_other
from kaohe.web.pay.reading import due_to, pays
from kaohe.web.scorecard.reading import read_scorecard, titles_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("scorecard:see", of_cycle)
def scorecard(request: Asked, cycle: int, subject: str) -> HttpResponse:
    """Show what a subject reached, most of what it lost first."""
    found = get_object_or_404(Cycle, pk=cycle)
    newest = request.standing.sees_all("scorecard:see")
    kept = shown_run(found, newest=newest)
    read = read_scorecard(kept, subject)
    seen_by_other(request, found, subject, "scorecard")
    points = earlier_points(found, subject, kept.run, newest=newest)
    target = Target(found.policy, subject, published=visible(found))
    money = request.standing.may("pay:part", target)
    return render(
        request,
        "scorecard/scorecard.html",
        {
            "due": due_to(kept, subject) if money and pays(kept) else None,
            "cycle": found,
            "policy": kept.loaded.policy,
            "run": kept.run,
            "card": read,
            "points": points,
            "trend": trend(points, _("{subject} 的得分").format(subject=subject)) if len(points) > 1 else "",
            "changes": changes_for(found, subject, money=money),
            "titles": titles_of(kept.loaded.policy),
            "running": is_running(found) and request.standing.may("forecast:see", target),
            "may_appeal": request.standing.may("appeal:open", target),
            "may_acknowledge": request.standing.may("cycle:acknowledge", target),
        },
    )
