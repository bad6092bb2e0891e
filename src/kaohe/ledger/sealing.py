"""Seals: a short code on each line, which names the one that was changed, and a chain of digests over postings.

A line's code is a CRC-32 of what it says: any changed byte shows, and for millions of lines it costs little. It
proves nothing against somebody who recomputes it; that is what the chain is for (decision 0017).
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.ledger.entry import Posting, Term

_END = "\x1f"


def line_text(number: int, term: int, subject: str, cents: int) -> bytes:
    """Write a line as it is sealed; its code is the CRC-32 of that.

    >>> line_text(7, 2, "a", 300000)
    b'7|2|a|300000'
    """
    return f"{number}|{term}|{subject}|{cents}".encode()


def term_text(number: int, posting: int, term: Term, first: int, last: int) -> str:
    """Write a term as it is sealed, with its lines' numbers."""
    return _END.join(map(str, (number, posting, *astuple(term), first, last)))


def code(text: str) -> int:
    """Return the short code of a term."""
    return crc32(text.encode())


def digest(previous: str, posting: Posting, terms: Iterable[str], lines: Iterable[bytes]) -> str:
    """Return the digest of a posting: of the one before it, of everything it says, of its terms and lines."""
    sealed = hashlib.sha256(previous.encode())
    sealed.update(_END.join(map(str, astuple(posting))).encode())
    for text in terms:
        sealed.update(b"\n" + text.encode())
    sealed.update(b"\n" + b"\n".join(lines))
    return sealed.hexdigest()
