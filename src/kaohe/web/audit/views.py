"""The audit trail, newest first, with its chain checked on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render

from kaohe.cycle.models import AuditEntry
from kaohe.cycle.trail import trail_findings
from kaohe.web.page import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

PAGE = 100


@page("audit:see")
def audit(request: Asked) -> HttpResponse:
    """List entries; ``?q=`` keeps those about a text, ``?check=1`` checks the chain."""
    entries = AuditEntry.objects.select_related("who").order_by("-pk")
    wanted = request.GET.get("q", "").strip()
    if wanted:
        entries = entries.filter(target__contains=wanted) | entries.filter(action__contains=wanted)
    context: dict[str, Any] = {
        "shown": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "q": wanted,
    }
    if request.GET.get("check"):
        context |= {"checked": True, "findings": list(trail_findings())}
    return render(request, "audit/audit.html", context)
