"""What a run pays, laid out: one subject's items with their arithmetic, everybody's in a table, pools and parts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.cycle.results import explained_pay
from kaohe.engine.amounts import laid_out, paid_out
from kaohe.i18n import _
from kaohe.ledger.entry import ACCOUNTS, EMPLOYER

if TYPE_CHECKING:
    from kaohe.engine.runs import Record

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one subject: its amount, how it is booked, and what explains it."""

    title: str
    amount: Decimal | None
    books: str
    explained: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool and its parts, which add up to it to the cent; ``of``: whose members share it, where they do."""

    title: str
    of: str | None
    whole: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    by: str


def account_titles() -> dict[str, str]:
    """Name the accounts for people, in their order."""
    named = {
        "due": _("应发"),
        "withheld": _("暂扣"),
        "paid": _("已付"),
        "recovered": _("扣回"),
        "disputed": _("争议"),
        EMPLOYER: _("单位"),
    }
    return {name: named[name] for name in (*ACCOUNTS, EMPLOYER)}


def pays(kept: Record) -> bool:
    """Tell whether a run's policy pays anything."""
    return bool(kept.loaded.policy.pay)


def lines_of(kept: Record, subject: str) -> list[Line]:
    """List the items of a subject, workings included, in the order of the policy."""
    pay = kept.loaded.policy.pay
    return [
        Line(pay[name].title, own["amount"], pay[name].books, own)
        for name, own in explained_pay(kept.run.id, subject).items()
    ]


def line_of(kept: Record, subject: str, name: str) -> Line | None:
    """Return one item of a subject; None where the run pays the subject no such item."""
    pay, own = kept.loaded.policy.pay, explained_pay(kept.run.id, subject).get(name)
    return None if own is None else Line(pay[name].title, own["amount"], pay[name].books, own)


def due_to(kept: Record, subject: str) -> Decimal:
    """Add up what is due of a subject's items in this period."""
    return paid_out(own for own in kept.run.pay if own.subject == subject)


def table_of(kept: Record) -> tuple[list[str], list[tuple[str, list[Decimal | None], Decimal]]]:
    """Return the titles of the items that are booked, and for each subject its amounts and what is due."""
    items = {name: item for name, item in kept.loaded.policy.pay.items() if item.books != "none"}
    rows = [
        (subject, [None if own is None else own.amount for own in cells], due)
        for subject, cells, due in laid_out(kept.run.pay, list(items))
    ]
    return [item.title for item in items.values()], rows


def pools_of(kept: Record) -> list[Pool]:
    """List what was divided over several, with what each got."""
    found = []
    for name, item in kept.loaded.policy.pay.items():
        if item.division is None:
            continue
        pools: dict[str | None, list[tuple[str, Decimal]]] = {}
        for own in kept.run.pay:
            if own.item == name and own.amount is not None:
                of = None if item.division.together else own.of
                pools.setdefault(of, []).append((own.subject, own.amount))
        for of, parts in pools.items():
            whole = sum((own for _who, own in parts), ZERO)
            found.append(Pool(item.title, of, whole, tuple(parts), item.division.by))
    return found
