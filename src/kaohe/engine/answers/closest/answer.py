"""How close a subject was to another result: per goal the ways there, the fewest rows first, each checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.bundles import bundled
from kaohe.engine.answers.closest.candidates import candidates
from kaohe.engine.answers.closest.changes import GONE, KINDS, Bundle, Change
from kaohe.engine.answers.closest.checking import scored_with
from kaohe.engine.answers.closest.fewest import fewest
from kaohe.engine.answers.closest.most import moved
from kaohe.engine.answers.closest.reader import Reader
from kaohe.engine.answers.closest.results import Answer, Closest, Position, Way, WayKind
from kaohe.engine.answers.closest.scenes import Scenes
from kaohe.engine.answers.closest.wishes import Wish, goals_of
from kaohe.engine.answers.closest.worth import worths
from kaohe.engine.answers.naming import unknown
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.answers.closest.changes import Where
    from kaohe.engine.answers.closest.fewest import Found
    from kaohe.engine.answers.closest.goals import Goal
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace

LOOKED = 256
"""Changes of a kind that are looked at to tell whether it can help at all."""


def closest(record: Record, workspace: Workspace, subject: str, wish: Wish | None = None) -> Closest:
    """Say how close a subject was to what ``wish`` names, or to the next better grade, rank and pay gates.

    Raises ``closest.subject``, ``closest.not_assessed``, ``closest.grade``, ``closest.rank``,
    ``closest.indicator`` and ``closest.pay``, with the nearest names that exist.
    """
    return Question(record, workspace, subject).answer(wish or Wish())


class Question:
    """One subject of a run; its rows are read once for any number of goals."""

    def __init__(self, record: Record, workspace: Workspace, subject: str) -> None:
        """Refuse a subject that the run does not assess."""
        members = record.run.roster.members
        if subject not in members:
            message = _("这次计算里没有考核对象“{subject}”").format(subject=subject)
            raise unknown("closest.subject", message, subject, members)
        if members[subject].out is not None:
            raise refuse(
                "closest.not_assessed",
                _("“{subject}”不参评:{reason}").format(subject=subject, reason=members[subject].out),
                _("换一个考核对象"),
                value=subject,
            )
        self._record = record
        self._subject = subject
        self._scenes = Scenes(record, subject)
        self._reader = Reader(record, workspace)
        self._changes: dict[frozenset[Where], list[Change]] = {}

    def answer(self, wish: Wish) -> Closest:
        """Answer every goal that is asked for."""
        inputs, policy = self._record.run.inputs, self._record.loaded.policy
        goals = goals_of(self._scenes, wish)
        return Closest(
            self._record.run.id,
            inputs.policy,
            inputs.period,
            self._subject,
            self._position(self._record.run, None),
            tuple(self.goal(goal) for goal in goals),
            tuple(worths(self._scenes)),
            {name: table.key for name, table in self._reader.source.catalogue.items()},
            policy.time_zone,
        )

    def goal(self, goal: Goal) -> Answer:
        """Answer one goal: per kind of change the fewest rows, and those of several kinds where they are fewer."""
        node = self._scenes.top.policy.indicators.get(goal.name)
        head = (goal.kind, goal.target, goal.name, node.title if node else goal.target, goal.now())
        if goal.reached_in(self._record.run, self._subject):
            return Answer(*head, reached=True)
        tried = list(self._tried(goal, self._bundles(goal)))
        ways = [way for way in (self._way(goal, *one) for one in tried if one[2].reached) if way.reached]
        ways.sort(key=lambda way: (len(way.rows), KINDS.index(way.kind) if way.kind in KINDS else len(KINDS)))
        if ways or not tried:
            return Answer(*head, reached=False, ways=tuple(ways))
        nearest = max(tried, key=lambda one: (goal.figure(moved(one[1], one[2].counts)), -one[2].rows))
        return Answer(*head, reached=False, nearest=self._way(goal, *nearest))

    def _tried(self, goal: Goal, bundles: list[Bundle]) -> Iterator[tuple[WayKind, list[Bundle], Found]]:
        """Look for the fewest rows of each kind, and of several kinds where these can be fewer."""
        most = None
        for kind in KINDS:
            own = [bundle for bundle in bundles if bundle.kind == kind]
            if own:
                found = fewest(self._scenes, goal, own)
                if found.reached:
                    most = found.rows if most is None else min(most, found.rows)
                yield kind, own, found
        together = _together(bundles)
        if len({bundle.kind for bundle in together}) > 1 and (most is None or most > 1):
            found = fewest(self._scenes, goal, together, *([] if most is None else [most - 1]))
            if found.reached or most is None:
                yield "mixed", together, found

    def _bundles(self, goal: Goal) -> list[Bundle]:
        relevant = frozenset(goal.relevant())
        if relevant not in self._changes:
            self._changes[relevant] = candidates(self._reader, self._scenes, relevant)

        def better(one: Bundle, other: Bundle) -> Bundle:
            figures = [
                [goal.figure(moved([own], (count,))) for count in (1, len(own.changes))]
                for own in (one, other)
            ]
            return one if max(figures[0]) >= max(figures[1]) else other

        bundles = bundled(self._changes[relevant], relevant, better)
        return [bundle for index, bundle in enumerate(bundles) if self._helps(goal, bundles, index)]

    def _helps(self, goal: Goal, bundles: list[Bundle], index: int) -> bool:
        """Tell whether a bundle brings anything: by itself, or where others, of its kind or any, have come."""
        bundle = bundles[index]
        most = bundle.most(LOOKED * bundle.rows)
        counts = sorted({most, *(2**power for power in range(most.bit_length()) if 2**power <= most)})
        all_ = tuple(own.most(LOOKED * own.rows) for own in bundles)
        alike = tuple(
            count if own.kind == bundle.kind else 0 for own, count in zip(bundles, all_, strict=True)
        )
        mixed = tuple(
            0 if own.kind in {"uncounted", "present"} else count
            for own, count in zip(bundles, all_, strict=True)
        )
        for others in ((0,) * len(bundles), alike, mixed):
            without = (*others[:index], 0, *others[index + 1 :])
            base = goal.figure(moved(bundles, without))
            for count in counts:
                with_it = (*others[:index], count, *others[index + 1 :])
                if goal.figure(moved(bundles, with_it)) > base:
                    return True
        return False

    def _way(self, goal: Goal, kind: WayKind, bundles: list[Bundle], found: Found) -> Way:
        rows = tuple(
            row
            for bundle, count in zip(bundles, found.counts, strict=True)
            for change in bundle.taken(count)
            for row in change.rows
        )
        run = scored_with(self._reader, rows, self._record.run.facts_version) if rows else self._record.run
        return Way(
            kind,
            rows,
            self._position(run, goal),
            found.reached and goal.reached_in(run, self._subject),
            found.fewest,
        )

    def _position(self, run: Run, goal: Goal | None) -> Position:
        total = next((own for own in run.totals if own.subject == self._subject), None)
        node = goal.name if goal is not None else self._record.loaded.policy.total
        points = next(
            (row.points for row in run.rows if (row.subject, row.indicator) == (self._subject, node)), None
        )
        amount = next(
            (own.amount for own in run.pay if (own.subject, own.item) == (self._subject, node)), None
        )
        if total is None:
            return Position(points, None, None, None, amount)
        return Position(points, total.points, total.grade, total.rank, amount)


def _together(bundles: list[Bundle]) -> list[Bundle]:
    """Leave out what cannot come together, or is never the better choice.

    A row that could be better cannot be gone as well. Where a row of a share can be better, one that is left
    out of it, or one more, brings less: (n + 1) / d is above n / (d - 1) and (n + 1) / (d + 1).
    """
    better = [bundle for bundle in bundles if bundle.kind in {"on_time", "met"}]
    rows = {(row.table, row.key) for bundle in better for change in bundle.changes for row in change.rows}
    shares = {frozenset(bundle.changes[0].effect) for bundle in better}
    found = []
    for bundle in bundles:
        if bundle.kind in {"uncounted", "present"} and frozenset(bundle.changes[0].effect) in shares:
            continue
        changes = bundle.changes
        if bundle.kind in GONE:
            changes = tuple(
                change for change in changes if not any((row.table, row.key) in rows for row in change.rows)
            )
        if changes:
            found.append(Bundle(bundle.kind, changes, bundle.endless))
    return found
