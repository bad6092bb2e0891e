"""Long work (后台任务): begun once, done in a thread of this process, its progress kept where every page reads it.

A task goes prepared → running → done or failed. Whoever began it may leave; a process that ends takes its
tasks along, which is seen by their silence, and they can be begun again: what they do is safe to repeat.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from kaohe.cycle.models import Task
from kaohe.errors import KaoheError
from kaohe.i18n import language, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Work = Callable[[Task], dict[str, Any]]

BEAT = 5.0
SILENT = timedelta(seconds=60)
"""A running task that has not been heard of for so long is taken for lost."""


def begin(task: Task, work: Work) -> bool:
    """Begin a prepared or lost task in the background; of two who begin it, one does. Tell whether it was this one."""
    lost = Task.objects.filter(pk=task.pk, state="running", seen_at__lt=timezone.now() - SILENT)
    waiting = Task.objects.filter(pk=task.pk, state__in=("prepared", "failed"))
    now = timezone.now()
    begun = waiting.update(state="running", seen_at=now, done=0) or lost.update(seen_at=now, done=0)
    if not begun:
        return False
    spoken = language()

    def run() -> None:
        try:
            with speaking(spoken):
                perform(task, work)
        finally:
            connection.close()

    transaction.on_commit(lambda: threading.Thread(target=run, name=f"kaohe-{task.kind}").start())
    return True


def perform(task: Task, work: Work) -> None:
    """Do the work here and now, and keep what came of it; a mistake of a user is kept as its findings."""
    with _heard(task):
        try:
            result = work(task)
        except KaoheError as error:
            findings = [finding.as_json() for finding in error.findings]
            Task.objects.filter(pk=task.pk).update(state="failed", error={"findings": findings})
        except Exception:
            logging.getLogger(__name__).exception("task %s", task.pk)
            Task.objects.filter(pk=task.pk).update(state="failed", error={"findings": []})
        else:
            Task.objects.filter(pk=task.pk).update(
                state="done", result=result, error={}, seen_at=timezone.now()
            )


def progress(task: Task, done: int, of: int) -> None:
    """Say how far a task is."""
    Task.objects.filter(pk=task.pk).update(done=done, of=of, seen_at=timezone.now())


def is_lost(task: Task) -> bool:
    """Tell whether a running task has fallen silent."""
    return task.state == "running" and task.seen_at < timezone.now() - SILENT


@contextmanager
def _heard(task: Task) -> Iterator[None]:
    """Let a task be heard of while it works."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(BEAT):
                Task.objects.filter(pk=task.pk).update(seen_at=timezone.now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
