"""What another reading, or another figure in the policy, would change: for whom, by how much, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.engine.outcomes import titles
from kaohe.engine.pay.changes import pay_changes
from kaohe.engine.recounting import Recounting
from kaohe.engine.rescoring import Rescoring
from kaohe.engine.result import Total
from kaohe.engine.score import FromRows, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.pay.changes import Change
    from kaohe.engine.result import Run
    from kaohe.policy.loader import Loaded


@dataclass(frozen=True, slots=True)
class Move:
    """One subject before and after a change; points None where not assessed.

    ``pay``: the items that differ. ``only_paid``: a member of a subject, who has no points of its own.
    """

    subject: str
    before: Total
    after: Total
    period: str | None = None
    pay: tuple[Change, ...] = ()
    only_paid: bool = False

    @property
    def difference(self) -> Decimal | None:
        """Return the change of points; None where the subject is not assessed before or after."""
        if self.before.points is None or self.after.points is None:
            return None
        return self.after.points - self.before.points

    @property
    def change(self) -> Decimal:
        """Return the change of points, where not being assessed counts as nothing."""
        return (self.after.points or Decimal(0)) - (self.before.points or Decimal(0))

    @property
    def moved(self) -> bool:
        """Tell whether points, grade, rank, what follows from them, or pay change."""
        return self.before != self.after or bool(self.pay)

    @property
    def money(self) -> Decimal:
        """Return the change of everything that is paid or withheld together."""
        return sum((own.difference for own in self.pay), Decimal("0.00"))

    @property
    def turns(self) -> str | None:
        """Tell whether a subject becomes ``assessed`` or ``not_assessed``; None where that stays."""
        if (self.before.points is None) is (self.after.points is None):
            return None
        return "not_assessed" if self.after.points is None else "assessed"

    def size(self) -> tuple[Decimal, int, Decimal, bool, str, str]:
        """Return the key that puts the largest change first: by points, places, money, then anything else."""
        places = abs((self.after.rank or 0) - (self.before.rank or 0))
        return -abs(self.change), -places, -abs(self.money), not self.moved, self.subject, self.period or ""

    def as_json(self) -> dict[str, Any]:
        """Return subject, before, after and difference; period, pay and what it turns only where there is any."""
        pay = {"pay": [own.of_subject() for own in self.pay], "pay_difference": self.money}
        return {
            "subject": self.subject,
            **({} if self.period is None else {"period": self.period}),
            "before": standing(self.before),
            "after": standing(self.after),
            "difference": self.difference,
            **({} if self.turns is None else {"turns": self.turns}),
            **(pay if self.pay else {}),
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """One change and whom it moves, largest first."""

    readings: dict[str, str]
    means: str
    moves: tuple[Move, ...]


class Alternatives:
    """Scores one job under other policies; rows are counted and nodes scored anew only where that can differ."""

    def __init__(
        self, job: Job, counting: Recounting | None = None, scoring: Rescoring | None = None
    ) -> None:
        """Score the job as it is; everything is compared with that.

        Jobs over the same facts may share ``counting`` and ``scoring``.
        """
        self._job = job
        self._counting = counting or Recounting(FromRows(job.source()))
        self._scoring = scoring or Rescoring()
        self.before = self.score(job.loaded)

    def score(self, loaded: Loaded) -> Run:
        """Score under another policy."""
        return self.run(self._job.instead(loaded))

    def run(self, job: Job) -> Run:
        """Score another job over the same facts and period."""
        return evaluate(job, self._counting, scoring=self._scoring)

    def moves(self, loaded: Loaded) -> tuple[Move, ...]:
        """List every subject before and after, the largest change first."""
        return moves_between(self.before, self.score(loaded))


def moves_between(before: Run, after: Run, period: str | None = None) -> tuple[Move, ...]:
    """List every subject of two runs, the largest change first."""
    totals = [{total.subject: total for total in run.totals} for run in (before, after)]
    pay: dict[str, list[Change]] = {}
    for own in pay_changes(before, after):
        pay.setdefault(own.subject, []).append(own)
    moves = [
        Move(
            name,
            totals[0].get(name) or nobody(name),
            totals[1].get(name) or nobody(name),
            period,
            tuple(pay.get(name, ())),
            name not in totals[0] and name not in totals[1],
        )
        for name in sorted(totals[0].keys() | totals[1].keys() | pay.keys())
    ]
    return tuple(sorted(moves, key=Move.size))


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
