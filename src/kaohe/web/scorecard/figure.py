"""One figure: what it is, where it comes from, the rows behind it, as a page and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from kaohe.cycle.appealing import closed_to_appeals
from kaohe.cycle.excluding import is_open
from kaohe.cycle.models import Cycle
from kaohe.cycle.permissions import Target
from kaohe.cycle.results import explained, shown_run
from kaohe.cycle.steps import visible
from kaohe.engine.explaining.sending.files import file_of
from kaohe.facts.tables import CATALOGUE, table_title
from kaohe.web.exports.workbook import workbook
from kaohe.web.page import of_cycle, page, seen_by_other
from kaohe.web.scorecard.reading import in_period
from kaohe.web.scorecard.rows import key_of, kinds_of, measures_of, table_of, ticket_of

if TYPE_CHECKING:
    from kaohe.engine.runs import Record
    from kaohe.web.page import Asked

PAGE = 100
SENT = {".html": "text/html", ".md": "text/markdown"}
"""Files that an explanation can be sent as, by their ending."""


@page("figure:see", of_cycle)
def figure(request: Asked, cycle: int, subject: str, indicator: str) -> HttpResponse:
    """Explain a figure: rule in words, clause, arithmetic, what was counted; its parts below.

    ``?export=html`` or ``md`` hands the explanation out as a file.
    """
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("figure:see"))
    seen_by_other(request, found, subject, "figure")
    ending = f".{request.GET.get('export', '')}"
    if ending in SENT:
        return _file(kept, subject, indicator, ending)
    node = _chosen(request, explained(kept.run.id, subject, indicator))
    target = Target(found.policy, subject, published=visible(found))
    context = {
        "cycle": found,
        "subject": subject,
        "node": node,
        "address": _address(node, found),
        "measures": measures_of(node),
        "tables": {name: table_title(name) for name in CATALOGUE},
        "may_appeal": request.standing.may("appeal:open", target),
        "closed": closed.findings[0] if (closed := closed_to_appeals(found)) else None,
    }
    return render(request, "scorecard/figure.html", context)


def _file(kept: Record, subject: str, indicator: str, ending: str) -> HttpResponse:
    """Hand out the explanation as one file that can be sent to somebody, in both languages."""
    words = (kept.run.id, subject, indicator)
    text = file_of(ending, kept, lambda: explained(kept.run.id, subject, indicator), words)
    answer = HttpResponse(text, content_type=f"{SENT[ending]}; charset=utf-8")
    name = quote(f"{subject}-{indicator}-{kept.run.inputs.period}{ending}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _chosen(request: Asked, node: dict[str, Any]) -> dict[str, Any]:
    """Return the node of the shorter period, or under the version, that the address asks for; else as it is."""
    period, version = request.GET.get("period"), request.GET.get("version")
    found = in_period(node, node["indicator"], period) if period else node
    if version:
        found = next((own for own in node.get("children", ()) if own.get("valid_from") == version), None)
    if found is None:
        raise Http404
    return found


def _address(node: dict[str, Any], cycle: Cycle) -> str:
    """Return what an address has to say beside the figure: a version of the policy, or a shorter period."""
    if "valid_from" in node:
        return f"version={node['valid_from']}"
    return "" if node["period"] == cycle.period else f"period={node['period']}"


@page("figure:see", of_cycle)
def rows(request: Asked, cycle: int, subject: str, indicator: str) -> HttpResponse:
    """List the rows behind a figure, by kind; ``?export=1`` as a workbook with all of them."""
    found = get_object_or_404(Cycle, pk=cycle)
    kept = shown_run(found, newest=request.standing.sees_all("figure:see"))
    seen_by_other(request, found, subject, "figure")
    node = _chosen(request, explained(kept.run.id, subject, indicator, rows=True))
    policy = kept.loaded.policy
    kinds = kinds_of(node, policy)
    if request.GET.get("export"):
        tables = [(kind.title, table_of(kind.rows, policy, whole=True)) for kind in kinds if kind.rows]
        return workbook(f"{subject}-{indicator}-{found.period}", tables)
    chosen = next(
        (kind for kind in kinds if kind.name == request.GET.get("kind")),
        next((kind for kind in kinds if kind.rows), kinds[0] if kinds else None),
    )
    shown = Paginator(chosen.rows if chosen else [], PAGE).get_page(request.GET.get("page"))
    headings, body = table_of(shown, policy)
    may_propose = request.standing.may("exclusion:propose", Target(found.policy)) and is_open(found)
    keys = [key_of(row, policy) if may_propose and "reason" not in row else None for row in shown]
    tickets = [ticket_of(row, policy) for row in shown]
    address = _address(node, found)
    only = f"&{address}" if address else ""
    context: dict[str, Any] = {
        "cycle": found,
        "subject": subject,
        "indicator": indicator,
        "node": node,
        "may_propose": may_propose,
        "lines": list(zip(keys, tickets, body, strict=True)),
        "clocks": any(tickets),
        "only": only,
        "query": f"kind={chosen.name}{only}" if chosen else "",
        "kinds": kinds,
        "chosen": chosen,
        "shown": shown,
        "headings": headings,
        "body": body,
    }
    return render(request, "scorecard/rows.html", context)
