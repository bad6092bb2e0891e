"""The organisation on a day: units, people with their posts, what changed, posts and duties as described."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone

from kaohe.cycle.organisation import changes_within, described_on, standing_on
from kaohe.facts.tables import table_title
from kaohe.web.page import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("organisation:see")
def organisation(request: Asked) -> HttpResponse:
    """Show the organisation on ``?on=``, by default today, and what changed from ``?since=`` until then."""
    day = _day(request.GET.get("on")) or timezone.localdate()
    since = _day(request.GET.get("since")) or day.replace(day=1)
    rows = standing_on(day)
    people = {row["person"]: row for row in rows["people"]}
    context = {
        "day": day.isoformat(),
        "since": since.isoformat(),
        "units": rows["units"],
        "stays": rows["assignments"],
        "names": {name: row["name"] for name, row in people.items()},
        "unplaced": sorted(people.keys() - {row["person"] for row in rows["assignments"]}),
        "changes": [(each, table_title(each.table)) for each in changes_within(since, day)],
        "described": list(described_on(day)),
        "may_import": request.standing.may("facts:import"),
    }
    return render(request, "organisation/organisation.html", context)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
