"""Policies tried with other values (试算): begun by a person, worked out in the background, kept as they came out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kaohe.cycle import tasks
from kaohe.cycle.drafting import tables_here
from kaohe.cycle.models import Cycle, Task
from kaohe.cycle.results import workspace
from kaohe.cycle.trail import record
from kaohe.engine.answers.curve import Question, curve
from kaohe.engine.answers.settings import combinations, read_settings
from kaohe.engine.opening import library_of
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.json_forms import json_form
from kaohe.policy.adjustable import Adjustable, adjustables
from kaohe.policy.loader import load_policy
from kaohe.policy.period import parse_period, parse_periods

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from kaohe.policy.loader import Loaded

KIND = "whatif"
LONGEST = 36
"""So many periods are tried at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks: a policy, periods as written, and ``PATH=VALUE`` texts."""

    policy: str
    period: str
    settings: tuple[str, ...]
    together: bool = False


def loaded(policy: str) -> Loaded:
    """Load a policy as it is in force."""
    return load_policy(policy, library_of(workspace().root), tables_here())


def figures(policy: Loaded) -> list[Adjustable]:
    """List the figures of a policy that can be tried, by path and title; decimals of precision are none."""
    return [
        own for own in adjustables(policy) if own.figure is not None and not own.path.startswith("precision.")
    ]


def periods_of(policy: str) -> str:
    """Name the periods of a policy's cycles, of the commonest length: what is offered to be tried."""
    found = [
        parse_period(period)
        for period in Cycle.objects.filter(policy=policy).values_list("period", flat=True)
    ]
    cycles = [period.cycle for period in found]
    alike = sorted(
        (period for period in found if cycles.count(period.cycle) == max(map(cycles.count, cycles))),
        key=lambda period: period.first,
    )
    if not alike:
        return ""
    first, last = alike[0], [period for period in alike if period.cycle == alike[0].cycle][-1]
    return first.label if first == last else f"{first.label}..{last.label}"


def begin(user: User, asked: Asked) -> Task:
    """Begin to work an answer out; what cannot be asked is refused at once. Raises `kaohe.errors.KaoheError`."""
    task = prepare(user, asked, uuid4())
    tasks.begin(task, work)
    return task


def prepare(user: User, asked: Asked, identity: UUID) -> Task:
    """Keep what is asked, to be worked out."""
    check(asked)
    record(user, "whatif:try", f"{asked.policy} {asked.period}", set=list(asked.settings))
    return Task.objects.create(
        id=identity, kind=KIND, who=user, state="prepared", result={"asked": _as_json(asked)}
    )


def again(user: User, task: Task) -> None:
    """Begin a lost or failed one once more; one that runs is left alone."""
    if tasks.begin(task, work):
        record(user, "whatif:try", str(task.pk))


def check(asked: Asked) -> None:
    """Refuse what cannot be tried: unknown fields, too many values or periods."""
    periods = parse_periods(asked.period)
    if not asked.settings:
        raise refuse("whatif.nothing", _("没有说要改什么"), _("勾选一个或几个数,再填要试的值"))
    if len(periods) > LONGEST:
        raise refuse(
            "whatif.too_many",
            _("一次最多算 {most} 个周期").format(most=LONGEST),
            _("分几次算"),
            value=asked.period,
        )
    combinations(read_settings(asked.settings, loaded(asked.policy)), together=asked.together)


def work(task: Task) -> dict[str, Any]:
    """Work a task's answer out; of the subjects only those that move are kept."""
    asked = asked_of(task)
    question = Question(asked.policy, tuple(parse_periods(asked.period)), asked.settings, asked.together)
    answer = curve(question, workspace(), lambda done, every: tasks.progress(task, done, every))
    points = [
        {
            "set": point.values,
            "summary": point.summary(),
            "moves": [move.as_json() for move in point.moves if move.moved],
        }
        for point in answer.points
    ]
    result = {**answer.heading(), "title": answer.title, "points": points, "asked": _as_json(asked)}
    kept: dict[str, Any] = json.loads(json.dumps(result, default=json_form))
    return kept


def asked_of(task: Task) -> Asked:
    """Return what a task was asked."""
    asked = task.result["asked"]
    return Asked(asked["policy"], asked["period"], tuple(asked["settings"]), asked["together"])


def _as_json(asked: Asked) -> dict[str, Any]:
    return {
        "policy": asked.policy,
        "period": asked.period,
        "settings": list(asked.settings),
        "together": asked.together,
    }
