"""Everybody's totals: as a table that sorts and filters, as a picture, as a workbook, as a bulletin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import corrections
from kaohe.cycle.results import shown_run
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.charts.drawing import distribution
from kaohe.web.exports.workbook import workbook
from kaohe.web.page import of_cycle, page
from kaohe.web.ranking.reading import groups, ranked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

DRAWN = 60


@page("ranking:see", of_cycle)
def ranking(request: Asked, cycle: int) -> HttpResponse:
    """Rank everybody; ``?export=1`` as a workbook."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("ranking:see"))
    totals, nodes = ranked(kept)
    if request.GET.get("export"):
        headings = [_("名次"), _("考核对象"), _("得分"), _("等级"), *nodes]
        body = [
            [each.total.rank, each.total.subject, each.total.points, each.total.grade, *each.parts]
            for each in totals
        ]
        return workbook(f"{found}", [(found.period, (headings, body))])
    own = request.standing.subjects()
    drawn = [(each.total.subject, each.total.points) for each in totals if each.total.points is not None]
    shown = groups(kept)
    subjects = [each.total.subject for each in totals]
    subjects += [total.subject for each in shown for total in each.totals]

    def about(subject: str) -> Target:
        return Target(found.policy, subject, published=visible(found))

    context: dict[str, Any] = {
        "cycle": found,
        "policy": kept.loaded.policy,
        "totals": totals,
        "nodes": nodes,
        "groups": shown,
        "own": own,
        "picture": distribution(drawn[:DRAWN], next(iter(own), None), _("得分分布")) if drawn else "",
        "linked": {subject for subject in subjects if request.standing.may("scorecard:see", about(subject))},
    }
    return render(request, "ranking/ranking.html", context)


@page("bulletin:see", of_cycle)
def bulletin(request: Asked, cycle: int) -> HttpResponse:
    """Show what was published to all: ranks, grades, corrections with their reasons."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=False)
    totals, _nodes = ranked(kept)
    context = {
        "cycle": found,
        "policy": kept.loaded.policy,
        "run": kept.run,
        "totals": totals,
        "corrections": corrections(found),
    }
    return render(request, "ranking/bulletin.html", context)
