"""Money step by step: what a published result would post is shown, proposed, and written once a second person agrees.

The ledger has its own database and its own transaction. A process that ends between the two leaves the proposal
open; deciding it again finds what was written and writes nothing twice.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaohe.cycle.booking import Clerk, plan_run, post_run
from kaohe.cycle.given import signed
from kaohe.cycle.models import Cycle, PayProposal
from kaohe.cycle.results import record as kept_run
from kaohe.cycle.results import workspace
from kaohe.cycle.trail import record
from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.closing import pay_out, plan_closing
from kaohe.ledger.disputing import Contested, dispute, release
from kaohe.ledger.entry import Source
from kaohe.ledger.reading import Until, entries_of, statement
from kaohe.ledger.store import ledger_at
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from kaohe.engine.amounts import Amount
    from kaohe.ledger.entry import Entry
    from kaohe.ledger.store import Ledger

RUN, CLOSING = "run", "closing"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written: entries, both sides of each, and the amounts that lack a figure."""

    entries: tuple[Entry, ...]
    lacking: tuple[Amount, ...] = ()

    @property
    def digest(self) -> str:
        """Name what is written by whom it concerns and how much, not by when and by whom it is written."""
        told = [
            (own.subject, own.account, own.policy, own.item, own.period, own.booked, str(own.amount), own.run)
            for own in self.entries
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@contextmanager
def ledger() -> Iterator[Ledger]:
    """Open the ledger of the workspace that the application serves."""
    with ledger_at(workspace().root) as opened:
        yield opened


def preview_run(cycle: Cycle) -> Preview:
    """Work out what posting a cycle's published result would write; nothing is written.

    Raises ``step.no_result`` where nothing is published, and what posting itself refuses.
    """
    _check_published(cycle)
    with ledger() as opened:
        planned = plan_run(opened, workspace().root, kept_run(cycle.published_run), Clerk("", _now()))
    return Preview(tuple(one for own in planned.drafts for one in entries_of(own)), tuple(planned.lacking))


def preview_closing(period: str) -> Preview:
    """Work out what closing a period would pay; raises ``ledger.closed``."""
    with ledger() as opened:
        drafted = plan_closing(opened, Source("", "", parse_period(period).label, "", _now()))
    return Preview(tuple(entries_of(drafted)))


def propose_run(user: User, cycle: Cycle, reason: str = "") -> PayProposal:
    """Propose to post a cycle's published result; raises ``pay.nothing`` where nothing is new of it."""
    shown = preview_run(cycle)
    return _proposed(
        user, shown, PayProposal(kind=RUN, cycle=cycle, run=cycle.published_run, period=cycle.period), reason
    )


def propose_closing(user: User, period: str, reason: str = "") -> PayProposal:
    """Propose to close a period: what is due by its end is paid."""
    label = parse_period(period).label
    return _proposed(user, preview_closing(label), PayProposal(kind=CLOSING, period=label), reason)


def _proposed(user: User, shown: Preview, proposal: PayProposal, reason: str) -> PayProposal:
    if not shown.entries and proposal.kind == RUN:
        raise refuse("pay.nothing", _("没有新的可入账"), _("已经入过账;有更正时先重新计算、公布"))
    with transaction.atomic():
        same = PayProposal.objects.select_for_update().filter(
            kind=proposal.kind, run=proposal.run, period=proposal.period, state="open"
        )
        if same.exists():
            raise refuse("step.proposed", _("这一笔已经提出"), _("由第二个人决定"))
        proposal.reason, proposal.shown, proposal.proposed_by = reason.strip(), shown.digest, user
        proposal.save()
        record(user, "pay:propose", str(proposal), reason=proposal.reason, shown=proposal.shown)
    return proposal


def decide(user: User, proposal: PayProposal, *, approved: bool, why: str = "") -> PayProposal:
    """Approve, and write exactly what was shown, or reject.

    Raises ``step.two_persons`` where the proposer decides, ``step.reason`` for a rejection without one,
    ``pay.changed`` where the ledger or the published result is not what it was when the proposal was made.
    """
    with transaction.atomic():
        current = PayProposal.objects.select_for_update().get(pk=proposal.pk)
        if current.state != "open":
            raise refuse("step.state", _("这项申请已有决定"), _("刷新页面"))
        if current.proposed_by_id == user.pk:
            raise refuse("step.two_persons", _("自己提出的入账不能自己批准"), _("请另一个人决定"))
        if not approved and not why.strip():
            raise refuse("step.reason", _("驳回要写明理由"), _("填写理由后再提交"))
        if approved:
            _write(user, current)
        current.state = "approved" if approved else "rejected"
        current.decided_by, current.decided_at, current.why = user, timezone.now(), why
        current.save()
        record(user, f"pay:{current.state}", str(current), why=why)
    return current


def _write(user: User, proposal: PayProposal) -> None:
    with ledger() as opened, opened.writing():
        if _there(opened, proposal):
            return
        author = f"{signed(proposal.proposed_by)} / {signed(user)}"
        if proposal.kind == CLOSING:
            written = _closed(opened, proposal.period, author)
        else:
            assert proposal.cycle is not None  # noqa: S101 - a run's proposal has its cycle
            written = _posted(opened, proposal.cycle, Clerk(author, _now(), proposal.reason))
        if written.digest != proposal.shown:
            raise refuse(
                "pay.changed",
                _("与提出时不一样了:之后有了新的入账或更正"),
                _("驳回这一项,看过新的预览再提出"),
            )


def _there(opened: Ledger, proposal: PayProposal) -> bool:
    if proposal.kind == CLOSING:
        return proposal.period in opened.closed()
    return bool(opened.postings("kind = 'run' and run = ?", (proposal.run,)))


def _posted(opened: Ledger, cycle: Cycle, clerk: Clerk) -> Preview:
    booked = post_run(opened, workspace().root, kept_run(cycle.published_run), clerk)
    entries = [one for own in booked.postings for one in statement(opened, None, Until(), own.number)]
    return Preview(tuple(entries), tuple(booked.lacking))


def _closed(opened: Ledger, period: str, author: str) -> Preview:
    posting = pay_out(opened, Source("", "", period, author, _now()))
    return Preview(tuple(statement(opened, None, Until(), posting.number)))


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is put in dispute, or with ``back`` released: whose item of which policy and period, and why."""

    what: Contested
    period: str
    policy: str
    reason: str
    back: bool = False


def put_aside(user: User, asked: Dispute) -> None:
    """Put an amount in dispute, or release it; raises ``step.reason`` without a reason, and what the ledger refuses."""
    reason = asked.reason.strip()
    if not reason:
        raise refuse("step.reason", _("争议要写明原因"), _("填写原因后再提交"))
    source = Source("", asked.policy, parse_period(asked.period).label, signed(user), _now(), reason)
    about = f"{asked.what.subject} {asked.what.item} {source.period}"
    with transaction.atomic():
        record(user, "pay:released" if asked.back else "pay:disputed", about, reason=reason)
        with ledger() as opened:
            (release if asked.back else dispute)(opened, source, asked.what)


def _check_published(cycle: Cycle) -> None:
    if not cycle.published_run:
        raise refuse("step.no_result", _("{cycle} 还没有公布").format(cycle=cycle), _("公布之后才能入账"))


def _now() -> str:
    return timezone.now().astimezone(UTC).isoformat(timespec="seconds")
