"""A job (计算任务): what is to be scored, from which facts, by which calendar, on which engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe import __version__
from kaohe.engine.enrolment import organisation_tables, roster_tables
from kaohe.engine.exclusions import EXCLUSIONS, excluded_rows
from kaohe.engine.result import Inputs
from kaohe.engine.rows import Setting
from kaohe.engine.source import Source
from kaohe.policy.view import with_views

if TYPE_CHECKING:
    from kaohe.engine.backend import Backend
    from kaohe.engine.source import Facts
    from kaohe.facts.calendars import Calendar
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be scored: a policy over a period, from facts, by a calendar, on an engine.

    ``part``: the part of the policy that is evaluated together. ``groups``: the names of those assessed,
    where they are the groups of the policy's subjects.
    """

    loaded: Loaded
    period: Period
    facts: Facts
    catalogue: Catalogue
    calendar: Calendar
    backend: Backend
    part: Policy | None = None
    groups: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Add the policy's views to the tables."""
        object.__setattr__(self, "catalogue", with_views(self.loaded.policy.views, self.catalogue))

    @property
    def policy(self) -> Policy:
        """Return the policy, or the part of it that this job is about."""
        return self.loaded.policy if self.part is None else self.part

    def source(self) -> Source:
        """Open the facts in the engine."""
        policy = self.loaded.policy
        return Source(self.facts, self.catalogue, self.backend, policy.views, policy.time_zone)

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
        whole = self.loaded.policy
        tables = dict.fromkeys((*whole.tables(), *roster_tables(whole)))
        # Who never had such a table keeps the runs made before there was one.
        for name in (EXCLUSIONS, *organisation_tables(whole)):
            if self.facts.files(name):
                tables[name] = None
        return Inputs(
            policy=self.policy.id,
            policy_version=self.policy.version,
            policy_hash=self.loaded.hash,
            period=self.period.label,
            tables={name: self.facts.hash(name) for name in tables},
            calendar=self.policy.calendar,
            calendar_hash=self.calendar.digest(),
            software=__version__,
        )
