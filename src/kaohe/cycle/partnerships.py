"""Partners and contracts as the facts have them on a day, and what published results say of a partner."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.cycle.models import Cycle
from kaohe.cycle.results import policies_stamp, policy_in_force, record, workspace
from kaohe.engine.backend import connect
from kaohe.engine.opening import library_of
from kaohe.engine.organisation.contract_doubts import contract_doubts
from kaohe.engine.organisation.partnership import Register
from kaohe.engine.source import Source, catalogue_of
from kaohe.errors import Finding, KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.cycle.results import Stamp
    from kaohe.engine.organisation.partnership import Contract, Partner
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.policy import Policy

KIND = "partner"
EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Held:
    """One partner held against one policy on a day: the contracts, how each point stands, what is wrong."""

    policy: Policy
    partner: Partner
    findings: tuple[Finding, ...]

    def of(self, contract: Contract) -> list[Finding]:
        """Return what is wrong with one contract."""
        return [finding for finding in self.findings if finding.place.value == contract.id]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a published cycle says of a partner; ``paid``: titles of pay items with their amounts."""

    cycle: Cycle
    points: Decimal | None
    grade: str | None
    reason: str | None
    outcomes: tuple[dict[str, str], ...]
    paid: tuple[tuple[str, Decimal | None, str | None], ...]


def held_on(day: date) -> list[Held]:
    """Hold every partner against each policy in force that asks something of contracts, in order of names."""
    register = _register(workspace(), workspace().version)
    found = []
    for policy in _asking(policies_stamp()):
        if policy.contracting is None or day < policy.valid_from:
            continue
        if policy.valid_to is not None and policy.valid_to < day:
            continue
        for partner in register.partners_on(policy, day):
            findings = tuple(contract_doubts(policy.contracting, [partner], day))
            found.append(Held(policy, partner, findings))
    return found


def assessments_of(partner: str) -> list[Assessed]:
    """List the published results of a partner, newest period first."""
    partnered = {policy.id for policy in _asking(policies_stamp()) if policy.kind == KIND}
    cycles = (
        Cycle.objects.filter(policy__in=partnered).exclude(published_run="").order_by("-period", "policy")
    )
    return [found for cycle in cycles for found in _assessed(cycle, record(cycle.published_run), partner)]


def events_of(partner: str, day: date) -> list[dict[str, Any]]:
    """List the events of a partner up to a day, newest first."""
    opened = workspace()
    snapshot = opened.snapshot()
    files = snapshot.files(EVENTS)
    if not files:
        return []
    found = pl.scan_parquet(files).filter(pl.col("subject") == partner, pl.col("occurred_on") <= day)
    rows = [{**row, "count": Decimal(plain(row["count"]))} for row in found.collect().to_dicts()]
    return sorted(rows, key=lambda row: (row["occurred_on"], str(row["event_id"])), reverse=True)


def _assessed(cycle: Cycle, kept: Record, partner: str) -> Iterator[Assessed]:
    titles = {name: item.title for name, item in kept.loaded.policy.pay.items()}
    for total in kept.run.totals:
        if total.subject == partner:
            paid = tuple(
                (titles[own.item], own.amount, own.reason)
                for own in kept.run.pay
                if own.subject == partner and own.books != "none"
            )
            yield Assessed(cycle, total.points, total.grade, total.reason, total.outcomes or (), paid)


@lru_cache(maxsize=4)
def _asking(_stamp: Stamp) -> tuple[Policy, ...]:
    """Load the policies that ask something of contracts or assess partners."""
    library, found = library_of(workspace().root), []
    for name in library.ids():
        with suppress(KaoheError):  # the policy reader says what is wrong with it
            written = library.read(name).data
            if "contracting" in written or (written.get("subjects") or {}).get("kind") == KIND:
                found.append(policy_in_force(name).policy)
    return tuple(found)


@lru_cache(maxsize=2)
def _register(opened: Workspace, version: int) -> Register:
    snapshot = opened.snapshot(version)
    return Register.read(Source(snapshot, catalogue_of(snapshot, CATALOGUE), connect()))
