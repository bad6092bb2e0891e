"""Everybody's totals: as a table that sorts and filters, as a picture, as a workbook, as a bulletin."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import chance, tasks
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.published import corrections
from kaohe.cycle.results import shown_run
from kaohe.cycle.steps import visible
from kaohe.i18n import _
from kaohe.web.charts.drawing import distribution, intervals
from kaohe.web.exports.workbook import workbook
from kaohe.web.page import of_cycle, page
from kaohe.web.ranking.reading import groups, ranked
from kaohe.web.ranking.words import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.engine.runs import Record
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
            [
                each.total.rank,
                each.total.subject,
                each.total.points,
                each.total.grade,
                *(part.points for part in each.parts),
            ]
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
        **_chance(kept),
        "linked": {subject for subject in subjects if request.standing.may("scorecard:see", about(subject))},
    }
    return render(request, "ranking/ranking.html", context)


@require_POST
@page("ranking:see", of_cycle)
def chance_begin(request: Asked, cycle: int) -> HttpResponse:
    """Begin to work out how much of the ranking is chance; done once, it stays."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("ranking:see"))
    chance.begin(request.user, kept.run.id)
    return redirect("ranking", cycle=cycle)


@page("ranking:see", of_cycle)
def chance_of(request: Asked, cycle: int) -> HttpResponse:
    """Show how far it is, or which ranks cannot be told apart: a part of the page."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("ranking:see"))
    return render(request, "ranking/chance.html", {"cycle": found, **_chance(kept)})


def _chance(kept: Record) -> dict[str, Any]:
    """Return what is known of a run's ranking and chance: intervals by subject, sentences, the work under way."""
    task = chance.task_of(kept.run.id)
    context: dict[str, Any] = {"chance": task, "chance_lost": task is not None and tasks.is_lost(task)}
    if kept.loaded.policy.ranking is None or task is None or task.state != "done":
        return context | {"rankable": kept.loaded.policy.ranking is not None}
    groups = task.result["groups"]
    return context | {
        "rankable": True,
        "intervals": {own["subject"]: own["rank_interval"] for group in groups for own in group["ranking"]},
        "alike": [said(group) for group in groups],
        "held": task.result["held"],
        "samples": task.result["samples"],
        "picture_of_chance": intervals(
            [
                (own["subject"], Decimal(own["points"]), *map(Decimal, own["points_interval"]))
                for group in groups
                for own in group["ranking"]
            ][:DRAWN],
            _("得分的区间"),
        ),
    }


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
