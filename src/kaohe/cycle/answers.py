"""Answers about a cycle's results: why they changed, what a running period will give, one ticket's clock.

Worked out by ``kaohe.engine.answers``; kept here while what they are worked out from stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaohe.cycle.models import Cycle
from kaohe.cycle.results import explained, policies_stamp, record, shown_run, workspace
from kaohe.cycle.states import State
from kaohe.engine.answers.closest.answer import closest
from kaohe.engine.answers.forecast import forecast
from kaohe.engine.answers.ticket import explain_ticket
from kaohe.engine.answers.why import why
from kaohe.engine.doubt.doubt import doubt
from kaohe.engine.opening import open_job
from kaohe.engine.publications.publication import read_publication
from kaohe.engine.publications.publishing import PUBLICATIONS
from kaohe.i18n import _, language
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.cycle.results import Stamp
    from kaohe.engine.answers.closest.wishes import Wish
    from kaohe.engine.doubt.doubt import Doubts
    from kaohe.engine.runs import Record

RUNNING = frozenset({State.open, State.collecting, State.checking, State.computed})
STRIDE = 5
"""Days between the days of a running period that are offered to look from."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A result that another can be compared with: its run, and what it is called."""

    run: str
    title: str


def earlier_results(cycle: Cycle, *, newest: bool) -> list[Earlier]:
    """List what a cycle's result can be compared with: what corrections replaced, then earlier periods.

    Periods are those of the same policy and length, newest first; ``newest`` admits what is not published.
    """
    return [*_replaced(cycle), *_periods_before(cycle, newest=newest)]


def _replaced(cycle: Cycle) -> Iterator[Earlier]:
    folder, number = workspace().root / PUBLICATIONS, cycle.publication
    while number is not None:
        number = read_publication(folder, number).replaces
        if number is not None:
            yield Earlier(
                read_publication(folder, number).run, _("更正之前(第 {number} 号公布)").format(number=number)
            )


def _periods_before(cycle: Cycle, *, newest: bool) -> Iterator[Earlier]:
    own = parse_period(cycle.period)
    for other in Cycle.objects.filter(policy=cycle.policy):
        period = parse_period(other.period)
        run = other.published_run or (other.run if newest else "")
        if run and period.cycle == own.cycle and period.last < own.first:
            yield Earlier(run, other.period)


def why_changed(before: str, after: str, subject: str) -> dict[str, Any]:
    """Split what changed a subject's total between two runs, by their whole ids; not to be changed."""
    return _why(before, after, subject, language())


@lru_cache(maxsize=128)
def _why(before: str, after: str, subject: str, _spoken: str) -> dict[str, Any]:
    return why(record(before), record(after), workspace(), subject)


def look_ahead(cycle: Cycle, day: date) -> dict[str, Any]:
    """Forecast everybody's result of a cycle as it stood at the end of a day; not to be changed."""
    opened = workspace()
    policies = policies_stamp()
    return _forecast(cycle.policy, policies, cycle.period, day, opened.version, language())


@lru_cache(maxsize=32)
def _forecast(
    policy: str, _changed: Stamp, period: str, day: date, version: int, _spoken: str
) -> dict[str, Any]:
    return forecast(open_job(workspace(), policy, period, version=version), day)


def is_running(cycle: Cycle) -> bool:
    """Tell whether a cycle's result is still being made, so that looking ahead makes sense."""
    return cycle.state in RUNNING


def days_to_look_from(cycle: Cycle) -> list[date]:
    """Return the days of a period that are offered, oldest first; the last day is always among them."""
    period = parse_period(cycle.period)
    whole = (period.last - period.first).days + 1
    stride = STRIDE if whole <= STRIDE * 10 else whole // 10
    return [period.first + timedelta(days=day - 1) for day in range(stride, whole, stride)] + [period.last]


def today_within(cycle: Cycle) -> date:
    """Return today, or the day of the period that is nearest to it."""
    period = parse_period(cycle.period)
    return min(max(timezone.localdate(), period.first), period.last)


def clock_of(cycle: Cycle, subject: str, key: str, *, newest: bool) -> list[dict[str, Any]]:
    """Explain the rows of one key that count for a subject, or for a group whose points it was handed.

    Raises ``ticket.unknown`` where the facts hold no such row; empty where the row is another's.
    """
    kept = shown_run(cycle, newest=newest)
    own = subjects_below(explained(kept.run.id, subject, kept.loaded.policy.total)) | {subject}
    return [row for row in _ticket(kept.run.id, key, language())["rows"] if row["subject"] in own]


@lru_cache(maxsize=128)
def _ticket(run: str, key: str, _spoken: str) -> dict[str, Any]:
    kept: Record = record(run)
    return explain_ticket(kept, workspace(), key)


def how_close(run: str, subject: str, wish: Wish) -> dict[str, Any]:
    """Find the fewest changes by which a subject's result of a run is what is wished; not to be changed."""
    return _closest(run, subject, wish, language())


@lru_cache(maxsize=128)
def _closest(run: str, subject: str, wish: Wish, _spoken: str) -> dict[str, Any]:
    return closest(record(run), workspace(), subject, wish).as_json()


def questions(run: str, subject: str | None) -> Doubts:
    """List what a run's rows leave to ask."""
    return _doubts(run, subject, language())


@lru_cache(maxsize=32)
def _doubts(run: str, subject: str | None, _spoken: str) -> Doubts:
    return doubt(record(run), workspace(), subject)


def subjects_below(node: dict[str, Any]) -> set[str]:
    """Name whose figures an explained node is made of."""
    found = {node["subject"]}
    for child in node.get("children", ()):
        found |= subjects_below(child)
    return found
