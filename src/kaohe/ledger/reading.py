"""What the ledger says: balances and statements as of any valid and known date, and whether it still holds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.ledger.entry import ACCOUNTS, FIRST, Entry
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.ledger.store import Ledger

ZERO = Decimal("0.00")


def statement(
    ledger: Ledger, subject: str | None = None, valid: date | None = None, known: str | None = None
) -> list[Entry]:
    """Return the entries of a subject, or of all, about periods that end by ``valid``, written by ``known``."""
    where, values = ("subject = ?", [subject]) if subject is not None else ("1 = 1", [])
    return [
        entry
        for entry in ledger.entries(where, values)
        if (valid is None or parse_period(entry.period).last <= valid)
        and (known is None or entry.known[: len(known)] <= known)
    ]


def balances(entries: Iterable[Entry]) -> dict[str, dict[str, Decimal]]:
    """Add up each subject's accounts."""
    found: dict[str, dict[str, Decimal]] = {}
    for entry in entries:
        own = found.setdefault(entry.subject, dict.fromkeys(ACCOUNTS, ZERO))
        if entry.account in own:
            own[entry.account] += entry.amount
    return dict(sorted(found.items()))


def ledger_findings(ledger: Ledger) -> Iterator[Finding]:
    """Name every entry that was changed, that is missing, and every posting that does not balance."""
    previous, number = FIRST, 0
    totals: dict[tuple[int, str], Decimal] = {}
    for entry in ledger.entries():
        if entry.number != number + 1:
            yield _finding("ledger.missing", number + 1, _("台账缺第 {number} 笔"))
        elif entry.previous != previous or entry.sealed() != entry.digest:
            yield _finding("ledger.changed", entry.number, _("台账第 {number} 笔被改动"))
        previous, number = entry.digest, entry.number
        key = (entry.posting, entry.subject)
        totals[key] = totals.get(key, ZERO) + entry.amount
    head = ledger.head() or (0, FIRST)
    if head != (number, previous):
        yield _finding("ledger.missing", head[0], _("台账缺第 {number} 笔"))
    for (posting, subject), total in totals.items():
        if total:
            yield Finding(
                "ledger.unbalanced",
                _("从第 {number} 笔开始的一次入账,{subject} 借贷相差 {total} 元").format(
                    number=posting, subject=subject, total=total
                ),
                _("从备份恢复:kaohe restore"),
            )


def _finding(code: str, number: int, message: str) -> Finding:
    return Finding(
        code, message.format(number=number), _("从备份恢复:kaohe restore"), Place(value=str(number))
    )
