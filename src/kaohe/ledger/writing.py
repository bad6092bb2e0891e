"""Writing: moves are numbered, sealed and added as one posting."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING
from zlib import crc32

from kaohe.i18n import _
from kaohe.ledger.entry import CURRENCY, Draft, Posting
from kaohe.ledger.sealing import code, digest, line_text, term_text
from kaohe.policy.period import parse_period, period_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kaohe.ledger.entry import Move, Source
    from kaohe.ledger.store import Ledger


def booked_in(ledger: Ledger, period: str, published: Collection[str] = ()) -> str:
    """Return the period itself, or the first one after it, as long, that is neither closed nor ``published``."""
    closed = [parse_period(label) for label in ledger.closed()]
    own = parse_period(period)
    while own.label in published or any(done.last >= own.last for done in closed):
        own = period_after(own)
    return own.label


def draft(  # noqa: PLR0913, PLR0917 - a posting and all that it says
    ledger: Ledger,
    kind: str,
    source: Source,
    booked: str,
    moves: Iterable[Move],
    after: Sequence[Draft] = (),
) -> Draft:
    """Return moves as the next posting, after drafts that are not written either.

    It is never known before what was written before it, whatever the clocks of two machines say.
    """
    lines, latest = ledger.execute("select max(last), max(known) from ledger_postings")[0]
    head, last, known = ledger.head()[0], int(lines or 0), max(source.known, str(latest or ""))
    if after:
        before = after[-1].posting
        head, last, known = before.number, before.last, max(known, before.known)
    some = tuple(move for move in moves if move.cents)
    adjusted = _("{period} 的调整").format(period=source.period) if booked != source.period else ""
    posting = Posting(
        number=head + 1,
        kind=kind,
        run=source.run,
        policy=source.policy,
        period=source.period,
        booked=booked,
        facts=source.facts,
        author=source.author,
        known=known,
        reason=":".join(part for part in (adjusted, source.reason) if part),
        currency=CURRENCY,
        first=last + 1,
        last=last + sum(len(move.cents) for move in some),
    )
    return Draft(posting, some)


def write(ledger: Ledger, drafted: Draft) -> Posting:
    """Seal and add a draft; only within the `Ledger.writing` in which it was made."""
    posting, (_head, previous) = drafted.posting, ledger.head()
    number = posting.first - 1
    term_number = int(ledger.execute("select max(number) from ledger_terms")[0][0] or 0)
    ids = ledger.subjects()
    subjects, terms, term_texts = [], [], []
    lines: list[tuple[int, int, int, int, int]] = []
    sealed_lines: list[bytes] = []
    for move in drafted.moves:
        term_number += 1
        start = number + 1
        cents = sorted(move.cents.items())
        fresh = [name for name, _cents in cents if name not in ids]
        new = dict(zip(fresh, range(len(ids) + 1, len(ids) + len(fresh) + 1), strict=True))
        ids |= new
        subjects += [(own, name) for name, own in new.items()]
        number += len(cents)
        numbers = range(start, number + 1)
        texts = [line_text(each, term_number, *own) for each, own in zip(numbers, cents, strict=True)]
        sealed_lines += texts
        lines += [
            (each, term_number, ids[name], own, crc32(text))
            for each, (name, own), text in zip(numbers, cents, texts, strict=True)
        ]
        text = term_text(term_number, posting.number, move.term, start, number)
        term_texts.append(text)
        terms.append((term_number, posting.number, *astuple(move.term), start, number, code(text)))
    sealed = digest(previous, posting, term_texts, sealed_lines)
    ledger.insert("ledger_subjects", subjects)
    ledger.insert("ledger_postings", [(*astuple(posting), previous, sealed)])
    ledger.insert("ledger_terms", terms)
    ledger.insert("ledger_lines", lines)
    ledger.set_head(posting.number, sealed)
    return posting
