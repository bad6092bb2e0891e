"""What was published before: the points of earlier periods, and what corrections changed for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.cycle.models import Cycle
from kaohe.cycle.results import record, workspace
from kaohe.engine.pay.changes import Change, pay_changes
from kaohe.engine.publications.adjustments import Adjustment, adjustments
from kaohe.engine.publications.publication import read_publication
from kaohe.engine.publications.publishing import PUBLICATIONS
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.result import Run

PERIODS = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a published result: its reason, what changed in points and, in ``pay``, in money."""

    number: int
    when: str
    reason: str
    causes: tuple[str, ...]
    changes: tuple[dict[str, Any], ...]
    pay: tuple[dict[str, Any], ...] = ()


def earlier_points(cycle: Cycle, subject: str, run: Run, *, newest: bool) -> list[tuple[str, Decimal | None]]:
    """Return a subject's totals of up to twelve periods of the same length, oldest first, this one last."""
    length = parse_period(cycle.period).cycle
    found: dict[str, Decimal | None] = {}
    for other in Cycle.objects.filter(policy=cycle.policy, period__lte=cycle.period).order_by("period"):
        if parse_period(other.period).cycle != length:
            continue
        name = other.published_run or (other.run if newest else "")
        shown = run if other.pk == cycle.pk else (record(name).run if name else None)
        if shown is not None:
            found[other.period] = next((t.points for t in shown.totals if t.subject == subject), None)
    return list(found.items())[-PERIODS:]


def subjects_of(cycle: Cycle) -> frozenset[str]:
    """Name whom the published result of a cycle is about."""
    if not cycle.published_run:
        return frozenset()
    return frozenset(total.subject for total in record(cycle.published_run).run.totals)


def corrections(cycle: Cycle) -> list[Correction]:
    """List the corrections of a cycle's published result, newest first."""
    folder, number = workspace().root / PUBLICATIONS, cycle.publication
    found = []
    while number is not None:
        note = read_publication(folder, number)
        if note.replaces is not None:
            moved = note.adjustments, note.pay_adjustments
            found.append(Correction(note.number, note.when, note.reason or "", note.causes, *moved))
        number = note.replaces
    return found


def moved_by(before: str, after: str, subject: str) -> list[Adjustment]:
    """List what one run changed against another for a subject."""
    found = adjustments(record(before).run, record(after).run)
    return [each for each in found if each.subject == subject]


def paid_otherwise(before: str, after: str, subject: str) -> list[Change]:
    """List which amounts of a subject one run changed against another."""
    found = pay_changes(record(before).run, record(after).run)
    return [each for each in found if each.subject == subject]


def changes_for(cycle: Cycle, subject: str, *, money: bool) -> list[Correction]:
    """List the corrections that changed something for a subject, with that subject's changes only.

    Without ``money``, only what changed in points.
    """
    found = []
    for each in corrections(cycle):
        points = tuple(change for change in each.changes if change["subject"] == subject)
        pay = tuple(change for change in each.pay if money and change["subject"] == subject)
        if points or pay:
            found.append(Correction(each.number, each.when, each.reason, each.causes, points, pay))
    return found
