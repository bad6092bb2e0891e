"""The rating form: subjects down, what is rated across, marks of the rater alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kaohe.cycle import rating as ratings
from kaohe.cycle.models import Cycle
from kaohe.cycle.states import State
from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.rules.figures import plain
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from kaohe.cycle.rated_items import Mark
    from kaohe.cycle.rating import Cell, Form
    from kaohe.web.page import Asked

SCORE, EVIDENCE = "score", "evidence"


@page("rating:give", of_cycle)
def rating(request: Asked, cycle: int) -> HttpResponse:
    """Show the form of one role, or take what was filled in; faults come back with everything filled in."""
    found = get_object_or_404(Cycle, pk=cycle)
    rater = ratings.rater_of(request.user, request.standing)
    asked = request.POST if request.method == "POST" else request.GET
    form = ratings.form_of(found, rater, asked.get("role", ""))
    marks: Mapping[Cell, Mark] = ratings.own_marks(found, rater, form.role)
    findings: tuple[Any, ...] = ()
    if request.method == "POST":
        marks = _filled(request)
        try:
            given = ratings.give(request.user, found, form, rater, marks)
        except KaoheError as error:
            findings = error.findings
        else:
            messages.success(request, _("已收下 {count} 个评分").format(count=given))
            return redirect(reverse("rating", args=[cycle]) + f"?role={form.role}")
    context = {
        "cycle": found,
        "open": found.state == State.collecting,
        "form": form,
        "rater": rater,
        "roles": [(role, ratings.role_title(role)) for role in form.roles],
        "items": [(item, plain(item.out_of)) for item in form.items],
        "words": list(dict.fromkeys(item.words for item in form.items if item.words)),
        "low": plain(ratings.LOW),
        "high": plain(ratings.HIGH),
        "lines": _lines(form, marks),
        "findings": findings,
    }
    return render(request, "rating/rating.html", context, status=409 if findings else 200)


def _name(what: str, row: int, column: int) -> str:
    return f"{what}-{row}-{column}"


def _filled(request: Asked) -> dict[Cell, Mark]:
    """Read the form by the names that it sends along, so that it means the same if the roster has changed."""
    posted = request.POST
    subjects, indicators = posted.getlist("subject"), posted.getlist("indicator")
    return ratings.parse_marks(
        (
            (subject, indicator),
            posted.get(_name(SCORE, row, column), ""),
            posted.get(_name(EVIDENCE, row, column), ""),
        )
        for row, subject in enumerate(subjects)
        for column, indicator in enumerate(indicators)
    )


def _lines(form: Form, marks: Mapping[Cell, Mark]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            subject,
            [
                {
                    "item": item,
                    "asked": subject in item.subjects,
                    "score": _name(SCORE, row, column),
                    "evidence": _name(EVIDENCE, row, column),
                    "mark": marks.get((subject, item.indicator)),
                }
                for column, item in enumerate(form.items)
            ],
        )
        for row, subject in enumerate(form.subjects)
    ]
