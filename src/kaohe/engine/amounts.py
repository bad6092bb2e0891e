"""What a run pays: one amount of one item for one payee, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAID_OUT = frozenset({"due", "released"})
"""How items are booked that reach people in the period; what is withheld does not."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An item's amount, to the cent; None where it cannot be worked out, with ``reason``.

    ``reason`` also says which gate made it 0. ``books``: how it is booked, see `kaohe.policy.pay_item.PayItem`.
    ``of``: of which subject the payee is a member, where it is none itself.
    """

    subject: str
    item: str
    amount: Decimal | None
    reason: str | None = None
    books: str = "due"
    of: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return subject, item and amount; everything else only where it says something."""
        books = None if self.books == "due" else self.books
        more = {"reason": self.reason, "books": books, "of": self.of}
        own = {"subject": self.subject, "item": self.item, "amount": self.amount}
        return own | {name: said for name, said in more.items() if said is not None}


@dataclass(frozen=True, slots=True)
class Earlier:
    """The amounts of an earlier period of the same year, against which this one settles."""

    period: str
    pay: Sequence[Amount]

    @classmethod
    def of(cls, period: str, written: Iterable[dict[str, Any]]) -> Earlier:
        """Read amounts as they are kept."""
        return cls(period, amounts_from(written))


def amounts_from(written: Iterable[dict[str, Any]]) -> tuple[Amount, ...]:
    """Read what `Amount.as_json` returned."""
    return tuple(
        Amount(**{**own, "amount": None if own["amount"] is None else Decimal(own["amount"])})
        for own in written
    )


def paid_out(pay: Iterable[Amount]) -> Decimal:
    """Add up what reaches people of amounts, in yuan to the cent."""
    return sum((own.amount for own in pay if own.amount and own.books in PAID_OUT), Decimal("0.00"))


def laid_out(pay: Iterable[Amount], items: Sequence[str]) -> list[tuple[str, list[Amount | None], Decimal]]:
    """Return for each subject its amounts of ``items`` in their order, None where it has none, and what is paid out."""
    amounts = {(own.subject, own.item): own for own in pay if own.item in items}
    rows = []
    for subject in dict.fromkeys(subject for subject, _item in amounts):
        cells = [amounts.get((subject, name)) for name in items]
        rows.append((subject, cells, paid_out(own for own in cells if own is not None)))
    return rows


def as_lists(pay: Iterable[Amount]) -> dict[str, list[dict[str, Any]]]:
    """Return what is paid, and beside it the workings that only lead to other items."""
    every = list(pay)
    paid = [own.as_json() for own in every if own.books != "none"]
    workings = [own.as_json() for own in every if own.books == "none"]
    return {"pay": paid, **({"workings": workings} if workings else {})}
