"""Disputes (争议): an amount that is due and not yet paid is put aside until it is released."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import Move, Term
from kaohe.ledger.reading import Balance, Until, balances, yuan
from kaohe.ledger.writing import booked_in, draft, write

if TYPE_CHECKING:
    from kaohe.ledger.entry import Posting, Source
    from kaohe.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Contested:
    """What is disputed: whose item; ``cents`` of it, below zero where a recovery is, None for all that there is.

    ``cite``: the clause by which it is; empty for the one by which the item is due.
    """

    subject: str
    item: str
    cents: int | None = None
    cite: str = ""


def dispute(ledger: Ledger, source: Source, what: Contested) -> Posting:
    """Put aside what is due: it is not paid at closing. Raises ``ledger.not_due`` where not so much is due.

    ``source.policy`` may be empty where only one policy pays the item in ``source.period``.
    """
    with ledger.writing():
        return _shift(ledger, source, what, "due", "disputed")


def release(ledger: Ledger, source: Source, what: Contested) -> Posting:
    """Make a disputed amount due again. Raises ``ledger.not_disputed`` where not so much is disputed."""
    with ledger.writing():
        return _shift(ledger, source, what, "disputed", "due")


def _shift(ledger: Ledger, source: Source, what: Contested, origin: str, target: str) -> Posting:
    own = _balance(ledger, source, what)
    there = int(own.accounts[origin] * 100)
    cents = there if what.cents is None else what.cents
    if cents == 0 or (cents > 0) is not (there > 0) or abs(cents) > abs(there):
        raise _refused(own, origin, cents)
    source = replace(source, policy=own.policy)
    run, cite = ledger.execute(
        "select run, cite from ledger_terms where policy = ? and item = ? and period = ? "
        "and kind in ('due', 'released') order by number desc limit 1",
        (own.policy, own.item, own.period),
    )[0]
    way = (origin, target) if cents > 0 else (target, origin)
    kind = "disputed" if target == "disputed" else "resolved"
    term = Term(kind, *way, own.policy, own.item, own.period, run, what.cite or cite)
    booked = booked_in(ledger, source.period)
    source = replace(source, run=run)
    return write(ledger, draft(ledger, kind, source, booked, [Move(term, {own.subject: abs(cents)})]))


def _balance(ledger: Ledger, source: Source, what: Contested) -> Balance:
    found = [
        own
        for own in balances(ledger, what.subject, Until())
        if (own.item, own.period) == (what.item, source.period) and source.policy in {"", own.policy}
    ]
    if len(found) > 1:
        raise refuse(
            "ledger.which_policy",
            _("{subject} {period} 的 {item} 有几个办法:{policies}").format(
                subject=what.subject,
                period=source.period,
                item=what.item,
                policies="、".join(own.policy for own in found),
            ),
            _("写明办法:--policy 编号"),
        )
    if not found:
        raise refuse(
            "ledger.no_item",
            _("台账里没有 {subject} {period} 的 {item}").format(
                subject=what.subject, period=source.period, item=what.item
            ),
            _("用 kaohe ledger statement 考核对象 查看有哪些"),
        )
    return found[0]


def _refused(own: Balance, origin: str, cents: int) -> Exception:
    named = {
        "subject": own.subject,
        "period": own.period,
        "item": own.item,
        "there": own.accounts[origin],
        "amount": yuan(cents),
    }
    if origin == "due":
        return refuse(
            "ledger.not_due",
            _("{subject} {period} 的 {item} 应发未付 {there} 元,不能列为争议 {amount} 元").format(**named),
            _("争议不能超过应发未付的数;已付的先更正再入账"),
        )
    return refuse(
        "ledger.not_disputed",
        _("{subject} {period} 的 {item} 争议中 {there} 元,不能解除 {amount} 元").format(**named),
        _("解除不能超过争议中的数"),
    )
