"""What the ledger is made of: claims come in, lines are written, entries are read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

CURRENCY = "CNY"
ACCOUNTS = ("due", "withheld", "paid", "recovered", "disputed")
"""Accounts of a subject; what they gain the ``employer`` account loses, or another of them."""
EMPLOYER = "employer"
CLAIMED = {"due": "due", "withheld": "withheld", "released": "due"}
"""How a run books an item, and on which account of the subject it shows."""
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a line: an account of a subject changes by ``amount``, in yuan to the cent.

    ``number`` counts lines from 1; the two sides of a line share it and total zero. ``posting``: the lines that
    were written together. ``kind``: why the account changes: due, withheld, released, paid, disputed, resolved.
    ``period``: what it is about; ``booked``: the open period in which it was posted, later where it adjusts one
    that was closed or published. ``known``: when it was written, in UTC, never before an earlier number.
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
    currency: str = CURRENCY

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a run says that one item comes to, in cents by subject; ``books``: due, withheld or released.

    ``open``: for whom the item cannot be worked out; what was posted for them stays.
    """

    item: str
    books: str
    cite: str
    cents: Mapping[str, int]
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a posting comes from: run, policy, period and version of the facts, and who posts it when and why.

    ``insists``: the run is meant, even where newer facts are posted already.
    """

    run: str
    policy: str
    period: str
    author: str
    known: str
    reason: str = ""
    facts: int = 0
    insists: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """What lines have in common: money of one item and period moves from one account to another, by a clause."""

    kind: str
    origin: str
    target: str
    policy: str
    item: str
    period: str
    run: str
    cite: str


@dataclass(frozen=True, slots=True)
class Move:
    """Lines not yet numbered: ``cents`` by subject, all above zero."""

    term: Term
    cents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posting:
    """What was written together: by whom, when, why, in which period; lines ``first`` to ``last``, if any."""

    number: int
    kind: str
    run: str
    policy: str
    period: str
    booked: str
    facts: int
    author: str
    known: str
    reason: str
    currency: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting that is not written yet, as it would be, and its moves in the order of their lines."""

    posting: Posting
    moves: tuple[Move, ...]
