"""Steps that take long (后台步骤): computing, publishing, accepting an appeal; begun once, done in the background.

What a step demands is asked when it is begun, and asked again when it is done: whatever happened meanwhile, a step
is taken once, or refused with its reason, and can then be begun again, by whoever may take it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaohe.cycle import appealing, steps, tasks
from kaohe.cycle.models import Appeal, Cycle, Task
from kaohe.cycle.states import state_title
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

ADVANCE, ACCEPT = "advance", "accept"


def advance(
    user: User, cycle: Cycle, after: str, why: str = "", appeals_until: date | None = None
) -> Task | None:
    """Take a step like `steps.advance`: at once, with None, or where a run is made, in the background.

    The same step again, by whomever, is the one under way. Raises what the step demands, and ``step.under_way``
    for another step meanwhile.
    """
    with steps.held(cycle) as current:
        running = _running(of_cycle(current))
        if running is None:
            chosen = steps.check(current, after, why)
            if not steps.takes_long(current, chosen):
                steps.advance(user, current, after, why, appeals_until)
                return None
            until = appeals_until.isoformat() if appeals_until else ""
            asked = {"cycle": current.pk, "after": chosen.after, "why": why, "appeals_until": until}
            running = _begin(user, ADVANCE, _of_cycle(current), asked, f"{current.policy} {chosen.after}")
            record(user, "cycle:begin", str(current), after=chosen.after, why=why)
        elif running.result["asked"]["after"] != after:
            raise refuse(
                "step.under_way",
                _("{cycle} 正在到“{after}”").format(
                    cycle=current, after=state_title(running.result["asked"]["after"])
                ),
                _("等它做完,再看下一步"),
            )
    return tasks.soon(running)


def decide(user: User, appeal: Appeal, *, accepted: bool, why: str) -> Task | None:
    """Decide like `appealing.decide`: a rejection at once, with None, an acceptance in the background.

    Accepted again, by whomever, it is the one under way. Raises what a decision demands, and ``step.under_way``
    for a rejection meanwhile.
    """
    with steps.held(appeal.cycle):
        current = Appeal.objects.select_related("cycle").get(pk=appeal.pk)
        running = _running(of_appeal(current))
        if running is None:
            appealing.check(user, current, why)
            if not accepted:
                appealing.decide(user, current, accepted=False, why=why)
                return None
            running = _begin(
                user, ACCEPT, _of_appeal(current), {"appeal": current.pk, "why": why}, current.cycle.policy
            )
            record(user, "appeal:begin", str(current), why=appealing.said_to_others(current, why))
        elif not accepted:
            raise refuse("step.under_way", _("这件申诉已被接受,正在重算"), _("等它做完"))
    return tasks.soon(running)


def of_cycle(cycle: Cycle) -> Task | None:
    """Return the work on the next step of a cycle: under way, lost or failed; None where there is none."""
    return Task.objects.filter(pk=_of_cycle(cycle)).exclude(state="done").select_related("who").first()


def of_appeal(appeal: Appeal) -> Task | None:
    """Return the work on an open appeal: under way, lost or failed; None where there is none."""
    if appeal.state != "open":
        return None
    return Task.objects.filter(pk=_of_appeal(appeal)).exclude(state="done").select_related("who").first()


def work(task: Task) -> dict[str, Any]:
    """Take the step of a task in the name of whoever began it."""
    asked = task.result["asked"]
    if task.kind == ADVANCE:
        until = date.fromisoformat(asked["appeals_until"]) if asked["appeals_until"] else None
        cycle = Cycle.objects.get(pk=asked["cycle"])
        steps.advance(task.who, cycle, asked["after"], asked["why"], until)
    else:
        appeal = Appeal.objects.select_related("cycle").get(pk=asked["appeal"])
        appealing.decide(task.who, appeal, accepted=True, why=asked["why"])
    return {"asked": asked}


def last_took(task: Task) -> int | None:
    """Return how many seconds the same step of the same policy took last time."""
    last = Task.objects.filter(kind=task.kind, back=task.back, state="done").order_by("-seen_at").first()
    return None if last is None else round((last.seen_at - last.started_at).total_seconds())


def _running(task: Task | None) -> Task | None:
    return task if task is not None and task.state == "running" and not tasks.is_lost(task) else None


def _begin(user: User, kind: str, name: UUID, asked: dict[str, Any], back: str) -> Task:
    """Begin a step that nobody is at; of one that failed or was lost nothing is kept."""
    said = {"kind": kind, "who": user, "back": back, "result": {"asked": asked}, "error": {}}
    task, _made = Task.objects.update_or_create(
        pk=name, defaults={**said, "state": "prepared", "started_at": timezone.now()}
    )
    tasks.begin(task, work)
    return task


def _of_cycle(cycle: Cycle) -> UUID:
    """Name the next step of a cycle: how many were taken before tells it from all others."""
    return tasks.known_as(ADVANCE, f"{cycle.pk}|{cycle.steps.count()}")


def _of_appeal(appeal: Appeal) -> UUID:
    return tasks.known_as(ACCEPT, str(appeal.pk))
