"""Policies as their readers ask about them: what lint says, which cycles use one, whom another reading moves."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaohe.cycle.results import policies_stamp, policy_in_force, workspace
from kaohe.cycle.tasks import once, progress
from kaohe.engine.opening import library_of, open_job
from kaohe.engine.source import catalogue_of
from kaohe.engine.whatif import Alternatives, one_at_a_time
from kaohe.errors import KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import language
from kaohe.policy.lint.policies import lint_policy
from kaohe.policy.lint.report import Reported
from kaohe.policy.loader import load_again, load_policy
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from django.contrib.auth.models import User

    from kaohe.cycle.models import Task
    from kaohe.cycle.results import Stamp
    from kaohe.engine.result import Total
    from kaohe.engine.whatif import Move
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.library import VersionFile
    from kaohe.policy.loader import Loaded

LISTED = ("id", "title", "version", "valid_from", "valid_to")


def listed() -> list[dict[str, Any]]:
    """List the policies at hand by their heads; one that cannot be read has its id and what is wrong."""
    return list(_listed(policies_stamp(), language()))


@lru_cache(maxsize=4)
def _listed(_stamp: Stamp, _spoken: str) -> list[dict[str, Any]]:
    library = library_of(workspace().root)
    found = []
    for name in library.ids():
        try:
            data = library.read(name).data
            found.append({field: data.get(field) for field in LISTED} | {"id": name})
        except KaoheError as error:
            found.append({"id": name, "title": str(error.findings[0].message)})
    return found


def versions(policy: str) -> list[VersionFile]:
    """List the versions of a policy with the days on which each is in force, the newest first."""
    return _versions(policy, policies_stamp())[::-1]


@lru_cache(maxsize=64)
def _versions(policy: str, _stamp: Stamp) -> list[VersionFile]:
    return library_of(workspace().root).versions(policy)


def opened(policy: str) -> tuple[Loaded | None, tuple[Reported, ...]]:
    """Load a policy with what lint says; one that does not load comes as its faults alone. Not to be changed."""
    here = workspace()
    library_of(here.root).find(policy)
    return _opened(here, here.version, policy, policies_stamp(), language())


@lru_cache(maxsize=64)
def _opened(
    here: Workspace, version: int, policy: str, _stamp: Stamp, _spoken: str
) -> tuple[Loaded | None, tuple[Reported, ...]]:
    snapshot = here.snapshot(version)
    tables = catalogue_of(snapshot, CATALOGUE)
    try:
        loaded = load_policy(policy, library_of(here.root), tables)
    except KaoheError as error:
        return None, tuple(Reported(finding) for finding in error.findings)
    filled = {name: snapshot.filled(name) for name in loaded.policy.tables()}
    return loaded, tuple(lint_policy(loaded, tables, filled if any(filled.values()) else None))


def effects(user: User, policy: str, period: str) -> Task:
    """Have every other reading of a policy computed over a period, one at a time, from the newest facts.

    The task's result has ``effects``: a list of ``name``, ``alternative``, ``means`` and ``moves``, each with
    ``subject``, ``difference`` and, ``before`` and ``after``, points, grade and rank; decimals are texts.
    """
    here, loaded = workspace(), policy_in_force(policy)
    parse_period(period)
    key = "|".join((policy, period, str(here.version), loaded.hash, language()))

    def work(task: Task) -> dict[str, Any]:
        return {"effects": list(_effects(task, policy, period, here.version))}

    return once(user, "readings", key, work)


def _effects(task: Task, policy: str, period: str, version: int) -> Iterator[dict[str, Any]]:
    here = workspace()
    job = open_job(here, policy, period, version=version)
    library = library_of(here.root)

    def load(readings: Mapping[str, str]) -> Loaded:
        return load_again(job.loaded, library, job.catalogue, readings=readings)

    count = sum(len(each.alternatives) - 1 for each in job.policy.interpretations.values())
    for done, effect in enumerate(one_at_a_time(Alternatives(job), job.loaded, load), 1):
        progress(task, done, count)
        ((name, alternative),) = effect.readings.items()
        moves = [_said(move) for move in effect.moves if move.moved]
        yield {"name": name, "alternative": alternative, "means": effect.means, "moves": moves}


def _said(move: Move) -> dict[str, Any]:
    return {
        "subject": move.subject,
        "difference": _text(move.difference),
        "before": _standing(move.before),
        "after": _standing(move.after),
    }


def _standing(total: Total) -> dict[str, Any]:
    return {"points": _text(total.points), "grade": total.grade, "rank": total.rank}


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else format(figure, "f")
