"""What to look at while a cycle is being checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.models import Cycle
from kaohe.cycle.quality import in_quarantine, quality_of
from kaohe.cycle.results import policy_in_force
from kaohe.facts.tables import CATALOGUE, table_title
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("exclusion:see", of_cycle)
def findings(request: Asked, cycle: int) -> HttpResponse:
    """Show rows left out by reason, measures without data, silent and unknown subjects, the quarantine."""
    found = get_object_or_404(Cycle, pk=cycle)
    quality = quality_of(found)
    policy = policy_in_force(found.policy, found.period).policy
    waiting = in_quarantine(policy.tables())
    titles = {name: table_title(name) for name in CATALOGUE}
    titles |= {name: view.title for name, view in policy.views.items()}
    context = {
        "cycle": found,
        "quality": quality,
        "empty": [each for each in quality.measures if each.empty],
        "read": {each.table for each in quality.measures if not each.empty},
        "titles": titles,
        "waiting": [(table, titles.get(table, table), count) for table, count in waiting.items()],
        "open": found.exclusions.filter(state="open").count(),
        "may_correct": request.standing.may("quarantine:see"),
    }
    return render(request, "findings/findings.html", context)
