"""Publishing (公布): freeze a run that still verifies, and say what it changes about the one before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.engine import runs
from kaohe.engine.pay.changes import pay_changes
from kaohe.engine.publications.adjustments import adjustments, causes
from kaohe.engine.publications.publication import (
    RUN,
    Publication,
    folder_of,
    note_digest,
    numbers,
    publications,
    write_publication,
)
from kaohe.engine.publications.verifying import verify_record
from kaohe.errors import KaoheError, refuse
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.manifest import manifest_digest
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace

PUBLICATIONS = "publications"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Who publishes, when, and why again; recorded, and without influence on any figure."""

    who: str
    when: str
    reason: str | None = None


def published(folder: Path, policy: str, period: str) -> Publication | None:
    """Return the newest publication of a policy and period."""
    found = [each for each in publications(folder) if (each.policy, each.period) == (policy, period)]
    return found[-1] if found else None


def against_published(workspace: Workspace, run: Run) -> dict[str, Any] | None:
    """Say what a run changes about the published one of its policy and period; None where it changes nothing."""
    folder = workspace.root / PUBLICATIONS
    before = published(folder, run.inputs.policy, run.inputs.period)
    if before is None or before.run == run.id:
        return None
    earlier = frozen_run(folder, before).run
    changed = adjustments(earlier, run)
    pay = [each.as_json() for each in pay_changes(earlier, run)]
    return {
        "publication": before.number,
        "run": before.run,
        "causes": causes(earlier.inputs, run.inputs),
        "adjustments": [each.as_json() for each in changed],
        **({"pay": pay} if pay else {}),
    }


def find_publication(folder: Path, name: str) -> Publication | None:
    """Find a publication by its number, or the newest of a run named by its first digits or as ``latest``."""
    known = list(publications(folder))
    if name != runs.LATEST:
        numbered = [each for each in known if str(each.number) == name]
        known = numbered or [each for each in known if len(name) > 3 and each.run.startswith(name)]
    return known[-1] if known else None


def publish(
    workspace: Workspace, kept: Path, announcement: Announcement, waiting: Callable[[], None]
) -> Publication:
    """Freeze the run in the file ``kept``; publishing the same run again returns its publication.

    Raises ``publish.disagrees`` where the run cannot be made anew from its inputs, and ``publish.reason``
    where it would change a published one and nobody says why. Nothing that is published is touched.
    """
    return freeze(workspace, verified(workspace, kept), announcement, waiting)


@dataclass(frozen=True, slots=True)
class Verified:
    """A run that was made anew and came out the same, and the file that keeps it."""

    record: Record
    kept: Path


def verified(workspace: Workspace, kept: Path) -> Verified:
    """Make the run in a file anew, which takes as long as scoring; raises ``publish.disagrees``."""
    record = runs.read(kept)
    verdict = verify_record(record, workspace)
    if verdict.findings:
        raise KaoheError(*verdict.findings)
    if verdict.differences:
        first = verdict.differences[0]
        raise refuse(
            "publish.disagrees",
            _("计算 {run} 重算后有 {count} 处不同,第一处 {where}:{before} → {after}").format(
                run=record.run.id,
                count=len(verdict.differences),
                where=first.where,
                before=first.published,
                after=first.recomputed,
            ),
            _("重新运行 kaohe score,公布新的计算"),
            file=str(kept),
        )
    return Verified(record, kept)


def freeze(
    workspace: Workspace, run: Verified, announcement: Announcement, waiting: Callable[[], None]
) -> Publication:
    """Publish a run that was verified before; otherwise like `publish`."""
    with workspace.locked(waiting):
        return _freeze(workspace, run.record, run.kept, announcement)


def _freeze(workspace: Workspace, record: Record, kept: Path, announcement: Announcement) -> Publication:
    folder, run = workspace.root / PUBLICATIONS, record.run
    before = published(folder, run.inputs.policy, run.inputs.period)
    if before is not None and before.run == run.id:
        return before
    if before is not None and not announcement.reason:
        raise refuse(
            "publish.reason",
            _("{policy} {period} 已公布过(第 {number} 号)").format(
                policy=run.inputs.policy, period=run.inputs.period, number=before.number
            ),
            _("更正要写明原因:--reason 原因"),
        )
    earlier = frozen_run(folder, before).run if before else None
    known = numbers(folder)
    version = run.facts_version
    publication = Publication(
        number=known[-1] + 1 if known else 1,
        run=run.id,
        policy=run.inputs.policy,
        policy_version=run.inputs.policy_version,
        period=run.inputs.period,
        who=announcement.who,
        when=announcement.when,
        run_digest=file_digest(kept),
        facts_version=version,
        manifest=manifest_digest(workspace.imports, version),
        files=_files(workspace, run),
        previous=note_digest(folder, known[-1]) if known else None,
        replaces=before.number if before else None,
        reason=announcement.reason,
        causes=tuple(causes(earlier.inputs, run.inputs)) if earlier else (),
        adjustments=tuple(each.as_json() for each in adjustments(earlier, run)) if earlier else (),
        pay_adjustments=tuple(each.as_json() for each in pay_changes(earlier, run)) if earlier else (),
    )
    write_publication(folder, publication, kept)
    return publication


def frozen_run(folder: Path, publication: Publication) -> Record:
    """Read the run as it was published."""
    return runs.read(folder_of(folder, publication.number) / RUN)


def _files(workspace: Workspace, run: Run) -> dict[str, dict[str, str]]:
    snapshot = workspace.snapshot(run.facts_version)
    return {
        table: {Path(file).name: file_digest(Path(file)) for file in snapshot.files(table)}
        for table in sorted(run.inputs.tables)
    }
