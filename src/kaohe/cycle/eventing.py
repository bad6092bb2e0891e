"""Events by hand (加扣分事件): what an assessor adds with evidence becomes a row of the events like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.files.storage import default_storage

from kaohe.cycle import steps
from kaohe.cycle.given import give, signed
from kaohe.cycle.results import policy_in_force, workspace
from kaohe.cycle.states import State
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import _
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import AllOf, AnyOf, Comparison, Membership, Negation
from kaohe.policy.period import parse_period
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.core.files import File

    from kaohe.cycle.models import Cycle
    from kaohe.policy.condition.terms import Condition

EVENTS = "events"
OPEN = frozenset({State.collecting, State.checking, State.published, State.appeals})


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: ``identity`` is the form's own, so that a form sent twice is one event."""

    identity: str
    subject: str
    kind: str
    occurred_on: str
    count: str
    note: str
    evidence: File[bytes] | None


def add_event(user: User, cycle: Cycle, event: Event) -> str:
    """Add an event to the facts; return its number. Raises ``step.state``, ``step.evidence``, ``step.outside``."""
    with steps.held(cycle) as held:
        if held.state not in OPEN:
            raise refuse("step.state", _("现在不能加事件"), _("已算出的先退回核对"))
        if event.evidence is None:
            raise refuse("step.evidence", _("加事件要有证据"), _("附上文件,例如通报、截图"))
        _check_day(held, event.occurred_on)
        number = f"{held.policy}-{held.period}-{event.identity}"
        if number in {each["event_id"] for each in events_of(held)}:
            return number
        row = {
            "event_id": number,
            "subject": event.subject.strip(),
            "kind": event.kind.strip(),
            "occurred_on": event.occurred_on,
            "count": event.count.strip() or "1",
            "note": event.note.strip(),
            "source": signed(user),
        }
        give(user, EVENTS, f"{_('手工事件')} {number}", row)
        name = f"events/{number}/{PurePath(event.evidence.name or '').name}"
        if not default_storage.exists(name):
            default_storage.save(name, event.evidence)
        record(user, "event:add", f"{held} {number}", **row)
    return number


def _check_day(cycle: Cycle, day: str) -> None:
    period = parse_period(cycle.period)
    try:
        inside = period.first <= date.fromisoformat(day) <= period.last
    except ValueError:
        inside = False
    if not inside:
        raise refuse(
            "step.outside",
            _("“{day}”不在 {period} 里").format(day=day, period=cycle.period),
            _("发生日期写在这个周期里,别的周期的事件加到那个周期"),
        )


def events_of(cycle: Cycle) -> list[dict[str, Any]]:
    """List the events that were added by hand to a cycle, newest day first."""
    files = workspace().snapshot().files(EVENTS)
    if not files:
        return []
    rows = pl.scan_parquet(files, glob=False).filter(
        pl.col("event_id").str.starts_with(f"{cycle.policy}-{cycle.period}-")
    )
    found = rows.sort("occurred_on", "event_id", descending=True).collect()
    return [row | {"evidence": evidence_of(row["event_id"])} for row in found.iter_rows(named=True)]


def evidence_of(number: str) -> str | None:
    """Return where the evidence of an event lies, if it has any."""
    folder = f"events/{number}"
    if not default_storage.exists(folder):
        return None
    files = sorted(default_storage.listdir(folder)[1])
    return f"{folder}/{files[0]}" if files else None


def kinds_of(policy: str) -> dict[str, str]:
    """Name the kinds of events that a policy asks for, each by the title of a measure that counts it.

    A measure of this kind alone has the last word; others count several kinds together.
    """
    found: dict[str, str] = {}
    columns = row_columns(CATALOGUE[EVENTS])
    for measure in policy_in_force(policy).policy.counted().values():
        if measure.table == EVENTS and measure.where:
            kinds = set(_kinds(parse_condition(measure.where, columns)))
            found |= {kind: measure.title for kind in kinds if len(kinds) == 1 or kind not in found}
    return dict(sorted(found.items()))


def _kinds(condition: Condition) -> Iterator[str]:
    match condition:
        case Comparison("kind", "=", str(kind)):
            yield kind
        case Membership("kind", values):
            yield from (value for value in values if isinstance(value, str))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _kinds(part)
        case Negation(inner):
            yield from _kinds(inner)
        case _:
            return
