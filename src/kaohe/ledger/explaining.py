"""Why a balance is what it is: every entry that moved an account, with its run and clause, and the sum of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.ledger.entry import ACCOUNTS
from kaohe.ledger.reading import statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.ledger.entry import Entry
    from kaohe.ledger.reading import Until
    from kaohe.ledger.store import Ledger

ZERO = Decimal("0.00")


def explain_balance(
    ledger: Ledger, subject: str, until: Until, titles: Mapping[tuple[str, str], str] | None = None
) -> dict[str, Any]:
    """Return ``{"subject", "accounts": [{"account", "title", "balance", "arithmetic", "entries"}]}``, in yuan.

    ``titles``: what an item of a policy is called, by both names. An account that nothing ever moved is not
    listed.
    """
    entries = statement(ledger, subject, until)
    names = titles or {}
    accounts = []
    for account in ACCOUNTS:
        own = [entry for entry in entries if entry.account == account]
        if own:
            balance = sum((entry.amount for entry in own), ZERO)
            accounts.append(
                {
                    "account": account,
                    "title": account_title(account),
                    "balance": balance,
                    "arithmetic": _arithmetic(own, balance),
                    "entries": [_entry(entry, names) for entry in own],
                }
            )
    valid = None if until.valid is None else until.valid.isoformat()
    return {"subject": subject, "valid": valid, "known": until.known, "accounts": accounts}


def account_title(account: str) -> str:
    """Return what an account holds, for people."""
    return {
        "due": _("应发未发"),
        "withheld": _("暂扣"),
        "paid": _("已发"),
        "recovered": _("追回"),
        "disputed": _("有争议"),
    }[account]


def kind_words(kind: str) -> str:
    """Say why an account changed."""
    return {
        "due": _("应发"),
        "withheld": _("暂扣"),
        "released": _("发还暂扣"),
        "paid": _("发放"),
        "disputed": _("列为争议"),
        "resolved": _("争议解决"),
    }[kind]


def _arithmetic(entries: list[Entry], balance: Decimal) -> str:
    first, *others = entries
    shown = str(first.amount).replace("-", "−")
    for entry in others:
        shown += f" {'−' if entry.amount < 0 else '+'} {abs(entry.amount)}"
    return f"{shown} = {str(balance).replace('-', '−')}"


def _entry(entry: Entry, titles: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    adjusted = entry.booked != entry.period
    return {
        "number": entry.number,
        "kind": entry.kind,
        "words": kind_words(entry.kind),
        "item": entry.item or None,
        "title": titles.get((entry.policy, entry.item), entry.item or None),
        "amount": entry.amount,
        "period": entry.period,
        "booked": entry.booked,
        "why_booked": _("{period} 已经关账,记入 {booked}").format(period=entry.period, booked=entry.booked)
        if adjusted
        else None,
        "policy": entry.policy,
        "run": entry.run or None,
        "cite": entry.cite or None,
        "reason": entry.reason or None,
        "author": entry.author,
        "known": entry.known,
    }
