"""What pages show of results: runs, explanations, policies, people. Read from the workspace, kept while unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kaohe.engine import runs
from kaohe.engine.backend import connect
from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.explaining.paid import Paid
from kaohe.engine.losses import Lost, points_lost
from kaohe.engine.opening import CALENDARS, RUNS, library_of, open_job
from kaohe.engine.publications.verifying import job_of
from kaohe.engine.score import score
from kaohe.errors import KaoheError, refuse
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _, language
from kaohe.policy.document import read_document
from kaohe.policy.library import AT
from kaohe.policy.loader import load_policy
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.cycle.models import Cycle
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.policy.loader import Loaded

Stamp = tuple[tuple[str, int], ...]
"""Files with when each was changed."""
State = tuple[int, Stamp, Stamp]
"""The version of the facts, the policies and the calendars."""


def workspace() -> Workspace:
    """Open the workspace that the application serves."""
    return Workspace.open(Path(settings.KAOHE_WORKSPACE))


def record(run: str) -> Record:
    """Read a run by its whole id; raises ``run.not_found``."""
    path = _path(run)
    return _record(path, path.stat().st_mtime_ns)


def _path(run: str) -> Path:
    """Find a kept run; a whole id is a file name, anything else is looked for."""
    folder = workspace().root / RUNS
    path = folder / f"{run}.json"
    return path if path.is_file() else runs.find(folder, run)


@lru_cache(maxsize=64)
def _record(path: Path, _changed: int) -> Record:
    return runs.read(path)


def shown_run(cycle: Cycle, *, newest: bool) -> Record:
    """Return the run of a cycle that may be shown: the published one, or for the office the newest.

    Raises ``step.no_result`` where there is none yet.
    """
    run = (cycle.run if newest else "") or cycle.published_run
    if not run:
        raise refuse(
            "step.no_result",
            _("{cycle} 还没有可看的结果").format(cycle=cycle),
            _("等它计算、公布之后再看"),
        )
    return record(run)


def explained(run: str, subject: str, indicator: str, *, rows: bool = False) -> dict[str, Any]:
    """Explain one node of one subject of a run, with ``rows`` down to the rows; not to be changed."""
    path = _path(run)
    known = path, path.stat().st_mtime_ns, subject, indicator, language()
    return _explained_with_rows(*known) if rows else _explained(*known)


@lru_cache(maxsize=1024)
def _explained(path: Path, changed: int, subject: str, indicator: str, _spoken: str) -> dict[str, Any]:
    return explain(_record(path, changed), subject, indicator)


# A run names the version of the facts that it read: its rows stay as they are. Few are kept, since a node may
# have a hundred thousand, held in columns.
@lru_cache(maxsize=8)
def _explained_with_rows(
    path: Path, changed: int, subject: str, indicator: str, _spoken: str
) -> dict[str, Any]:
    kept = _record(path, changed)
    return explain(kept, subject, indicator, Evidence(job_of(kept, workspace())))


def explained_pay(run: str, subject: str) -> dict[str, dict[str, Any]]:
    """Explain every amount of one subject of a run, by item in the order of the policy; not to be changed."""
    path = _path(run)
    return _paid(path, path.stat().st_mtime_ns).items_of(subject)


# A run that is looked at is looked at by many, each for an own subject.
@lru_cache(maxsize=2)
def _paid(path: Path, changed: int) -> Paid:
    return Paid(_record(path, changed))


def lost(kept: Record) -> dict[str, list[Lost]]:
    """List per subject what its items lost, most first."""
    return points_lost(kept.run, kept.loaded.policy)


@dataclass(frozen=True, slots=True)
class Computed:
    """A run, with the state of everything that decided its figures."""

    run: Run
    state: State

    @property
    def current(self) -> bool:
        """Tell whether it would come out the same now."""
        return self.state == _state()


def compute(policy: str, period: str) -> Run:
    """Score a policy over a period from the newest facts and keep the run."""
    return computed(policy, period).run


def computed(policy: str, period: str) -> Computed:
    """Score like `compute`, and remember from what."""
    opened, state = workspace(), _state()
    job = open_job(opened, policy, period)
    run = score(job, opened.version)
    runs.save(opened.root / RUNS, runs.Record.of(run, job))
    return Computed(run, state)


def _state() -> State:
    opened = workspace()
    calendars = sorted(file for file in (opened.root / CALENDARS).glob("*") if file.is_file())
    return opened.version, policies_stamp(), _stamp(calendars)


def policy_in_force(policy: str, period: str | None = None) -> Loaded:
    """Load a policy of the workspace, or a shipped one, and keep it while no policy changes; not to be changed.

    With a period, the version that is in force on its last day, where there are several. Raises with every fault.
    """
    name = policy
    if period is not None and len(library_of(workspace().root).files(policy)) > 1:
        name = f"{policy}{AT}{parse_period(period).last}"
    try:
        return _loaded(name, policies_stamp(), language())
    except KaoheError as error:
        if error.code != "policy.no_version":
            raise
        return _loaded(policy, policies_stamp(), language())


@lru_cache(maxsize=64)
def _loaded(policy: str, _stamp: Stamp, _spoken: str) -> Loaded:
    return load_policy(policy, library_of(workspace().root), CATALOGUE)


def policies_stamp() -> Stamp:
    """Say which state the policies at hand are in: one may use others, so each counts for all."""
    return _stamp(file for files in _policy_files().values() for file in files)


def _policy_files() -> dict[str, list[Path]]:
    """Return the files of each policy's versions, the current one first."""
    library = library_of(workspace().root)
    return {name: library.files(name) for name in library.ids()}


def _stamp(files: Iterable[Path]) -> Stamp:
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


def pays_anything(policy: str) -> bool:
    """Tell whether any version of a policy has pay items."""
    return any(_pay_of(file, file.stat().st_mtime_ns) for file in library_of(workspace().root).files(policy))


def pay_titles() -> dict[tuple[str, str], str]:
    """Return the titles of the pay items of all policies, by policy and item; the current version has the last word."""
    return {
        (name, item): title
        for name, files in _policy_files().items()
        for file in reversed(files)
        for item, title in _pay_of(file, file.stat().st_mtime_ns).items()
    }


@lru_cache(maxsize=256)
def _pay_of(file: Path, _changed: int) -> dict[str, str]:
    return {
        name: str(item.get("title", name))
        for name, item in (read_document(file).data.get("pay") or {}).items()
    }


def policy_titles() -> dict[str, str]:
    """Return the titles of all policies at hand, by their ids: those of the current versions."""
    current = {name: files[0] for name, files in _policy_files().items()}
    return {name: _title_of(file, file.stat().st_mtime_ns) for name, file in current.items()}


@lru_cache(maxsize=256)
def _title_of(file: Path, _changed: int) -> str:
    return str(read_document(file).data.get("title", ""))


def policy_ids() -> list[str]:
    """Name the policies that cycles can use: those that score or pay."""
    current = {name: files[0] for name, files in _policy_files().items()}
    return [name for name, file in current.items() if _has_results(file, file.stat().st_mtime_ns)]


@lru_cache(maxsize=256)
def _has_results(file: Path, _changed: int) -> bool:
    return bool({"indicators", "pay"} & read_document(file).data.keys())


def people_of(unit: str) -> frozenset[str]:
    """Name the persons that the organisation assigns to a unit, whenever."""
    opened = workspace()
    return _people(opened, opened.version).get(unit, frozenset())


@lru_cache(maxsize=2)
def _people(opened: Workspace, version: int) -> dict[str, frozenset[str]]:
    snapshot = opened.snapshot(version)
    if "assignments" not in CATALOGUE or not snapshot.files("assignments"):
        return {}
    backend = connect()
    table = backend.read(snapshot.files("assignments"), {"person": "string", "unit": "string"})
    found: dict[str, set[str]] = {}
    for row in backend.fetch(table.select("person", "unit")).to_pylist():
        found.setdefault(row["unit"], set()).add(row["person"])
    return {unit: frozenset(people) for unit, people in found.items()}
