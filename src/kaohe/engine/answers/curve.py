"""What if (假设): a policy with other values, over past periods: who gains, who loses, at what cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.pay_sums import PaySums
from kaohe.engine.answers.settings import combinations, read_settings, shown_at
from kaohe.engine.figures import half_up
from kaohe.engine.opening import calendar_of, library_of, open_jobs
from kaohe.engine.recounting import Recounting
from kaohe.engine.rescoring import Rescoring
from kaohe.engine.score import FromRows
from kaohe.engine.whatif import Alternatives, Move, moves_between
from kaohe.errors import Finding, KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.interpretation import steps_of
from kaohe.policy.loader import load_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.engine.answers.settings import Combination, Setting
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of values, as shown, and every subject in every period, the largest change first.

    ``decimals``: those of points. ``titles``: of the pay items.
    """

    values: dict[str, str]
    moves: tuple[Move, ...]
    pay: PaySums
    decimals: int
    titles: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return the values, the summary and the moves."""
        return {
            "set": self.values,
            "summary": self.summary(),
            "subjects": [move.as_json() for move in self.moves],
        }

    def summary(self) -> dict[str, Any]:
        """Count who gains, loses and stays, how grades and ranks move; add up what is paid."""
        known = [move.difference for move in self.moves if move.difference is not None]
        scored = [move for move in self.moves if not move.only_paid]
        never = sum(move.difference is None and move.turns is None for move in scored)
        grades = Counter(
            (move.before.grade, move.after.grade)
            for move in self.moves
            if move.before.grade != move.after.grade
        )
        return {
            "gain": sum(change > 0 for change in known),
            "lose": sum(change < 0 for change in known),
            "same": sum(change == 0 for change in known) + never,
            "assessed": sum(move.turns == "assessed" for move in self.moves),
            "not_assessed": sum(move.turns == "not_assessed" for move in self.moves),
            "mean": {label: self._mean(label) for label in ("before", "after")},
            "ranks": sum(move.before.rank != move.after.rank for move in self.moves),
            "grades": [
                {"from": before, "to": after, "count": count}
                for (before, after), count in sorted(grades.items(), key=lambda own: (-own[1], str(own[0])))
            ],
            "grades_after": dict(
                sorted(Counter(move.after.grade for move in self.moves if move.after.grade).items())
            ),
            **({"pay": self.pay.as_json(self.titles)} if self.pay.items else {}),
        }

    def _mean(self, label: str) -> Decimal | None:
        points = [own for move in self.moves if (own := getattr(move, label).points) is not None]
        return half_up(Fraction(sum(points, Decimal(0))) / len(points), self.decimals) if points else None


@dataclass(frozen=True, slots=True)
class Curve:
    """The answer: what was set, over which periods, and what it does at each point.

    ``skipped``: periods that were asked for and are left out, with the reason.
    """

    policy: str
    title: str
    label: str
    periods: tuple[str, ...]
    skipped: dict[str, str]
    settings: tuple[Setting, ...]
    points: tuple[Point, ...]

    def heading(self) -> dict[str, Any]:
        """Return what was asked and over which periods."""
        return {
            "policy": self.policy,
            "period": self.label,
            "periods": list(self.periods),
            **({"skipped": self.skipped} if self.skipped else {}),
            "settings": [own.as_json() for own in self.settings],
        }

    def as_json(self) -> dict[str, Any]:
        """Return the answer; what a single point does stands at the top, several are a ``curve``."""
        head = self.heading()
        if len(self.points) == 1:
            return head | self.points[0].as_json()
        return {**head, "curve": [point.as_json() for point in self.points]}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a policy, periods, ``PATH=VALUE`` texts; ``together`` moves ranges step by step."""

    policy: str
    periods: tuple[Period, ...]
    settings: tuple[str, ...]
    together: bool = False

    @property
    def label(self) -> str:
        """Name the periods."""
        first, last = self.periods[0].label, self.periods[-1].label
        return first if len(self.periods) == 1 else f"{first}..{last}"


def curve(
    question: Question, workspace: Workspace, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Curve:
    """Answer a question; ``progress`` is told how many of how many calculations are done.

    Raises what reading settings raises, ``whatif.refused`` where the policy's own checks refuse a value, and
    ``whatif.no_data`` where nothing was counted in any of the periods.
    """
    jobs = open_jobs(workspace, question.policy, question.periods)
    in_force = jobs[0].loaded
    settings = read_settings(question.settings, in_force)
    tried = combinations(settings, together=question.together)
    versions = {id(job.loaded): job for job in jobs}
    changed = {
        name: [_load(job, workspace, settings, one) for one in tried] for name, job in versions.items()
    }
    steps = len(jobs) * (1 + len(tried))
    counting, scoring = Recounting(FromRows(jobs[0].source())), Rescoring()
    moves: list[list[Move]] = [[] for _one in tried]
    pay = [PaySums() for _one in tried]
    counted: list[str] = []
    for number, job in enumerate(jobs):
        alternatives = Alternatives(job, counting, scoring)
        progress(number * (1 + len(tried)) + 1, steps)
        if not _has_data(alternatives.before):
            continue
        counted.append(job.period.label)
        period = job.period.label if len(question.periods) > 1 else None
        for index, loaded in enumerate(changed[id(job.loaded)]):
            after = alternatives.run(_under(job, loaded, workspace))
            moves[index] += moves_between(alternatives.before, after, period)
            pay[index].add(alternatives.before, after)
            progress(number * (1 + len(tried)) + 2 + index, steps)
    if not counted:
        raise refuse(
            "whatif.no_data",
            _("{period} 没有办法 {policy} 要数的数据").format(period=question.label, policy=question.policy),
            _("先导入数据,或者换一个周期"),
            value=question.label,
        )
    titles = {name: own.title for name, own in in_force.policy.pay.items()}
    return Curve(
        in_force.policy.id,
        in_force.policy.title,
        question.label,
        tuple(counted),
        _skipped(question, jobs, counted),
        tuple(settings),
        tuple(
            Point(
                shown_at(settings, one),
                tuple(sorted(moves[index], key=Move.size)),
                pay[index],
                in_force.policy.precision.points,
                titles,
            )
            for index, one in enumerate(tried)
        ),
    )


def _has_data(run: Run) -> bool:
    """Tell whether anything was counted: without, items that only events feed would give full points to all."""
    runs = [run, *(part.run for part in run.all_parts())]
    return any(figures for own in runs for figures in own.figures.values())


def _skipped(question: Question, jobs: Sequence[Job], counted: Sequence[str]) -> dict[str, str]:
    in_force = {job.period.label for job in jobs}
    return {
        period.label: _("没有数据") if period.label in in_force else _("办法不生效")
        for period in question.periods
        if period.label not in counted
    }


def _under(job: Job, loaded: Loaded, workspace: Workspace) -> Job:
    """Return the job under another policy, by that policy's calendar."""
    if loaded.policy.calendar == job.loaded.policy.calendar:
        return job.instead(loaded)
    return replace(job.instead(loaded), calendar=calendar_of(loaded.policy.calendar, workspace.root))


def _load(job: Job, workspace: Workspace, settings: Sequence[Setting], combination: Combination) -> Loaded:
    """Load a job's version of the policy with other values; raises ``whatif.refused`` with what its own checks say."""
    readings = dict(job.loaded.readings)
    changes = {}
    for path, value in combination.items():
        steps = steps_of(path)
        if steps[0] == "interpretations":
            readings[str(steps[1])] = str(value)
        else:
            changes[path] = value
    try:
        return load_again(
            job.loaded, library_of(workspace.root), job.catalogue, readings=readings, changes=changes
        )
    except KaoheError as error:
        written = shown_at(settings, combination)
        said = _("、").join(f"{own.field.title}={written[own.path]}" for own in settings)
        first = error.findings[0]
        message = _("办法不接受 {change}:{reason}").format(change=said, reason=first.message)
        raise KaoheError(
            Finding("whatif.refused", message, first.hint, first.place), *error.findings
        ) from None
