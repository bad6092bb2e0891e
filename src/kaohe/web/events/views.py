"""The events that were added to a cycle by hand, and the form that adds one."""

from __future__ import annotations

import re
import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from kaohe.cycle import eventing
from kaohe.cycle.models import Cycle
from kaohe.cycle.published import subjects_of
from kaohe.i18n import _
from kaohe.policy.period import parse_period
from kaohe.web.page import of_cycle, page
from kaohe.web.uploads.checking import checked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

IDENTITY = re.compile(r"[0-9a-f]{12}")


@page("event:add", of_cycle)
def events(request: Asked, cycle: int) -> HttpResponse:
    """List the events and show the form; add one when it is sent."""
    found = get_object_or_404(Cycle, pk=cycle)
    if request.method == "POST":
        names = ("identity", "subject", "kind", "occurred_on", "count", "note")
        words = {name: request.POST.get(name, "") for name in names}
        if not IDENTITY.fullmatch(words["identity"]):
            words["identity"] = uuid.uuid4().hex[:12]
        evidence = checked(request.FILES.get("evidence"))
        eventing.add_event(request.user, found, eventing.Event(**words, evidence=evidence))
        messages.success(request, _("事件已加"))
        return redirect("events", cycle=cycle)
    period = parse_period(found.period)
    context = {
        "cycle": found,
        "events": eventing.events_of(found),
        "subjects": _known_subjects(found),
        "kinds": eventing.kinds_of(found.policy),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "identity": uuid.uuid4().hex[:12],
        "open": found.state in eventing.OPEN,
    }
    return render(request, "events/events.html", context)


def _known_subjects(cycle: Cycle) -> list[str]:
    """Name whom the policy's last published result is about: offered, not the only ones that may be written."""
    before = Cycle.objects.filter(policy=cycle.policy).exclude(published_run="").order_by("-period").first()
    return sorted(subjects_of(before)) if before else []


@page("event:add", of_cycle)
def evidence(_request: Asked, cycle: int, number: str) -> FileResponse:
    """Hand out the evidence of an event of the cycle, always as a file to save."""
    found = get_object_or_404(Cycle, pk=cycle)
    known = {event["event_id"]: event["evidence"] for event in eventing.events_of(found)}
    name = known.get(number)
    if name is None:
        raise Http404
    return FileResponse(default_storage.open(name), as_attachment=True, filename=PurePath(name).name)
