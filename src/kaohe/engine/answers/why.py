"""Why a result is not what it was: every node's difference split among what changed, without remainder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.because import Because
from kaohe.engine.answers.hybrids import Mix, Side, compares, scored
from kaohe.engine.answers.naming import unknown
from kaohe.engine.answers.shares import rounded, shares
from kaohe.engine.answers.undivided import undivided_job
from kaohe.engine.score import walk
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.difference.compare import compare

if TYPE_CHECKING:
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.policy import Policy

KINDS = ("data", "policy", "adjustment", "others")
"""What can have changed, in the order in which answers list it."""

ROWS = ("data", "adjustment")
"""Of these those that are told also where they moved no points."""


def why(before: Record, after: Record, workspace: Workspace, subject: str | None = None) -> dict[str, Any]:
    """Return ``{"before", "after", "policy", "periods", "subjects": [...]}`` of the command-line contract.

    Raises ``why.other_policy``, ``why.subject`` and ``why.disagrees`` (a run does not come out as recorded).
    """
    _check_policy(before, after)
    change = Change(before, after, workspace)
    names = [subject] if subject is not None else change.subjects
    if subject is not None and subject not in change.subjects:
        message = _("这两次计算里都没有考核对象“{subject}”").format(subject=subject)
        raise unknown("why.subject", message, subject, change.subjects)
    return {
        "before": before.run.id,
        "after": after.run.id,
        "policy": after.run.inputs.policy,
        "periods": [before.run.inputs.period, after.run.inputs.period],
        "subjects": change.answers(names),
    }


@dataclass(slots=True)
class Split:
    """One node's figures in both runs and the shares of their difference by cause."""

    indicator: str
    before: Decimal | None
    after: Decimal | None
    shares: dict[str, Decimal]


@dataclass
class Change:
    """Two runs, each's rows scored by each's policy."""

    before: Record
    after: Record
    workspace: Workspace
    jobs: dict[tuple[bool, bool], Job] = field(init=False)
    sides: dict[tuple[bool, bool], Side] = field(init=False)
    """By (policy of the later run?, rows of the later run?)."""

    def __post_init__(self) -> None:
        """Score what is needed: two runs, or four where the policy changed too."""
        records = (self.before, self.after)
        own = [undivided_job(record, self.workspace) for record in records]
        self.jobs = {
            (policy, rows): self._job(own[rows], records[policy])
            for policy in (False, True)
            for rows in (False, True)
        }
        self.sides = {key: scored(job) for key, job in self.jobs.items() if self.policy_changed or not key[0]}
        if not self.policy_changed:
            self.sides |= {(True, rows): self.sides[False, rows] for rows in (False, True)}
        for key, record in zip(((False, False), (True, True)), records, strict=True):
            _check_same(record.run, self.sides[key].run)

    @cached_property
    def policy_changed(self) -> bool:
        """Tell whether anything that decides how rows are scored differs."""
        one, other = self.before.run.inputs, self.after.run.inputs
        calendars = one.period == other.period and one.calendar_hash != other.calendar_hash
        return (
            one.policy_hash != other.policy_hash
            or self.before.run.readings != self.after.run.readings
            or calendars
        )

    @cached_property
    def subjects(self) -> list[str]:
        """Name everybody of either run, sorted."""
        return sorted({*self.before.run.roster.members, *self.after.run.roster.members})

    def answers(self, names: list[str]) -> list[dict[str, Any]]:
        """Return for each subject before, after, parts, and the nodes that changed."""
        changes = compare(self.before.loaded.policy, self.after.loaded.policy) if self.policy_changed else []
        splits = {name: self.splits(name) for name in names}
        because = Because(self.jobs, self.sides, changes, names)
        return [self._answer(name, splits[name], because) for name in names]

    def splits(self, subject: str) -> list[Split]:
        """Split the difference of every node of a subject, in reading order."""
        causes = self._causes(subject)
        worth: dict[frozenset[str], dict[str, Decimal | None]] = {}

        def points(come: frozenset[str]) -> dict[str, Decimal | None]:
            if come not in worth:
                results = self._mix(come, causes).results(subject)
                worth[come] = {name: result.points for name, result in results.items()}
            return worth[come]

        first, last = points(frozenset()), points(frozenset(causes))
        found = []
        for name in self._nodes():
            exact = shares(causes, lambda come, name=name: Fraction(points(come).get(name) or 0))  # type: ignore[misc]
            found.append(Split(name, first.get(name), last.get(name), rounded(exact, self._decimals)))
        return found

    def _mix(self, come: frozenset[str], causes: list[str]) -> Mix:
        policy = "policy" in come

        def side(cause: str) -> Side:
            # What cannot matter moves along with the subject's own rows, so that fewer mixtures are scored.
            return self.sides[policy, (cause if cause in causes else "data") in come]

        return Mix(side("data"), side("adjustment"), side("others"))

    def _causes(self, subject: str) -> list[str]:
        causes = ["data"]
        if self.policy_changed:
            causes.append("policy")
        if any(self._events(subject, policy) for policy in (False, True)):
            causes.append("adjustment")
        if any(compares(side.policy, side.period.cycle) for side in self.sides.values()):
            causes.append("others")
        return causes

    def _events(self, subject: str, policy: bool) -> bool:
        sides = [self.sides[policy, rows] for rows in (False, True)]
        old, new = (side.run.figures.get(subject, {}) for side in sides)
        return any(old.get(name) != new.get(name) for name in sides[0].of_events)

    def _nodes(self) -> list[str]:
        return list(
            dict.fromkeys([*walk(self.sides[True, True].policy), *walk(self.sides[False, False].policy)])
        )

    @property
    def _decimals(self) -> int:
        return max(side.policy.precision.points for side in self.sides.values())

    def _answer(self, subject: str, splits: list[Split], because: Because) -> dict[str, Any]:
        totals = [self.sides[key].policy.total for key in ((False, False), (True, True))]
        total = splits[0] if totals[0] == totals[1] else self._total(subject, totals)
        by_node = {split.indicator: split.shares for split in splits}
        standings = [_standing(record.run, subject) for record in (self.before, self.after)]
        return {
            "subject": subject,
            "before": total.before,
            "after": total.after,
            "grade": [standing["grade"] for standing in standings],
            "rank": [standing["rank"] for standing in standings],
            "parts": [
                {
                    "kind": kind,
                    "points": total.shares.get(kind, Decimal(0)),
                    "because": reasons,
                }
                for kind in KINDS
                if kind in total.shares
                for moved in [total.shares[kind] or any(own.get(kind) for own in by_node.values())]
                # Rows that came in are told also where no point moved by them.
                if moved or kind in ROWS
                for reasons in [because.of(kind, subject, by_node)]
                if moved or reasons
            ],
            "nodes": [
                {
                    "indicator": split.indicator,
                    "title": self._title(split.indicator),
                    "before": split.before,
                    "after": split.after,
                    "parts": {kind: split.shares[kind] for kind in KINDS if split.shares.get(kind)},
                }
                for split in splits
                if split.before != split.after or any(split.shares.values())
            ],
        }

    def _total(self, subject: str, totals: list[str]) -> Split:
        """Split a total that another node has become."""
        causes = self._causes(subject)

        def worth(come: frozenset[str]) -> Fraction:
            result = self._mix(come, causes).results(subject).get(totals["policy" in come])
            return Fraction((result and result.points) or 0)

        ends = [self._mix(come, causes).results(subject) for come in (frozenset(), frozenset(causes))]
        points = [
            results[name].points if results else None for results, name in zip(ends, totals, strict=True)
        ]
        return Split(totals[1], points[0], points[1], rounded(shares(causes, worth), self._decimals))

    def _title(self, name: str) -> str:
        policies: list[Policy] = [self.sides[True, True].policy, self.sides[False, False].policy]
        return next(policy.indicators[name].title for policy in policies if name in policy.indicators)

    def _job(self, own: Job, policy: Record) -> Job:
        same = self.before.run.inputs.period == self.after.run.inputs.period
        calendar = policy.calendar if same else own.calendar
        return replace(own, loaded=policy.loaded, calendar=calendar, versions=())


def _standing(run: Run, subject: str) -> dict[str, Any]:
    total = next((total for total in run.totals if total.subject == subject), None)
    return {"grade": total and total.grade, "rank": total and total.rank}


def _check_policy(before: Record, after: Record) -> None:
    policies = before.run.inputs.policy, after.run.inputs.policy
    if policies[0] != policies[1]:
        raise refuse(
            "why.other_policy",
            _("两次计算不是同一份办法:{one} 和 {other}").format(one=policies[0], other=policies[1]),
            _("换一次 {policy} 的计算").format(policy=policies[0]),
        )


def _check_same(recorded: Run, again: Run) -> None:
    if recorded.rows != again.rows:
        raise refuse(
            "why.disagrees",
            _("计算 {run} 重新算出来与记录的不同").format(run=recorded.id),
            _("kaohe verify {run} 指出哪里不同;确认后用 kaohe score 重新计算").format(run=recorded.id),
        )
