"""A job (计算任务): what is to be scored, from which facts, by which calendar, on which engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe import __version__
from kaohe.engine.enrolment import organisation_tables, roster_tables
from kaohe.engine.exclusions import EXCLUSIONS, excluded_rows
from kaohe.engine.result import Inputs
from kaohe.engine.rows import Setting
from kaohe.engine.source import Source
from kaohe.policy.branch import branch
from kaohe.policy.dated import scoring, stretches
from kaohe.policy.period import period_between
from kaohe.policy.view import with_views

if TYPE_CHECKING:
    from kaohe.engine.backend import Backend
    from kaohe.engine.source import Facts
    from kaohe.facts.calendars import Calendar
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.dated import Stretch, Version
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be scored: a policy over a period, from facts, by a calendar, on an engine.

    ``part``: the part of the policy that is evaluated together. ``groups``: the names of those assessed,
    where they are the groups of the policy's subjects. ``versions``: all versions of the policy, in the order in
    which they come into force, where there are several; ``loaded`` is that of the period's last day.
    """

    loaded: Loaded
    period: Period
    facts: Facts
    catalogue: Catalogue
    calendar: Calendar
    backend: Backend
    part: Policy | None = None
    groups: frozenset[str] | None = None
    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        """Add the policy's views to the tables."""
        object.__setattr__(self, "catalogue", with_views(self.loaded.policy.views, self.catalogue))

    @property
    def policy(self) -> Policy:
        """Return the policy, or the part of it that this job is about."""
        return self.loaded.policy if self.part is None else self.part

    @property
    def stretches(self) -> list[Stretch]:
        """Return the stretches of the period that different versions score; none or one: all of it is one's."""
        return scoring(self.versions, self.period)

    def at(self, period: Period) -> Job:
        """Return the job for another period, by the version that is in force on the last of its days."""
        job = replace(self, period=period)
        found = job.stretches
        return job.under(found[-1].version.loaded) if found else job

    def under(self, loaded: Loaded) -> Job:
        """Return the job under another version of its policy, for the same part of it."""
        if loaded is self.loaded:
            return self
        part = None
        if self.part is not None:
            whole = self.part.total == self.loaded.policy.total
            node = loaded.policy.total if whole else self.part.total
            part = branch(loaded.policy, node, None if self.groups is None else self.part.kind)
        return replace(self, loaded=loaded, part=part)

    def instead(self, loaded: Loaded) -> Job:
        """Return the job with another text in the place of the version of its policy by which it is made."""
        versions = tuple(
            replace(own, loaded=loaded) if own.loaded is self.loaded else own for own in self.versions
        )
        return replace(self, loaded=loaded, versions=versions)

    def source(self) -> Source:
        """Open the facts in the engine."""
        policy = self.loaded.policy
        return Source(self.facts, self.catalogue, self.backend, policy.views, policy.time_zone)

    def source_like(self, opened: Source) -> Source:
        """Return tables that are ``opened`` already, or the job's own where its policy has other views of them."""
        return opened if self.loaded.policy.views == opened.views else self.source()

    def setting(self, source: Source) -> Setting:
        """Return what the reading of the rows of ``source`` depends on."""
        return Setting(
            self.backend,
            self.period,
            self.policy.time_zone,
            self.calendar,
            excluded_rows(source),
            self.policy.year_starts,
        )

    def inputs(self) -> Inputs:
        """Identify everything that decides the figures."""
        tables: dict[str, None] = {}
        for whole in self._policies():
            tables |= dict.fromkeys((*whole.tables(), *roster_tables(whole)))
            # Who never had such a table keeps the runs made before there was one.
            optional = (EXCLUSIONS, *organisation_tables(whole))
            tables |= dict.fromkeys(name for name in optional if self.facts.files(name))
        return Inputs(
            policy=self.policy.id,
            policy_version=self.policy.version,
            policy_hash=self.loaded.hash,
            period=self.period.label,
            tables={name: self.facts.hash(name) for name in tables},
            calendar=self.policy.calendar,
            calendar_hash=self.calendar.digest(),
            software=__version__,
            versions={own.key: own.loaded.hash for own in self.deciding()},
        )

    def deciding(self) -> list[Version]:
        """Return the versions that have a say, where there are several: pay looks back over the year.

        A version that comes later has none, so that runs from before it keep their names.
        """
        if not self.versions:
            return []
        year = self.period.spanned("year", self.loaded.policy.year_starts)
        first = year.first if self.loaded.policy.pay else self.period.first
        own = stretches(self.versions, period_between(min(first, self.period.first), self.period.last))
        return [part.version for part in own] if len(own) > 1 else []

    def _policies(self) -> list[Policy]:
        return [own.loaded.policy for own in self.deciding()] or [self.loaded.policy]
