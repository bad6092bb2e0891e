"""What stands at the head of every explained amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.engine.amounts import Amount
    from kaohe.engine.result import Run
    from kaohe.policy.policy import Policy


def pay_heading(run: Run, policy: Policy, key: tuple[str, str], kept: Amount | None) -> dict[str, Any]:
    """Return which amount of whom it is, of a subject and an item, how it is booked, and the article."""
    subject, name = key
    item = policy.pay[name]
    return {
        "run": run.id,
        "policy": policy.id,
        "period": run.inputs.period,
        "subject": subject,
        "item": name,
        "title": item.title,
        "amount": None if kept is None else kept.amount,
        "books": item.books,
        "cite": {"source": policy.source, "article": item.cite},
    }
