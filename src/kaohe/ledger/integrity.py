"""Whether the ledger still holds: every line by its code, every posting by the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.ledger.entry import FIRST, Posting, Term
from kaohe.ledger.sealing import code, digest, line_text, term_text
from kaohe.ledger.store import POSTING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.ledger.store import Ledger


def ledger_findings(ledger: Ledger) -> Iterator[Finding]:
    """Name every line and posting that was changed or is missing."""
    with ledger.reading():
        yield from _findings(ledger)


def _findings(ledger: Ledger) -> Iterator[Finding]:
    previous, number = FIRST, 0
    rows = ledger.execute(f"select {POSTING}, previous, digest from ledger_postings order by number")  # noqa: S608
    for *said, chained, sealed in rows:
        posting = Posting(*said)
        for gone in range(number + 1, posting.number):
            yield _finding("ledger.missing", gone, _("台账缺第 {number} 次入账"))
        found, again = _checked(ledger, posting, chained)
        yield from found
        if not found and (again != sealed or (chained != previous and posting.number == number + 1)):
            yield _finding("ledger.changed", posting.number, _("台账第 {number} 次入账被改动"))
        previous, number = sealed, posting.number
    head = ledger.head()
    if head[0] > number:
        yield _finding("ledger.missing", head[0], _("台账缺第 {number} 次入账"))
    elif head != (number, previous):
        yield _finding("ledger.changed", number, _("台账第 {number} 次入账或最后一次入账的记录被改动"))


def _checked(ledger: Ledger, posting: Posting, previous: str) -> tuple[list[Finding], str]:
    """Return what is wrong with the lines of a posting, and the digest that it has now."""
    found: list[Finding] = []
    terms, lines, expected = [], [], posting.first
    for term in ledger.execute(
        "select * from ledger_terms where posting = ? order by number", (posting.number,)
    ):
        number, of, *said, first, last, sealed = term
        text = term_text(number, of, Term(*said), first, last)
        terms.append(text)
        if code(text) != sealed:
            found.append(_finding("ledger.changed", first, _("台账第 {number} 笔起的条款或科目被改动")))
    for line in _lines(ledger, posting):
        number, term_number, name, cents, sealed = line
        found += [_gone(missing) for missing in range(expected, number)]
        line_said = line_text(number, term_number, name, cents)
        lines.append(line_said)
        if crc32(line_said) != sealed:
            found.append(_finding("ledger.changed", number, _("台账第 {number} 笔被改动")))
        expected = number + 1
    found += [_gone(missing) for missing in range(expected, posting.last + 1)]
    return found, digest(previous, posting, terms, lines)


def _lines(ledger: Ledger, posting: Posting) -> Iterator[tuple[Any, ...]]:
    return ledger.each(
        "select l.number, l.term, coalesce(s.name, ''), l.cents, l.code from ledger_lines l "
        "left join ledger_subjects s on s.id = l.subject where l.number between ? and ? order by l.number",
        (posting.first, posting.last),
    )


def _gone(number: int) -> Finding:
    return _finding("ledger.missing", number, _("台账缺第 {number} 笔"))


def _finding(code_: str, number: int, message: str) -> Finding:
    return Finding(
        code_, message.format(number=number), _("从备份恢复:kaohe restore"), Place(value=str(number))
    )
