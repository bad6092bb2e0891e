"""One ticket or order as a time line: when its clock ran and stood, when it was due, what it cost."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from kaohe.cycle.answers import clock_of
from kaohe.cycle.appealing import closed_to_appeals
from kaohe.cycle.excluding import is_open
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.steps import visible
from kaohe.engine.answers.words.ticket import state, stretch
from kaohe.errors import KaoheError
from kaohe.facts.tables import table_title
from kaohe.web.charts.drawing import Stretch, timeline
from kaohe.web.page import of_cycle, page, seen_by_other

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("figure:see", of_cycle)
def ticket(request: Asked, cycle: int, subject: str, key: str) -> HttpResponse:
    """Explain one row of a subject by its key; not found where it is another subject's."""
    found = get_object_or_404(Cycle, pk=cycle)
    everything = request.standing.sees_all("figure:see")
    try:
        rows = clock_of(found, subject, key, newest=everything)
    except KaoheError:
        # The refusal names the nearest numbers, which can be another subject's.
        if everything:
            raise
        rows = []
    if not rows:
        raise Http404
    seen_by_other(request, found, subject, "figure")
    target = Target(found.policy, subject, published=visible(found))
    context = {
        "cycle": found,
        "subject": subject,
        "key": key,
        "rows": [{**_row(row), "key": json.dumps([key], ensure_ascii=False)} for row in rows],
        "may_appeal": closed_to_appeals(found) is None and request.standing.may("appeal:open", target),
        "may_propose": request.standing.may("exclusion:propose", Target(found.policy)) and is_open(found),
    }
    return render(request, "answers/ticket.html", context)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    measures = [
        {**each, "said": state(each), **_clock(each)}
        for each in row["measures"]
        if each["state"] != "not_concerned"
    ]
    return {**row, "title": table_title(row["table"]), "measures": measures}


def _clock(measure: dict[str, Any]) -> dict[str, Any]:
    clock = measure.get("clock")
    if clock is None:
        return {}
    parts = [
        {
            **part,
            "said": stretch(part),
            "from": part.get("day") or _moment(part.get("from")),
            "to": _moment(part.get("to")),
        }
        for part in clock["timeline"]
    ]
    return {
        "clock": {**clock, **{name: _moment(clock[name]) for name in ("start", "until", "due")}},
        "parts": parts,
        "picture": _picture(clock, measure["title"]),
    }


def _moment(text: str | None) -> str | None:
    """Print a moment for people: a due moment at the last microsecond of a day is that day's end."""
    return None if text is None else datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S")


def _picture(clock: dict[str, Any], title: str) -> str:
    drawn = [
        Stretch(part["from"], part["to"] or clock["until"] or part["from"], part["state"], stretch(part))
        for part in clock["timeline"]
        if part.get("from")
    ]
    drawn += [
        Stretch(f"{part['day']}T00:00:00", f"{part['day']}T23:59:59", part["state"], stretch(part))
        for part in clock["timeline"]
        if "day" in part
    ]
    return timeline(drawn, clock["due"], title) if drawn else ""
