"""What another reading, or another figure in the policy, would change: for whom, by how much."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.outcomes import titles
from kaohe.engine.pay.changes import pay_changes
from kaohe.engine.result import Total
from kaohe.engine.score import FromRows, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.measures import Measured
    from kaohe.engine.pay.changes import Change
    from kaohe.engine.reports import Lines
    from kaohe.engine.result import Run
    from kaohe.engine.roster import Roster
    from kaohe.policy.loader import Loaded


@dataclass(frozen=True, slots=True)
class Move:
    """One subject before and after a change; points None where not assessed. ``pay``: items that differ."""

    subject: str
    before: Total
    after: Total
    pay: tuple[Change, ...] = ()

    @property
    def difference(self) -> Decimal:
        """Return the change of points; not being assessed counts as nothing."""
        return (self.after.points or Decimal(0)) - (self.before.points or Decimal(0))

    @property
    def moved(self) -> bool:
        """Tell whether points, grade, rank or pay change."""
        return self.before != self.after or bool(self.pay)

    @property
    def money(self) -> Decimal:
        """Return the change of everything that is paid or withheld together."""
        return sum((own.difference for own in self.pay), Decimal("0.00"))

    def size(self) -> tuple[Decimal, int, Decimal, bool, str]:
        """Return the key that puts the largest change first: by points, places, money, then anything else."""
        places = abs((self.after.rank or 0) - (self.before.rank or 0))
        return -abs(self.difference), -places, -abs(self.money), not self.moved, self.subject

    def as_json(self) -> dict[str, Any]:
        """Return subject, before, after and difference; what is paid differently, where anything is."""
        pay = {"pay": [own.of_subject() for own in self.pay], "pay_difference": self.money}
        return {
            "subject": self.subject,
            "before": standing(self.before),
            "after": standing(self.after),
            "difference": self.difference,
            **(pay if self.pay else {}),
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """One change and whom it moves, largest first."""

    readings: dict[str, str]
    means: str
    moves: tuple[Move, ...]


class Remembered:
    """Counts only what was not counted before under the same measures, and enrols likewise."""

    def __init__(self, counting: FromRows) -> None:
        """Remember what ``counting`` answers."""
        self._counting = counting
        self._counted: dict[tuple[str, ...], Measured] = {}
        self._rosters: dict[tuple[str, ...], Roster] = {}

    def count(self, job: Job) -> Measured:
        """Count the measures of a job."""
        key = (_key(job.loaded, "measures"), job.period.label, *job.policy.measures)
        if key not in self._counted:
            self._counted[key] = self._counting.count(job)
        return self._counted[key]

    def roster(self, job: Job, counted: set[str]) -> Roster:
        """Return whom a job assesses."""
        key = (_key(job.loaded, "subjects"), job.period.label, *sorted(counted))
        if key not in self._rosters:
            self._rosters[key] = self._counting.roster(job, counted)
        return self._rosters[key]

    def lines(self, _job: Job) -> Lines:
        """Leave out reports: they give no points."""
        return {}

    def known(self, _job: Job) -> dict[str, Decimal] | None:
        """Return nothing: rows give no points."""
        return None


class Alternatives:
    """Scores one job under other policies; rows are counted again only where a measure is read otherwise."""

    def __init__(self, job: Job) -> None:
        """Score the job as it is; everything is compared with that."""
        self._job = job
        self._counting = Remembered(FromRows(job.source()))
        self.before = self.score(job.loaded)

    def score(self, loaded: Loaded) -> Run:
        """Score under another policy."""
        return evaluate(replace(self._job, loaded=loaded), self._counting)

    def moves(self, loaded: Loaded) -> tuple[Move, ...]:
        """List every subject before and after, the largest change first."""
        before = {total.subject: total for total in self.before.totals}
        run = self.score(loaded)
        after = {total.subject: total for total in run.totals}
        pay: dict[str, list[Change]] = {}
        for own in pay_changes(self.before, run):
            pay.setdefault(own.subject, []).append(own)
        moves = [
            Move(
                name,
                before.get(name) or nobody(name),
                after.get(name) or nobody(name),
                tuple(pay.get(name, ())),
            )
            for name in sorted(before.keys() | after.keys())
        ]
        return tuple(sorted(moves, key=Move.size))


def _key(loaded: Loaded, part: str) -> str:
    return json.dumps(loaded.document.data.get(part), sort_keys=True, default=str)


def nobody(subject: str) -> Total:
    """Stand for a subject that the policy does not assess at all under one of the readings."""
    return Total(subject, None, None, None)


def one_at_a_time(
    alternatives: Alternatives, in_force: Loaded, load: Callable[[Mapping[str, str]], Loaded]
) -> Iterator[Effect]:
    """Compute every alternative of every declared interpretation, one at a time."""
    for name, choice in in_force.policy.interpretations.items():
        for alternative, meaning in choice.alternatives.items():
            if alternative == in_force.readings[name]:
                continue
            readings = {name: alternative}
            yield Effect(readings, meaning.means, alternatives.moves(load(in_force.readings | readings)))


def standing(total: Total) -> dict[str, Any]:
    """Return points, grade and rank, and the titles of what follows from them."""
    own = {"points": total.points, "grade": total.grade, "rank": total.rank}
    return own if total.outcomes is None else {**own, "outcomes": titles(total.outcomes)}
