"""One entry: so many cents on one account of a subject, with run, clause and author, chained to the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

CURRENCY = "CNY"
ACCOUNTS = ("due", "withheld", "paid", "recovered", "disputed")
"""Accounts of a subject; what they gain the ``employer`` account loses."""
EMPLOYER = "employer"
KINDS = ("due", "withheld", "released", "paid", "disputed", "resolved")
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """``number`` counts all entries from 1, ``posting`` those made together, which total zero.

    ``kind``: why the account changes. ``period``: what it is about; ``booked``: the open period in which it
    was posted, later where an adjustment came after closing. ``amount`` in yuan, two decimals. ``known``: when
    it was written, in UTC.
    """

    number: int
    posting: int
    subject: str
    account: str
    kind: str
    policy: str
    item: str
    period: str
    booked: str
    amount: Decimal
    run: str
    cite: str
    author: str
    known: str
    reason: str
    previous: str
    digest: str = ""
    currency: str = CURRENCY

    def sealed(self) -> str:
        """Return the digest of everything the entry says, and of the one before it."""
        said = {name: str(value) for name, value in asdict(self).items() if name != "digest"}
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a run says that one item comes to; ``books``: due, withheld or released."""

    subject: str
    item: str
    amount: Decimal
    books: str
    cite: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where claims come from: run, policy and period, and who posts them when."""

    run: str
    policy: str
    period: str
    author: str
    known: str
    reason: str = ""
