"""Imports by people: files handed in, looked at, mapped, imported once, deliveries ticked off, files let go."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from kaohe.cycle import tasks
from kaohe.cycle.deliveries import delivered
from kaohe.cycle.models import Task
from kaohe.cycle.results import workspace
from kaohe.cycle.trail import record
from kaohe.errors import KaoheError, refuse
from kaohe.facts.intake.importing import Report, Request, import_files
from kaohe.facts.intake.mapping_file import parse_mapping
from kaohe.facts.intake.preview import guess_table, readable_grids
from kaohe.facts.store.snapshot import declared
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.contrib.auth.models import User

    from kaohe.facts.intake.mapping import Mapping

KIND = "import"
REJECTIONS = 50
"""Rejected rows that a result lists; the quarantine has all of them."""


def folder_of(task: Task) -> Path:
    """Return where the files of an import lie until it is done."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(task.pk)


def prepare(user: User, identity: UUID, store: Callable[[Path], list[Path]]) -> Task:
    """Keep files under an identity that the form chose, so that a form sent twice prepares one import.

    ``store`` writes them into a folder and may raise. The table of each is guessed.
    """
    task, made = Task.objects.get_or_create(
        pk=identity, defaults={"kind": KIND, "who": user, "state": "prepared"}
    )
    if made:
        try:
            task.result = {"files": [_guessed(path) for path in store(folder_of(task))]}
        except KaoheError:
            shutil.rmtree(folder_of(task), ignore_errors=True)
            task.delete()
            raise
        task.save()
    return task


def _guessed(path: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": f"{path.parent.name}/{path.name}",
        "name": path.name,
        "table": None,
        "mapping": None,
    }
    try:
        entry["table"] = guess_table(path.name, readable_grids(path))
    except KaoheError as error:
        entry["findings"] = [finding.as_json() for finding in error.findings]
    return entry


def mapped(task: Task, number: int, table: str, mapping: str | None) -> None:
    """Say of which table a file is and how it is read; raises the faults of the mapping."""
    own = declared(table)
    if mapping:
        parse_mapping(mapping, own, _("列的对应"))
    task.result["files"][number] |= {"table": table, "mapping": mapping}
    task.save(update_fields=["result"])


def mapping_of(entry: dict[str, Any]) -> Mapping | None:
    """Return the mapping of a file as it was said."""
    if not entry["mapping"] or not entry["table"]:
        return None
    return parse_mapping(entry["mapping"], declared(entry["table"]), _("列的对应"))


def start(user: User, task: Task) -> bool:
    """Import in the background; a second start does nothing. Raises ``step.nothing_to_import``."""
    if task.state == "prepared" and not any(_importable(entry) for entry in task.result["files"]):
        raise refuse(
            "step.nothing_to_import", _("没有可以导入的文件"), _("选好表,或者换一个读得了的文件再交")
        )
    begun = tasks.begin(task, import_all)
    if begun:
        record(user, "facts:import", str(task.pk), files=[entry["name"] for entry in task.result["files"]])
    return begun


def discard(user: User, task: Task) -> None:
    """Let prepared files go without importing them."""
    if Task.objects.filter(pk=task.pk, state="prepared").update(state="discarded"):
        shutil.rmtree(folder_of(task), ignore_errors=True)
        record(user, "facts:import_discarded", str(task.pk))


def import_all(task: Task) -> dict[str, Any]:
    """Import every file of a task into its table; what one lacks does not keep the others."""
    files = task.result["files"]
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for entry in filter(_importable, files):
        groups.setdefault((entry["table"], entry["mapping"]), []).append(entry)
    reports = []
    for done, ((table, _mapping), entries) in enumerate(groups.items()):
        tasks.progress(task, done, len(groups))
        reports.append(_import(task, table, entries))
    tasks.progress(task, len(groups), len(groups))
    shutil.rmtree(folder_of(task), ignore_errors=True)
    return {"files": files, "reports": reports}


def _importable(entry: dict[str, Any]) -> bool:
    return bool(entry["table"]) and not entry.get("findings")


def _import(task: Task, table: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    paths = tuple(folder_of(task) / entry["path"] for entry in entries)
    names = [entry["name"] for entry in entries]
    try:
        report = bring_in(task.who, table, paths, mapping_of(entries[0]))
    except KaoheError as error:
        return {"table": table, "files": names, "findings": [each.as_json() for each in error.findings]}
    return {"table": table, "files": names} | report_of(report)


def bring_in(user: User, table: str, paths: tuple[Path, ...], mapping: Mapping | None = None) -> Report:
    """Import files in a person's name and tick off the deliveries that waited for the table."""
    when = timezone.now().isoformat(timespec="seconds")
    request = Request(table, paths, user.get_username(), when, mapping=mapping)
    report = import_files(workspace(), request, lambda: None)
    if report.rows > report.counts["rejected"]:
        delivered(user, table, report.version)
    return report


def report_of(report: Report) -> dict[str, Any]:
    """Say what became of an import, as JSON."""
    rejected = [row for batch in report.batches for row in batch.rejected]
    return {
        "rows": report.rows,
        "counts": report.counts,
        "version": report.version,
        "findings": [finding.as_json() for finding in report.findings],
        "rejected": [
            {
                "file": row.file,
                "row": row.row,
                "reasons": [f"{each.column}: {each.reason}" for each in row.reasons],
            }
            for row in rejected[:REJECTIONS]
        ],
    }
