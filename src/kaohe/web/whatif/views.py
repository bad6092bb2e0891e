"""A policy and its figures to choose from, sliders for what is chosen, and the answer once it is worked out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import tasks, trying
from kaohe.cycle.models import Task
from kaohe.cycle.readings import listed
from kaohe.errors import Finding
from kaohe.i18n import _
from kaohe.web.charts.drawing import curve
from kaohe.web.page import page
from kaohe.web.whatif.fields import FIELDS, field, setting

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from kaohe.policy.adjustable import Adjustable
    from kaohe.web.page import Asked

LISTED, MOVES = 20, 200


@page("whatif:try")
def whatif(request: Asked) -> HttpResponse:
    """Choose a policy, figures of it, and what is tried; below stands what was tried before."""
    policy = request.GET.get("policy", "")
    context: dict[str, Any] = {
        "policies": listed(),
        "policy": policy,
        "tried": [
            (task, task.result.get("asked", {})) for task in Task.objects.filter(kind=trying.KIND)[:LISTED]
        ],
    }
    if policy:
        loaded = trying.loaded(policy)
        found = trying.figures(loaded)
        chosen = _chosen(found, request.GET.getlist("field"))
        context |= {
            "title": loaded.policy.title,
            "figures": found,
            "period": request.GET.get("period", "") or trying.periods_of(policy),
            "fields": [field(own, request.GET.dict()) for own in chosen],
            "chosen": {own.path for own in chosen},
            "most": FIELDS,
        }
    return render(request, "whatif/whatif.html", context)


@require_POST
@page("whatif:try")
def begin(request: Asked) -> HttpResponse:
    """Begin to work it out."""
    policy = request.POST.get("policy", "")
    chosen = _chosen(trying.figures(trying.loaded(policy)), request.POST.getlist("field"))
    texts = tuple(setting(own, request.POST.dict()) for own in chosen)
    asked = trying.Asked(policy, request.POST.get("period", "").strip(), texts, "together" in request.POST)
    return redirect("whatif-one", task=trying.begin(request.user, asked).pk)


@page("whatif:try")
def one(request: Asked, task: uuid.UUID) -> HttpResponse:
    """Show how far an answer is, or the answer: curve, table, and who moves at one of its points."""
    found = get_object_or_404(Task, pk=task, kind=trying.KIND)
    context: dict[str, Any] = {"task": found, "asked": found.result["asked"], "lost": tasks.is_lost(found)}
    if found.state == "done":
        context |= _answer(found.result, request.GET.get("point", ""))
    elif found.state == "failed":
        context["findings"] = [Finding.from_json(each) for each in found.error.get("findings", [])]
    return render(request, "whatif/progress.html" if request.htmx else "whatif/one.html", context)


@require_POST
@page("whatif:try")
def again(request: Asked, task: uuid.UUID) -> HttpResponse:
    """Begin a lost or failed one once more."""
    found = get_object_or_404(Task, pk=task, kind=trying.KIND)
    trying.again(request.user, found)
    messages.success(request, _("又开始算了"))
    return redirect("whatif-one", task=task)


def _chosen(found: list[Adjustable], paths: list[str]) -> list[Adjustable]:
    return [own for own in found if own.path in paths][:FIELDS]


def _answer(result: dict[str, Any], chosen: str) -> dict[str, Any]:
    varied = [own for own in result["settings"] if len(own["values"]) > 1]
    points = [
        {
            **point,
            "number": number,
            "label": " / ".join(point["set"][own["path"]] for own in varied),
            "in_force": all(point["set"][own["path"]] == own["in_force"] for own in result["settings"]),
            "ranked": sum(1 for _move in point["moves"]),
        }
        for number, point in enumerate(result["points"])
    ]
    number = int(chosen) if chosen.isdigit() and int(chosen) < len(points) else _furthest(points)
    means = [(each["label"], _decimal(each["summary"]["mean"]["after"])) for each in points]
    pays = [
        (each["label"], _decimal(each["summary"]["pay"]["difference"]))
        for each in points
        if "pay" in each["summary"]
    ]
    title = _("、").join(own["title"] for own in varied)
    return {
        "answer": result,
        "varied": varied,
        "points": points,
        "grades": sorted({grade for each in points for grade in each["summary"]["grades_after"]}),
        "pays": pays,
        "picture": curve(means, _("平均得分"), title) if len(points) > 1 else "",
        "money": curve(pays, _("薪酬增减(元)"), title) if len(pays) > 1 else "",
        "point": points[number],
        "moves": points[number]["moves"][:MOVES],
        "left": max(0, len(points[number]["moves"]) - MOVES),
        "several": len(result["periods"]) > 1,
    }


def _furthest(points: list[dict[str, Any]]) -> int:
    """Return the point that moves most: the one that is shown first."""
    return max(range(len(points)), key=lambda number: len(points[number]["moves"]))


def _decimal(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
