"""What is opened before work begins, by commands and pages alike: policies, calendar, engine, a job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.engine.backend import Backend, Engine
    from kaohe.engine.job import Job
    from kaohe.facts.calendars import Calendar
    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.library import Library
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

POLICIES, RUNS, CALENDARS = "policies", "runs", "calendars"


def library_of(workspace: Path) -> Library:
    """Return the policies of a workspace, if there is one, and the shipped ones."""
    from kaohe.policy.library import Library

    return Library([workspace / POLICIES])


def calendar_of(name: str, workspace: Path) -> Calendar:
    """Load a calendar by name, or by file: from the workspace's calendars first."""
    from kaohe.facts.calendars import load

    for suffix in ("", ".yaml", ".yml", ".json"):
        own = workspace / CALENDARS / f"{name}{suffix}"
        if own.is_file():
            return load(str(own))
    return load(name)


def check_scores(policy: Policy) -> None:
    """Refuse a document that describes the organisation where points are asked for."""
    if not (policy.scores or policy.pay):
        raise refuse(
            "policy.no_indicators",
            _("办法 {id} 描述组织,没有指标,不能计分").format(id=policy.id),
            _("用 kaohe posts、kaohe departments、kaohe duties 查看"),
        )


def check_in_force(policy: Policy, period: Period) -> None:
    """Refuse a period on none of whose days the policy is in force."""
    if not policy.valid_in(period):
        until = "" if policy.valid_to is None else policy.valid_to.isoformat()
        raise _not_in_force(policy.id, period, f"{policy.valid_from.isoformat()}..{until}")


def _not_in_force(policy: str, period: Period, valid: str) -> KaoheError:
    return refuse(
        "policy.not_in_force",
        _("办法 {id} 在 {period} 不生效").format(id=policy, period=period.label),
        _("它的有效期是 {valid}").format(valid=valid),
    )


def _pinned(calendar: Calendar, period: Period) -> Calendar:
    """Write the official days around the period into the calendar, as far as they are known.

    The run then repeats with the same days whatever is announced, or corrected, later.
    """
    for last in (period.last.year + 1, period.last.year):
        try:
            return calendar.pinned(period.first.year - 1, last)
        except KaoheError:
            continue
    return calendar


def open_job(
    workspace: Workspace,
    policy: str,
    period: str,
    *,
    engine: Engine = "duckdb",
    threads: int | None = None,
    version: int | None = None,
    readings: dict[str, str] | None = None,
    library: Library | None = None,
) -> Job:
    """Put together what is to be scored; ``library``: where policies are looked for, else in the workspace."""
    from kaohe.engine.backend import connect
    from kaohe.engine.source import catalogue_of
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.dated import stretches, versions_for
    from kaohe.policy.loader import load_policy
    from kaohe.policy.period import parse_period

    parsed = parse_period(period)
    snapshot = workspace.snapshot(version)
    catalogue = catalogue_of(snapshot, CATALOGUE)
    library = library or library_of(workspace.root)
    versions = versions_for(policy, parsed, library, catalogue, readings)
    own = stretches(versions, parsed)
    if versions and not own:
        valid = "、".join(f"{one.first}..{one.last or ''}" for one in versions)
        raise _not_in_force(policy, parsed, valid)
    loaded = own[-1].version.loaded if own else load_policy(policy, library, catalogue, readings=readings)
    check_scores(loaded.policy)
    check_in_force(loaded.policy, parsed)
    job = _job(workspace, loaded, parsed, snapshot, catalogue, connect(engine, threads=threads))
    return replace(job, versions=versions).at(parsed) if versions else job


def open_jobs(
    workspace: Workspace, policy: str, periods: Sequence[Period], library: Library | None = None
) -> list[Job]:
    """Put together what is to be scored in several periods, of one version of the facts and on one engine.

    Periods in which the policy is not in force are left out; raises ``policy.not_in_force`` where it never is.
    """
    from kaohe.engine.nesting import in_force
    from kaohe.policy.dated import versions_for
    from kaohe.policy.period import period_between

    library = library or library_of(workspace.root)
    first = _first_in_force(workspace, policy, periods, library)
    if first.versions:
        span = period_between(min(own.first for own in periods), max(own.last for own in periods))
        versions = versions_for(policy, span, library, first.catalogue)
        first = replace(first, versions=versions)
    jobs = []
    for period in periods:
        if in_force(first, period):
            calendar = _pinned(calendar_of(first.loaded.policy.calendar, workspace.root), period)
            jobs.append(replace(first.at(period), calendar=calendar))
    return jobs


def _first_in_force(workspace: Workspace, policy: str, periods: Sequence[Period], library: Library) -> Job:
    refused = None
    for period in periods:
        try:
            return open_job(workspace, policy, period.label, library=library)
        except KaoheError as error:
            if error.code != "policy.not_in_force":
                raise
            refused = refused or error
    assert refused is not None  # noqa: S101 - there is at least one period
    raise refused


def open_trial(workspace: Workspace, text: str, period: str) -> Job:
    """Put together what a policy that is not in force yet, as YAML, would score, also before it is valid."""
    from kaohe.engine.backend import connect
    from kaohe.engine.source import catalogue_of
    from kaohe.facts.tables import CATALOGUE
    from kaohe.policy.loader import load_text
    from kaohe.policy.period import parse_period

    parsed = parse_period(period)
    snapshot = workspace.snapshot()
    catalogue = catalogue_of(snapshot, CATALOGUE)
    loaded = load_text(text, "policy.yaml", library_of(workspace.root), catalogue)
    check_scores(loaded.policy)
    return _job(workspace, loaded, parsed, snapshot, catalogue, connect())


def _job(  # noqa: PLR0917 - everything that a job is made from
    workspace: Workspace,
    loaded: Loaded,
    period: Period,
    snapshot: Snapshot,
    catalogue: Catalogue,
    backend: Backend,
) -> Job:
    from kaohe.engine.job import Job

    # Pay looks back over the year: all its periods are scored by the same days, and their runs can be used again.
    pinned = period.spanned("year", loaded.policy.year_starts) if loaded.policy.pay else period
    calendar = _pinned(calendar_of(loaded.policy.calendar, workspace.root), pinned)
    return Job(loaded, period, snapshot, catalogue, calendar, backend)
