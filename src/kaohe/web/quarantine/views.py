"""The quarantine as a table: reasons at the cell, cells to correct, rows to let go."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle.anonymity import hidden_cell, is_hidden, mask
from kaohe.cycle.quarantining import let_go, send_back
from kaohe.cycle.results import workspace
from kaohe.facts.quarantine.correcting import waiting
from kaohe.facts.quarantine.workbook import export
from kaohe.facts.tables import CATALOGUE, table_title
from kaohe.i18n import _
from kaohe.web.exports.workbook import KIND
from kaohe.web.page import page

if TYPE_CHECKING:
    from kaohe.web.page import Asked

PAGE = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a rejected row, and what is wrong with it."""

    heading: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One rejected row; ``reasons`` concern no column of its file."""

    identity: str
    where: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]


@page("quarantine:see")
def quarantine(request: Asked) -> HttpResponse:
    """Show the rows that wait, of one table at a time, those under the same headings together."""
    entries = waiting(workspace())
    counts = Counter(entries["table"].to_list())
    table = request.GET.get("table") or next(iter(counts), "")
    own = list(entries.filter(entries["table"] == table).iter_rows(named=True))
    shown = Paginator(own, PAGE).get_page(request.GET.get("page"))
    groups: dict[str, list[Entry]] = {}
    for entry in shown:
        groups.setdefault(entry["headings"], []).append(_entry(entry))
    context = {
        "tables": [(name, table_title(name), count) for name, count in counts.items()],
        "table": table,
        "title": table_title(table),
        "groups": [(json.loads(headings), rows) for headings, rows in groups.items()],
        "shown": shown,
        "unnamed": any(is_hidden(entry) for entry in shown),
        "may_correct": request.standing.may("quarantine:correct"),
    }
    return render(request, "quarantine/quarantine.html", context)


@page("quarantine:see")
def export_all(request: Asked) -> HttpResponse:
    """Hand the rows out as a workbook that can be corrected and imported, of one table or of all.

    Rows of raters who stay unnamed are corrected on the page, where their names are not shown.
    """
    table = request.GET.get("table") or None
    with tempfile.TemporaryDirectory(prefix="kaohe-export-") as folder:
        file = Path(folder) / "rows.xlsx"
        entries = waiting(workspace(), table)
        named = [not is_hidden(entry) for entry in entries.iter_rows(named=True)]
        export(file, entries.filter(pl.Series(named, dtype=pl.Boolean)))
        answer = HttpResponse(file.read_bytes(), content_type=KIND)
    name = quote(_("隔离区") + (f"-{table}" if table else ""))
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.xlsx"
    return answer


@require_POST
@page("quarantine:correct")
def correct(request: Asked, table: str) -> HttpResponse:
    """Send the rows back that were changed."""
    if table not in CATALOGUE:
        raise Http404
    changed: dict[str, list[str | None]] = {}
    for identity in request.POST.getlist("row"):
        cells = [text.replace("\r\n", "\n").strip() for text in request.POST.getlist(f"cell-{identity}")]
        if cells != request.POST.getlist(f"was-{identity}"):
            changed[identity] = list(cells)
    _unmask(table, changed)
    if not changed:
        messages.warning(request, _("没有改动;改了格子再送回"))
    else:
        counts = send_back(request.user, table, changed).counts
        accepted = counts["accepted"] + counts["updated"] + counts["unchanged"] + counts["superseded"]
        said = _("{accepted} 行已入库,{rejected} 行仍不合格").format(
            accepted=accepted, rejected=counts["rejected"]
        )
        (messages.warning if counts["rejected"] else messages.success)(request, said)
    return redirect(f"{request.path_info.rsplit('correct/', 1)[0]}?table={quote(table)}")


def _unmask(table: str, changed: dict[str, list[str | None]]) -> None:
    """Put the names back that the page did not show."""
    for entry in waiting(workspace(), table).iter_rows(named=True) if changed else ():
        cells = changed.get(entry["id"])
        stored = json.loads(entry["cells"])
        place = hidden_cell(table, json.loads(entry["headings"]), stored, entry["mapping"])
        if cells is not None and place is not None and len(cells) == len(stored) and cells[place] == mask():
            cells[place] = stored[place]


@require_POST
@page("quarantine:correct")
def discard(request: Asked) -> HttpResponse:
    """Let the chosen rows go."""
    gone = let_go(request.user, request.POST.getlist("chosen"), request.POST.get("why", ""))
    messages.success(request, _("{count} 行已放弃").format(count=gone))
    return redirect("quarantine")


def _entry(entry: dict[str, Any]) -> Entry:
    headings, cells = json.loads(entry["headings"]), json.loads(entry["cells"])
    reasons = json.loads(entry["reasons"])
    place = hidden_cell(entry["table"], headings, cells, entry["mapping"])
    if place is not None:
        cells[place] = mask()
    return Entry(
        entry["id"],
        _("{file} 第 {row} 行").format(file=entry["file"], row=entry["row"]),
        tuple(
            Cell(heading, cell or "", tuple(each["reason"] for each in reasons if each["column"] == heading))
            for heading, cell in zip(headings, cells, strict=True)
        ),
        tuple(each["reason"] for each in reasons if each["column"] not in headings),
    )
