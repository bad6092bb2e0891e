"""Posting kept runs: first the published run of the period, then what this one changes about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from kaohe.engine.claims import check_postable, postable
from kaohe.engine.publications.adjustments import causes
from kaohe.engine.publications.publication import publications
from kaohe.engine.publications.publishing import PUBLICATIONS, frozen_run, published
from kaohe.i18n import _
from kaohe.ledger.entry import CLAIMED, Claims, Source
from kaohe.ledger.posting import plan
from kaohe.ledger.reading import entries_of
from kaohe.ledger.store import ledger_at
from kaohe.ledger.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kaohe.engine.amounts import Amount
    from kaohe.engine.runs import Record
    from kaohe.ledger.entry import Draft, Entry, Posting
    from kaohe.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who posts, when (UTC), and why; ``reason`` may be empty."""

    author: str
    known: str
    reason: str = ""


@dataclass(slots=True)
class Booked:
    """The postings that came of a run, and the amounts that lack a figure and are not posted."""

    postings: list[Posting] = field(default_factory=list)
    lacking: list[Amount] = field(default_factory=list)


@dataclass(slots=True)
class Planned:
    """The postings that would come of a run, not written, and the amounts that lack a figure."""

    drafts: list[Draft] = field(default_factory=list)
    lacking: list[Amount] = field(default_factory=list)


def post_run(ledger: Ledger, root: Path, record: Record, clerk: Clerk) -> Booked:
    """Post a run of the workspace ``root``; all of it, or nothing.

    Where another run of its policy and period is published and not posted yet, that one is posted first: what
    this one changes about it is then an adjustment, whose reason names what changed.
    Raises ``ledger.disagrees`` where the policy's agreements do not hold, ``ledger.unknown`` for figures of nobody.
    """
    with ledger.writing():
        planned = plan_run(ledger, root, record, clerk)
        return Booked([write(ledger, own) for own in planned.drafts], planned.lacking)


def plan_run(
    ledger: Ledger, root: Path, record: Record, clerk: Clerk, after: Sequence[Draft] = ()
) -> Planned:
    """Return what `post_run` would write, and raise what it raises; only questions are asked of the ledger.

    ``after``: what would be written before, as if it were.
    """
    folder, inputs = root / PUBLICATIONS, record.run.inputs
    labels = {own.period for own in publications(folder) if own.policy == inputs.policy}
    before = published(folder, inputs.policy, inputs.period)
    frozen = None if before is None or before.run == record.run.id else frozen_run(folder, before)
    reason = clerk.reason
    if before is not None and before.run == record.run.id:
        reason = reason or before.reason or ""
    elif frozen is not None:
        changed = _("、").join(causes(frozen.run.inputs, inputs))
        reason = reason or _("变了的:{changed}").format(changed=changed)
    planned = Planned(lacking=postable(record)[1])
    known = ledger.postings("kind = 'run' and policy = ? and period = ?", (inputs.policy, inputs.period))
    runs = [(frozen, ""), (record, reason)] if frozen is not None and not known else [(record, reason)]
    claimed = [(_source(run, clerk, why), claims_of(run)) for run, why in runs]
    with ledger.reading():
        for source, claims in claimed:
            drafted = plan(ledger, source, claims, labels, [*after, *planned.drafts])
            if drafted is not None:
                planned.drafts.append(drafted)
    return planned


def try_posting(root: Path, records: Iterable[Record], clerk: Clerk) -> list[Entry]:
    """Return the entries that posting runs would make where their periods are posted already; nothing is booked."""
    drafts: list[Draft] = []
    with ledger_at(root) as ledger:
        for record in records:
            inputs = record.run.inputs
            if ledger.postings("kind = 'run' and policy = ? and period = ?", (inputs.policy, inputs.period)):
                drafts += plan_run(ledger, root, record, clerk, drafts).drafts
    return [entry for own in drafts for entry in entries_of(own)]


def _source(record: Record, clerk: Clerk, reason: str) -> Source:
    check_postable(record)
    run = record.run
    return Source(
        run.id,
        run.inputs.policy,
        run.inputs.period,
        clerk.author,
        clerk.known,
        reason,
        run.facts_version,
        insists=bool(clerk.reason),
    )


def claims_of(record: Record) -> list[Claims]:
    """Return what a run claims, by item."""
    policy, pay = record.loaded.policy, cast("Any", record.run.pay)
    if hasattr(pay, "claimed"):
        return [
            Claims(item, own.books, policy.pay[item].cite, *pay.claimed(item))
            for item, own in pay.items.items()
            if own.books in CLAIMED
        ]
    amounts, lacking = postable(record)
    cents: dict[tuple[str, str], dict[str, int]] = {}
    still: dict[tuple[str, str], set[str]] = {}
    for own in amounts:
        assert own.amount is not None  # noqa: S101 - that is what postable says
        cents.setdefault((own.item, own.books), {})[own.subject] = int(own.amount * 100)
    for own in lacking:
        still.setdefault((own.item, own.books), set()).add(own.subject)
    return [
        Claims(
            item,
            books,
            policy.pay[item].cite,
            cents.get((item, books), {}),
            frozenset(still.get((item, books), ())),
        )
        for item, books in dict.fromkeys((*cents, *still))
        if books in CLAIMED
    ]
