"""How much of a run's ranking is chance: worked out once in the background, and kept with the run's id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaohe.cycle import tasks
from kaohe.cycle.models import Task
from kaohe.cycle.results import record as kept_run
from kaohe.cycle.results import workspace
from kaohe.engine.answers.fairness.answer import fairness
from kaohe.json_forms import json_form

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KIND = "fairness"


def task_of(run: str) -> Task | None:
    """Return the work on a run's ranking, where any was begun."""
    return Task.objects.filter(kind=KIND, back=run).first()


def begin(user: User, run: str) -> Task:
    """Begin to draw the rows of a run anew; one that is done or under way is left alone."""
    task = task_of(run) or prepare(user, run)
    tasks.begin(task, work)
    return task


def prepare(user: User, run: str) -> Task:
    """Keep that a run's ranking is to be looked at."""
    return Task.objects.create(kind=KIND, who=user, state="prepared", back=run)


def work(task: Task) -> dict[str, Any]:
    """Look at the ranking of a task's run."""
    tasks.progress(task, 0, 1)
    answer = fairness(kept_run(task.back), workspace()).as_json()
    answer["groups"] = answer.get("groups") or [
        {name: answer[name] for name in ("spread", "noise", "size_correlation", "ranking", "alike")}
    ]
    kept: dict[str, Any] = json.loads(json.dumps(answer, default=json_form))
    return kept
