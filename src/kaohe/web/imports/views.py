"""Imports: what was imported, files handed in, one import on its way from the first look to its result."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kaohe.cycle import importing, tasks
from kaohe.cycle.anonymity import hidden_cell, mask
from kaohe.cycle.models import Task
from kaohe.cycle.results import workspace
from kaohe.errors import KaoheError, refuse
from kaohe.facts.intake.preview import preview
from kaohe.facts.tables import CATALOGUE, table_title
from kaohe.i18n import _
from kaohe.web.imports.mapping import CONSTANT, choices, written
from kaohe.web.page import page
from kaohe.web.uploads.storing import store

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse

    from kaohe.facts.intake.preview import Line, SheetPreview
    from kaohe.web.page import Asked

LISTED = 30


@page("facts:see")
def imports(request: Asked) -> HttpResponse:
    """List the newest versions of the facts and imports under way; whoever may import finds the form here."""
    opened = workspace()
    newest = range(opened.version, max(0, opened.version - LISTED), -1)
    manifests = [opened.manifest(number) for number in newest]
    context = {
        "versions": [(each, table_title(each.table)) for each in manifests if each is not None],
        "under_way": Task.objects.filter(kind=importing.KIND, state__in=("prepared", "running", "failed")),
        "may_import": request.standing.may("facts:import"),
        "identity": uuid.uuid4(),
        "limit": settings.KAOHE_UPLOAD_BYTES,
        "limit_mb": settings.KAOHE_UPLOAD_BYTES >> 20,
    }
    return render(request, "imports/imports.html", context)


@require_POST
@page("facts:import")
def send(request: Asked) -> HttpResponse:
    """Keep the files that were handed in; sent twice, they are one import."""
    files = request.FILES.getlist("files")
    if not files:
        raise refuse("file.missing", _("没有选文件"), _("选一个或几个文件,或拖进来"))
    try:
        identity = uuid.UUID(request.POST.get("identity", ""))
    except ValueError:
        identity = uuid.uuid4()

    def kept(folder: Path) -> list[Path]:
        return [store(file, folder / str(number)) for number, file in enumerate(files)]

    task = importing.prepare(request.user, identity, kept)
    return redirect("imports-one", task=task.pk)


@page("facts:see")
def one(request: Asked, task: uuid.UUID) -> HttpResponse:
    """Show an import: the first look with its mapping, how far it is, or what came of it."""
    found = get_object_or_404(Task, pk=task, kind=importing.KIND)
    context: dict[str, Any] = {
        "task": found,
        "lost": tasks.is_lost(found),
        "may_import": request.standing.may("facts:import"),
        "files": [],
        "tables": [(name, table_title(name)) for name in CATALOGUE],
        "constant": CONSTANT,
    }
    if found.state == "prepared":
        mine = found.who_id == request.user.pk
        context["files"] = [_looked_at(found, entry, mine=mine) for entry in found.result["files"]]
        context["ready"] = any(each["sheets"] for each in context["files"])
    elif found.state == "done":
        context["reports"] = [
            each
            | {"title": table_title(each["table"]), "findings": tasks.read_findings(each.get("findings", []))}
            for each in found.result["reports"]
        ]
        context["skipped"] = [entry for entry in found.result["files"] if not entry["table"]]
    elif found.state == "failed":
        context["findings"] = tasks.read_findings(found.error.get("findings", []))
    template = "imports/progress.html" if request.htmx else "imports/one.html"
    return render(request, template, context)


@require_POST
@page("facts:import")
def map_one(request: Asked, task: uuid.UUID, number: int) -> HttpResponse:
    """Say of which table a file is; the same table again, which heading fills which column."""
    found = get_object_or_404(Task, pk=task, kind=importing.KIND, state="prepared")
    if not 0 <= number < len(found.result["files"]):
        raise Http404
    table = request.POST.get("table", "")
    before = found.result["files"][number]["table"]
    same = table == before and table in CATALOGUE and request.POST.get("mapped")
    importing.mapped(found, number, table, written(CATALOGUE[table], request.POST) if same else None)
    return redirect("imports-one", task=task)


@require_POST
@page("facts:import")
def start(request: Asked, task: uuid.UUID) -> HttpResponse:
    """Import; a second click finds the first one at work."""
    found = get_object_or_404(Task, pk=task, kind=importing.KIND)
    if importing.start(request.user, found):
        messages.success(request, _("开始导入;可以离开这一页,过会儿再来看"))
    return redirect("imports-one", task=task)


@require_POST
@page("facts:import")
def discard(request: Asked, task: uuid.UUID) -> HttpResponse:
    """Let prepared files go."""
    found = get_object_or_404(Task, pk=task, kind=importing.KIND)
    importing.discard(request.user, found)
    return redirect("imports")


def _looked_at(task: Task, entry: dict[str, Any], *, mine: bool) -> dict[str, Any]:
    shown = entry | {"sheets": [], "choices": [], "findings": tasks.read_findings(entry.get("findings", []))}
    if not entry["table"] or entry.get("findings"):
        return shown
    table = CATALOGUE[entry["table"]]
    try:
        sheets = preview(importing.folder_of(task) / entry["path"], table, importing.mapping_of(entry))
    except KaoheError as error:
        return shown | {"findings": error.findings}
    if not mine:
        sheets = [_masked(sheet, entry) for sheet in sheets]
    headings = list(dict.fromkeys(heading for sheet in sheets for heading in sheet.headings))
    return shown | {"sheets": sheets, "headings": headings, "choices": choices(table, sheets)}


def _masked(sheet: SheetPreview, entry: dict[str, Any]) -> SheetPreview:
    """Hide raters who stay unnamed from everybody but whoever handed the file in."""

    def line(each: Line) -> Line:
        texts = [cell.text for cell in each.cells]
        place = hidden_cell(entry["table"], sheet.headings, texts, entry["mapping"])
        cells = [
            replace(cell, text=mask()) if number == place else cell for number, cell in enumerate(each.cells)
        ]
        return replace(each, cells=tuple(cells))

    return replace(sheet, lines=tuple(line(each) for each in sheet.lines))
