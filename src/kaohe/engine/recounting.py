"""Counting for one policy after another over the same facts: only what a change can reach is counted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.raters import PART
from kaohe.policy.measure import Presence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.engine.job import Job
    from kaohe.engine.reports import Lines
    from kaohe.engine.roster import Roster
    from kaohe.engine.score import FromRows
    from kaohe.policy.measure import Measure

Key = tuple[object, ...]


class Recounting:
    """Remembers what was counted and who was enrolled, by period; only measures that read otherwise are counted anew.

    Reports are left out: they give no points.
    """

    def __init__(self, counting: FromRows) -> None:
        """Remember what ``counting`` answers."""
        self._counting = counting
        self._first: dict[Key, tuple[Mapping[str, Measure], Measured]] = {}
        self._counted: dict[Key, Measured] = {}
        self._rosters: dict[Key, Roster] = {}

    def count(self, job: Job) -> Measured:
        """Count the measures of a job."""
        policy = job.policy
        reading = policy.time_zone, policy.year_starts, job.calendar.digest()
        key: Key = (job.period.label, policy.kind, *reading, *policy.measures)
        declared = policy.counted()
        if key not in self._first:
            self._first[key] = declared, self._counting.count(job)
        before, first = self._first[key]
        differing = {name: own for name, own in declared.items() if own != before[name]}
        if not differing:
            return first
        named = key, *((name, own.model_dump_json()) for name, own in differing.items())
        if named not in self._counted:
            alike = all(_dates_alike(own, before[name]) for name, own in differing.items())
            self._counted[named] = (
                self._replaced(job, first, set(differing)) if alike else self._counting.count(job)
            )
        return self._counted[named]

    def _replaced(self, job: Job, first: Measured, names: set[str]) -> Measured:
        """Count some measures anew; who has a fact in the period stays."""
        source = self._counting.source
        measured = measure_all(job.policy, source, job.setting(source), names)
        for subject, figures in first.figures.items():
            kept = {name: own for name, own in figures.items() if name.split(PART)[0] not in names}
            measured.figures[subject] = kept | measured.figures.get(subject, {})
        measured.subjects = first.subjects
        return measured

    def roster(self, job: Job, counted: set[str]) -> Roster:
        """Return whom a job assesses."""
        subjects = job.policy.subjects
        declared = None if subjects is None else subjects.model_dump_json()
        key: Key = (job.period.label, job.policy.kind, declared, *sorted(counted))
        if key not in self._rosters:
            self._rosters[key] = self._counting.roster(job, counted)
        return self._rosters[key]

    def lines(self, _job: Job) -> Lines:
        """Leave out reports."""
        return {}

    def known(self, _job: Job) -> dict[str, Decimal] | None:
        """Return nothing: rows give no points."""
        return None


def _dates_alike(one: Measure, other: Measure) -> bool:
    """Tell whether both measures see a fact of the period in the same rows."""
    fields = one.table, one.counts_in, one.span, one.filed
    if fields != (other.table, other.counts_in, other.span, other.filed):
        return False
    return one.value == other.value or not (
        isinstance(one.value, Presence) or isinstance(other.value, Presence)
    )
