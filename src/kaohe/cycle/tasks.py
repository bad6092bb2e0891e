"""Long work (后台任务): begun once, done in a thread of this process, its progress kept where every page reads it.

A task goes prepared → running → done or failed. Whoever began it may leave; a process that ends takes its
tasks along, which is seen by their silence, and they can be begun again: what they do is safe to repeat.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from kaohe.cycle.models import Task
from kaohe.errors import Finding, KaoheError
from kaohe.i18n import language, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.contrib.auth.models import User

    Work = Callable[[Task], dict[str, Any]]

BEAT = 5.0
SILENT = timedelta(seconds=60)
"""A running task that has not been heard of for so long is taken for lost."""
MOMENT = 1.0
"""Seconds that a page waits for work that is mostly quick."""
NAMESPACE = UUID("5f0c7d5e-4a53-4d0b-9a3d-3f1b6d0c2a11")


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


def once(user: User, kind: str, key: str, work: Work) -> Task:
    """Have something worked out that depends on ``key`` alone, once for everybody who asks; wait a moment for it.

    Return the task: quick work is done, anything else goes on while its page asks again.
    """
    task, _made = Task.objects.get_or_create(
        pk=known_as(kind, key), defaults={"kind": kind, "who": user, "state": "prepared"}
    )
    # What failed by a fault of ours is tried again whenever somebody asks.
    if task.state in {"prepared", "running"} or (task.state == "failed" and not task.error.get("findings")):
        begin(task, work)
        soon(task)
    return task


def soon(task: Task) -> Task:
    """Give a task that was begun a moment to be done, and return it as it then is."""
    until = monotonic() + MOMENT
    task.refresh_from_db()
    while task.state in {"prepared", "running"} and monotonic() < until:
        sleep(0.02)
        task.refresh_from_db()
    return task


def known_as(kind: str, key: str) -> UUID:
    """Return the identity of work that is the same for everybody who asks for it."""
    return uuid5(NAMESPACE, f"{kind}|{key}")


def read_findings(found: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Read findings back as a task keeps them."""
    return tuple(Finding.from_json(each) for each in found)


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
                with suppress(OperationalError):  # locked for long: the next beat is heard
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
