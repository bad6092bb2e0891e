"""``kaohe explain --balance``: where a subject's money stands in the ledger, entry by entry."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace


def explain_balance_of(workspace: Workspace, record: Record, subject: str) -> dict[str, Any]:
    """Explain a subject's balances by the end of the run's period; raises ``explain.subject``.

    Items are called as the runs that claimed them call them.
    """
    from kaohe.cli.ledger import ledger_of
    from kaohe.engine.answers.naming import unknown
    from kaohe.ledger.explaining import explain_balance
    from kaohe.ledger.reading import Until
    from kaohe.policy.period import parse_period

    last = parse_period(record.run.inputs.period).last
    policy = record.loaded.policy
    titles = {(policy.id, name): item.title for name, item in policy.pay.items()}
    with ledger_of(workspace.root) as ledger:
        said = explain_balance(ledger, subject, Until(last), titles)
        if not said["accounts"] and subject not in record.run.roster.members:
            known = {*ledger.subjects(), *record.run.roster.members}
            message = _("台账和这次计算里都没有“{subject}”").format(subject=subject)
            raise unknown("explain.subject", message, subject, sorted(known))
    return said


def print_balance(said: dict[str, Any]) -> None:
    """Print accounts with their entries."""
    if not said["accounts"]:
        sys.stdout.write(_("{subject}:台账里没有一笔").format(**said) + "\n")
    for account in said["accounts"]:
        sys.stdout.write(
            _("{subject} {title} {balance} 元").format(subject=said["subject"], **account) + "\n"
        )
        sys.stdout.write("  " + _("算式:") + account["arithmetic"] + "\n")
        for entry in account["entries"]:
            sys.stdout.write(f"  {_entry(entry)}\n")


def _entry(entry: dict[str, Any]) -> str:
    text = _("第 {number} 笔 {amount:+} 元 {words}").format(**entry)
    if entry["title"]:
        text += f" {entry['title']}"
    text += _(",{period}").format(**entry)
    for name, words in (
        ("cite", _(",出处 {cite}")),
        ("run", _(",计算 {run}")),
        ("why_booked", _(",{why_booked}")),
        ("reason", _(",{reason}")),
    ):
        if entry[name]:
            text += words.format(**entry)
    return text
