"""The rating form: subjects down, what is rated across, marks of the rater alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kaohe.cycle import rating as ratings
from kaohe.cycle.models import Cycle
from kaohe.cycle.rated_items import DAILY
from kaohe.cycle.states import State
from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse, QueryDict

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
    tables = ratings.tables_to_rate(found)
    day = _day(found, asked, tables)
    form = ratings.form_of(found, rater, asked.get("role", ""), day)
    marks: Mapping[Cell, Mark] = ratings.own_marks(found, rater, form)
    findings: tuple[Any, ...] = ()
    if request.method == "POST":
        marks = _filled(request)
        try:
            given = ratings.give(request.user, found, form, rater, marks)
        except KaoheError as error:
            findings = error.findings
        else:
            messages.success(request, _("已收下 {count} 个评分").format(count=given))
            of_day = f"&day={day}" if day else ""
            return redirect(reverse("rating", args=[cycle]) + f"?role={form.role}{of_day}")
    period = parse_period(found.period)
    context = {
        "cycle": found,
        "open": found.state == State.collecting,
        "form": form,
        "both": len(tables) > 1,
        "day": day.isoformat() if day else "",
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
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


def _day(cycle: Cycle, asked: QueryDict, tables: frozenset[str]) -> date | None:
    """Return the day that is rated: the one asked for, or where only days are rated the newest of the period."""
    try:
        return date.fromisoformat(asked.get("day", ""))
    except ValueError:
        if tables != {DAILY} and "day" not in asked:
            return None
        period = parse_period(cycle.period)
        return max(period.first, min(period.last, timezone.localdate()))


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
