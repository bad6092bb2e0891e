"""A run of a cycle, made and published: what takes long is done before the cycle is held, so nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.cycle import results
from kaohe.engine.opening import RUNS
from kaohe.engine.publications.publishing import Announcement, freeze, verified
from kaohe.engine.runs import find

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from kaohe.cycle.models import Cycle
    from kaohe.cycle.results import Computed
    from kaohe.engine.publications.publishing import Verified

ATTEMPTS = 3
"""How often a run is made anew because facts or policies changed meanwhile, before the cycle is held for it."""


def computed_ahead(cycle: Cycle) -> Computed:
    """Score a cycle from the newest facts."""
    made = results.computed(cycle.policy, cycle.period)
    for _again in range(1, ATTEMPTS):
        if made.current:
            break
        made = results.computed(cycle.policy, cycle.period)
    return made


def verified_ahead(run: str) -> Verified:
    """Make a kept run anew to see that it may be published; raises ``publish.disagrees``."""
    opened = results.workspace()
    return verified(opened, find(opened.root / RUNS, run))


def compute(user: User, cycle: Cycle, ahead: Computed | None = None) -> None:
    """Give a held cycle its newest run; ``ahead`` has been scored before and counts while nothing changed."""
    newest = ahead if ahead is not None and ahead.current else results.computed(cycle.policy, cycle.period)
    cycle.run = newest.run.id
    cycle.computed_by_id = user.pk


def publish_run(user: User, cycle: Cycle, why: str, ahead: Verified | None = None) -> None:
    """Publish the newest run of a held cycle, verified before if ``ahead`` is about it; a correction says why."""
    run = ahead if ahead is not None and ahead.record.run.id == cycle.run else verified_ahead(cycle.run)
    announcement = Announcement(
        user.get_username(), timezone.now().isoformat(timespec="seconds"), why or None
    )
    publication = freeze(results.workspace(), run, announcement, lambda: None)
    cycle.publication, cycle.published_run = publication.number, publication.run
