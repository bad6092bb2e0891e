"""All cycles, and one cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from kaohe.cycle.models import Cycle
from kaohe.cycle.published import subjects_of
from kaohe.cycle.states import STATES, state_title
from kaohe.cycle.steps import visible
from kaohe.web.page import of_cycle, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked


@page("cycle:see")
def cycles(request: Asked) -> HttpResponse:
    """List all cycles, the newest period first."""
    shown = [(cycle, state_title(cycle.state)) for cycle in Cycle.objects.all()]
    return render(request, "cycles/cycles.html", {"cycles": shown})


@page("cycle:see", of_cycle)
def one(request: Asked, cycle: int) -> HttpResponse:
    """Show one cycle: where it stands, what was done, what can be done."""
    found = get_object_or_404(Cycle, pk=cycle)
    states = [{"title": state_title(state), "here": state == found.state} for state in STATES]
    steps = [(step, state_title(step.after)) for step in found.steps.select_related("who")]
    return render(
        request,
        "cycles/one.html",
        {
            "cycle": found,
            "states": states,
            "steps": steps,
            "visible": visible(found) or (bool(found.run) and request.standing.sees_all("ranking:see")),
            "own": sorted(request.standing.subjects() & subjects_of(found)),
        },
    )
