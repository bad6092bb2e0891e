"""The audit trail, newest first, with its chain checked on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render

from kaohe.cycle.models import AuditEntry
from kaohe.cycle.trail import trail_findings
from kaohe.web.audit.words import deeds, details
from kaohe.web.page import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaohe.web.page import Asked

PAGE = 100


@page("audit:see")
def audit(request: Asked) -> HttpResponse:
    """List entries; ``?q=`` keeps those by or about a text, ``?check=1`` checks the chain."""
    entries = AuditEntry.objects.select_related("who").order_by("-pk")
    wanted = request.GET.get("q", "").strip()
    known = deeds()
    if wanted:
        meant = [name for name, title in known.items() if wanted.lower() in title.lower()]
        about = Q(target__contains=wanted) | Q(action__contains=wanted) | Q(action__in=meant)
        entries = entries.filter(about | Q(who__first_name__contains=wanted) | Q(who__username=wanted))
    shown = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "shown": shown,
        "lines": [
            (each, _who(each), known.get(each.action, each.action), details(each.detail)) for each in shown
        ],
        "q": wanted,
        "query": f"q={quote(wanted)}",
    }
    if request.GET.get("check"):
        context |= {"checked": True, "findings": list(trail_findings())}
    return render(request, "audit/audit.html", context)


def _who(entry: AuditEntry) -> str:
    """Name who did it; what the program did by itself has nobody."""
    return "" if entry.who is None else entry.who.get_full_name() or entry.who.get_username()
