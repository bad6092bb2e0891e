"""A step that is worked out in the background, as a page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaohe.cycle import long_steps, tasks
from kaohe.cycle.given import signed
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.cycle.models import Task


def under_way(task: Task | None, saying: str) -> dict[str, Any]:
    """Return what ``layout/under_way.html`` shows of a task: nothing without one.

    ``busy`` tells that it is being done now; ``again`` is the reason that whoever began it gave, to be sent again.
    """
    if task is None:
        return {"busy": False}
    lost = tasks.is_lost(task)
    busy = task.state in {"prepared", "running"} and not lost
    return {
        "task": task,
        "busy": busy,
        "lost": lost,
        "saying": saying,
        "notes": _notes(task, busy=busy),
        "again": task.result["asked"]["why"],
        "findings": tasks.read_findings(task.error.get("findings", [])),
    }


def _notes(task: Task, *, busy: bool) -> list[str]:
    begun = timezone.localtime(task.started_at)
    notes = [_("{who} 在 {when} 开始").format(who=signed(task.who), when=f"{begun:%Y-%m-%d %H:%M:%S}")]
    if busy:
        passed = round((timezone.now() - task.started_at).total_seconds())
        notes.append(_("已经 {seconds} 秒").format(seconds=passed))
        last = long_steps.last_took(task)
        if last is not None:
            notes.append(_("上一次用了 {seconds} 秒").format(seconds=last))
    return notes
