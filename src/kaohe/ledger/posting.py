"""Posting (入账): what a run claims less what is posted of it already, in the first period that is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import EMPLOYER, FIRST, Claim, Entry, Source
from kaohe.policy.period import Period, parse_period, period_after

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.ledger.store import Ledger

ZERO = Decimal("0.00")
_ACCOUNT = {"due": "due", "withheld": "withheld", "released": "due"}
"""On which account of the subject an item of each kind shows what was posted of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting, not yet numbered."""

    subject: str
    account: str
    kind: str
    item: str
    amount: Decimal
    cite: str


def post(ledger: Ledger, source: Source, claims: Iterable[Claim]) -> list[Entry]:
    """Post what is new of a run's claims and return the entries; the same run again posts nothing.

    A claim that was posted before for the same policy, period, subject and item is corrected by its
    difference; what an earlier run claimed and this one does not name any more is taken back.
    """
    wanted = {(own.subject, own.item, own.books): own for own in claims}
    with ledger.writing():
        before, cites = _posted(ledger, source)
        lines: list[Line] = []
        for key in dict.fromkeys((*wanted, *before)):
            claim = wanted.get(key)
            amount = (claim.amount if claim is not None else ZERO) - before.get(key, ZERO)
            if amount:
                lines += _lines(key, amount, claim.cite if claim is not None else cites[key])
        return write(ledger, source, booked_in(ledger, source.period), lines)


def pay_out(ledger: Ledger, source: Source) -> list[Entry]:
    """Close a period: pay whatever is due to each subject by its end; what is negative stays and is carried.

    Raises ``ledger.closed`` where it is closed already.
    """
    end = parse_period(source.period).last
    with ledger.writing():
        if source.period in ledger.closed():
            raise refuse(
                "ledger.closed",
                _("{period} 已经关账").format(period=source.period),
                _("之后的差额记入下一个没有关账的周期"),
            )
        due: dict[str, Decimal] = {}
        for entry in ledger.entries("account = 'due'"):
            if parse_period(entry.booked).last <= end:
                due[entry.subject] = due.get(entry.subject, ZERO) + entry.amount
        lines = [
            line
            for subject, amount in sorted(due.items())
            if amount > 0
            for line in (
                Line(subject, "due", "paid", "", -amount, ""),
                Line(subject, "paid", "paid", "", amount, ""),
            )
        ]
        entries = write(ledger, source, source.period, lines)
        ledger.execute(
            "insert into ledger_closings (period, author, known) values (?, ?, ?)",
            (source.period, source.author, source.known),
        )
        return entries


def dispute(ledger: Ledger, source: Source, subject: str, amount: Decimal, *, resolved: bool) -> list[Entry]:
    """Put an amount that is due aside as disputed, or, ``resolved``, back; within `Ledger.writing` of its own."""
    sign = 1 if resolved else -1
    kind = "resolved" if resolved else "disputed"
    lines = [
        Line(subject, "due", kind, "", sign * amount, ""),
        Line(subject, "disputed", kind, "", -sign * amount, ""),
    ]
    with ledger.writing():
        return write(ledger, source, booked_in(ledger, source.period), lines)


def booked_in(ledger: Ledger, period: str) -> str:
    """Return the period itself, or the first one after it, as long, that is not closed."""
    closed = set(ledger.closed())
    own: Period = parse_period(period)
    while own.label in closed or any(parse_period(label).last >= own.last for label in closed):
        own = period_after(own)
    return own.label


def write(ledger: Ledger, source: Source, booked: str, lines: Iterable[Line]) -> list[Entry]:
    """Number and chain lines and add them; nothing is written where there are none."""
    head = ledger.head()
    number, previous = head or (0, FIRST)
    entries: list[Entry] = []
    adjusted = _("{period} 的调整").format(period=source.period) if booked != source.period else ""
    for line in lines:
        number += 1
        entry = Entry(
            number=number,
            posting=(head[0] if head else 0) + 1,
            subject=line.subject,
            account=line.account,
            kind=line.kind,
            policy=source.policy,
            item=line.item,
            period=source.period,
            booked=booked,
            amount=line.amount,
            run=source.run,
            cite=line.cite,
            author=source.author,
            known=source.known,
            reason=source.reason or adjusted,
            previous=previous,
        )
        entries.append(replace(entry, digest=entry.sealed()))
        previous = entries[-1].digest
    ledger.add(entries)
    return entries


def _posted(
    ledger: Ledger, source: Source
) -> tuple[dict[tuple[str, str, str], Decimal], dict[tuple[str, str, str], str]]:
    found: dict[tuple[str, str, str], Decimal] = {}
    cites: dict[tuple[str, str, str], str] = {}
    for entry in ledger.entries("policy = ? and period = ?", (source.policy, source.period)):
        if _ACCOUNT.get(entry.kind) == entry.account:
            key = (entry.subject, entry.item, entry.kind)
            found[key] = found.get(key, ZERO) + entry.amount
            cites[key] = entry.cite
    return found, cites


def _lines(key: tuple[str, str, str], amount: Decimal, cite: str) -> list[Line]:
    """Return both sides: what is earned or withheld comes from the employer, what is taken back is recovered."""
    subject, item, kind = key
    account = _ACCOUNT[kind]
    if kind == "released":
        other = "withheld"
    else:
        other = "recovered" if kind == "due" and amount < 0 else EMPLOYER
    return [
        Line(subject, other, kind, item, -amount, cite),
        Line(subject, account, kind, item, amount, cite),
    ]
