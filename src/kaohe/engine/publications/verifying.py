"""Whether a published run still holds: its bytes, the bytes it was made from, and every value made anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaohe.engine import runs
from kaohe.engine.backend import connect
from kaohe.engine.job import Job
from kaohe.engine.publications.comparing import Difference, differences
from kaohe.engine.publications.publication import (
    NOTE,
    RUN,
    folder_of,
    note_digest,
    numbers,
    read_publication,
)
from kaohe.engine.score import score
from kaohe.engine.source import catalogue_of
from kaohe.errors import Finding, KaoheError, Place
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.integrity import facts_findings, snapshot_findings
from kaohe.facts.store.manifest import manifest_digest
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.engine.publications.publication import Publication
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: files that are not as they were, and values that come out otherwise."""

    run: str
    publication: int | None
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings and not self.differences

    def as_json(self) -> dict[str, Any]:
        """Return ``{"run", "publication", "equal", "differences"}``; a changed file is a difference too."""
        files = [
            {"where": each.place.file, "code": each.code, "message": each.message} for each in self.findings
        ]
        return {
            "run": self.run,
            "publication": self.publication,
            "equal": self.equal,
            "differences": [*files, *(each.as_json() for each in self.differences)],
        }


def job_of(record: Record, workspace: Workspace) -> Job:
    """Return the job that a kept run was made by: its policy, calendar, period and version of the facts."""
    snapshot = workspace.snapshot(record.run.facts_version)
    period = parse_period(record.run.inputs.period)
    catalogue = catalogue_of(snapshot, CATALOGUE)
    job = Job(record.loaded, period, snapshot, catalogue, record.calendar, connect())
    return replace(job, versions=record.versions).at(period) if record.versions else job


def verify_record(record: Record, workspace: Workspace) -> Verdict:
    """Check a run's facts byte for byte, then make the run anew and compare every value."""
    inputs = record.run.inputs
    findings = list(snapshot_findings(workspace, record.run.facts_version, inputs.tables))
    if findings:
        return Verdict(record.run.id, None, tuple(findings))
    again = score(job_of(record, workspace), record.run.facts_version)
    return Verdict(record.run.id, None, (), tuple(differences(record.run, again)))


def verify_publication(publication: Publication, folder: Path, workspace: Workspace, kept: Path) -> Verdict:
    """Check a publication; ``kept`` is where the run lies among all runs, if it still does."""
    frozen = folder_of(folder, publication.number) / RUN
    findings = [*_note_findings(folder, publication.number), *_kept_findings(frozen, kept)]
    findings += _input_findings(publication, workspace)
    if not findings:
        verdict = verify_record(runs.read(frozen), workspace)
        return Verdict(publication.run, publication.number, verdict.findings, verdict.differences)
    return Verdict(publication.run, publication.number, tuple(findings))


def audit(folder: Path, workspace: Workspace) -> Iterator[Finding]:
    """Check everything that is stored: all versions of the facts, all publications and their chain."""
    yield from facts_findings(workspace)
    for number in numbers(folder):
        yield from _note_findings(folder, number)


def _note_findings(folder: Path, number: int) -> Iterator[Finding]:
    """Check a frozen run by its note, and a note by the one after it."""
    try:
        publication = read_publication(folder, number)
    except KaoheError as error:
        yield from error.findings
        return
    here = folder_of(folder, number)
    frozen = here / RUN
    if publication.number != number or not frozen.is_file() or file_digest(frozen) != publication.run_digest:
        yield _changed(frozen)
    following = next((later for later in numbers(folder) if later > number), None)
    if following is None:
        return
    try:
        previous = read_publication(folder, following).previous
    except KaoheError:
        return  # reported where that note is checked
    if previous != note_digest(folder, number):
        yield _changed(here / NOTE)


def _kept_findings(frozen: Path, kept: Path) -> Iterator[Finding]:
    """Check the run where all runs lie; scored again after other imports, it may name a later version."""
    if kept.is_file() and frozen.is_file():
        one, other = (file.read_text(encoding="utf-8", errors="replace") for file in (frozen, kept))
        if not runs.same_but_version(one, other):
            yield _changed(kept)


def _input_findings(publication: Publication, workspace: Workspace) -> Iterator[Finding]:
    version = publication.facts_version
    file = workspace.imports / f"{version}.json"
    if version and (
        not file.is_file() or manifest_digest(workspace.imports, version) != publication.manifest
    ):
        yield _changed(file)
    facts = workspace.root / "facts"
    for table, files in publication.files.items():
        for name, digest in files.items():
            path = facts / table / name
            if not path.is_file() or file_digest(path) != digest:
                yield _changed(path)


def _changed(file: Path) -> Finding:
    return Finding(
        "publication.changed",
        _("公布之后被改动:{file}").format(file=file.name),
        _("从备份恢复:kaohe restore"),
        Place(file=str(file)),
    )
