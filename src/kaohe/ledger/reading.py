"""What the ledger says: entries and balances, as of any valid and known date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import ACCOUNTS, Entry
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.ledger.entry import Draft
    from kaohe.ledger.store import Ledger

ZERO = Decimal("0.00")
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Until:
    """How far to look: ``valid``, periods that end by this day; ``known``, what was written before, in UTC."""

    valid: date | None = None
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The accounts of a subject, in yuan, for one item and period of a policy."""

    subject: str
    policy: str
    item: str
    period: str
    accounts: dict[str, Decimal]

    def as_json(self) -> dict[str, Any]:
        """Return whose and what, and the accounts by name."""
        about = {"subject": self.subject, "policy": self.policy, "item": self.item, "period": self.period}
        return about | self.accounts


def until(valid: str | None, known: str | None) -> Until:
    """Read two dates, of local time: a day is looked through to its end, a moment to its own end."""
    try:
        day = None if valid is None else date.fromisoformat(valid)
        bound = None if known is None else _bound(known)
    except ValueError:
        raise refuse(
            "ledger.date",
            _("看不懂日期“{text}”").format(text=valid if known is None else known),
            _("写成 2026-10-31;--known 也可写到时刻 2026-10-31T18:00"),
        ) from None
    return Until(day, bound)


def _bound(text: str) -> str:
    if len(text) == len("2026-10-31"):
        moment = datetime.combine(date.fromisoformat(text) + timedelta(days=1), time.min, ZONE)
    else:
        written = datetime.fromisoformat(text)
        moment = (written if written.tzinfo else written.replace(tzinfo=ZONE)) + (
            timedelta(seconds=1) if text.count(":") > 1 else timedelta(minutes=1)
        )
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def statement(ledger: Ledger, subject: str | None, until: Until, posting: int | None = None) -> list[Entry]:
    """Return the entries of a subject, or of all, both sides of every line; ``posting``: only of this one."""
    condition, values = _condition(ledger, subject, until)
    if posting is not None:
        condition, values = f"{condition} and p.number = ?", [*values, posting]
    rows = ledger.execute(
        "select l.number, p.number, s.name, t.origin, t.target, t.kind, t.policy, t.item, t.period, p.booked, "
        "l.cents, t.run, t.cite, p.author, p.known, p.reason, p.currency "
        f"{_JOINED} where {condition} order by l.number",
        values,
    )
    return [entry for row in rows for entry in _sides(row)]


def entries_of(drafted: Draft) -> list[Entry]:
    """Return the entries that a draft would make, as `statement` would return them."""
    posting, number = drafted.posting, drafted.posting.first - 1
    entries: list[Entry] = []
    for move in drafted.moves:
        term = move.term
        way = (term.origin, term.target, term.kind, term.policy, term.item, term.period, posting.booked)
        more = (term.run, term.cite, posting.author, posting.known, posting.reason, posting.currency)
        for name, cents in sorted(move.cents.items()):
            number += 1
            entries += _sides((number, posting.number, name, *way, cents, *more))
    return entries


def _sides(row: tuple[Any, ...]) -> tuple[Entry, Entry]:
    number, posting, subject, origin, target, kind, policy, item, period, booked, cents, *more = row
    amount = yuan(cents)
    return (
        Entry(number, posting, subject, origin, kind, policy, item, period, booked, -amount, *more),
        Entry(number, posting, subject, target, kind, policy, item, period, booked, amount, *more),
    )


def balances(ledger: Ledger, subject: str | None, until: Until) -> list[Balance]:
    """Return the accounts of a subject, or of all, for every item and period of a policy."""
    condition, values = _condition(ledger, subject, until)
    rows = ledger.execute(
        "select s.name, t.policy, t.item, t.period, t.origin, t.target, sum(l.cents) "
        f"{_JOINED} where {condition} "
        "group by s.name, t.policy, t.item, t.period, t.origin, t.target",
        values,
    )
    found: dict[tuple[str, str, str, str], dict[str, Decimal]] = {}
    for name, policy, item, period, origin, target, cents in rows:
        own = found.setdefault((name, policy, item, period), dict.fromkeys(ACCOUNTS, ZERO))
        for account, amount in ((origin, -yuan(cents)), (target, yuan(cents))):
            if account in own:
                own[account] += amount
    ordered = sorted(found.items(), key=lambda pair: (pair[0][0], pair[0][3], pair[0][1], pair[0][2]))
    return [Balance(*about, accounts) for about, accounts in ordered]


def totals(every: Iterable[Balance]) -> dict[str, dict[str, Decimal]]:
    """Add up each subject's accounts over items and periods."""
    found: dict[str, dict[str, Decimal]] = {}
    for own in every:
        sums = found.setdefault(own.subject, dict.fromkeys(ACCOUNTS, ZERO))
        for account, amount in own.accounts.items():
            sums[account] += amount
    return found


def yuan(cents: int) -> Decimal:
    """Return cents as yuan.

    >>> yuan(-5)
    Decimal('-0.05')
    """
    return Decimal(int(cents)).scaleb(-2)


_JOINED = (
    "from ledger_lines l join ledger_terms t on t.number = l.term "
    "join ledger_postings p on p.number = t.posting join ledger_subjects s on s.id = l.subject"
)


def _condition(ledger: Ledger, subject: str | None, until: Until) -> tuple[str, list[Any]]:
    condition, values = "1 = 1", list[Any]()
    if subject is not None:
        condition, values = "s.name = ?", [subject]
    if until.known is not None:
        condition, values = f"{condition} and p.known < ?", [*values, until.known]
    if until.valid is not None:
        labels = [str(row[0]) for row in ledger.execute("select distinct period from ledger_terms")]
        within = [label for label in labels if parse_period(label).last <= until.valid]
        marks = ", ".join("?" for _label in within) or "null"
        condition, values = f"{condition} and t.period in ({marks})", [*values, *within]
    return condition, values
