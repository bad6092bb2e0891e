"""Closing (关账): what is due by the end of a period is paid, item by item; what is less than nothing is carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.ledger.entry import Move, Term
from kaohe.ledger.writing import draft, write
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from kaohe.ledger.entry import Draft, Posting, Source
    from kaohe.ledger.store import Ledger

About = tuple[str, str, str]
"""Policy, item, period."""


def pay_out(ledger: Ledger, source: Source) -> Posting:
    """Close a period: pay to each subject what is due by its end; where that is less than nothing it stays.

    Every item and period is settled by itself: what is negative of one reduces what is paid of the subject, not
    the other items' entries. Raises ``ledger.closed`` where the period is closed already.
    """
    with ledger.writing():
        return write(ledger, plan_closing(ledger, source))


def plan_closing(ledger: Ledger, source: Source) -> Draft:
    """Return what `pay_out` would write, and raise what it raises; only questions are asked of the ledger."""
    with ledger.reading():
        if source.period in ledger.closed():
            raise refuse(
                "ledger.closed",
                _("{period} 已经关账").format(period=source.period),
                _("之后的差额记入下一个没有关账的周期"),
            )
        return draft(ledger, "closing", source, source.period, _payments(ledger, source.period))


def _payments(ledger: Ledger, period: str) -> list[Move]:
    due: dict[str, dict[About, int]] = {}
    for subject, policy, item, about, cents in _due(ledger, period):
        if cents:
            due.setdefault(subject, {})[policy, item, about] = cents
    cents_of: dict[tuple[About, bool], dict[str, int]] = {}
    for subject, own in due.items():
        if sum(own.values()) > 0:
            for settled, cents in own.items():
                cents_of.setdefault((settled, cents > 0), {})[subject] = abs(cents)
    clauses = _clauses(ledger)
    return [
        Move(
            Term("paid", *(("due", "paid") if earned else ("paid", "due")), *settled, *clauses[settled]),
            shares,
        )
        for (settled, earned), shares in sorted(cents_of.items())
    ]


def _due(ledger: Ledger, period: str) -> list[tuple[str, str, str, str, int]]:
    end = parse_period(period).last
    labels = {str(row[0]) for row in ledger.execute("select distinct booked from ledger_postings")}
    within = sorted(label for label in labels if parse_period(label).last <= end)
    marks = ", ".join("?" for _label in within) or "null"
    rows = ledger.execute(
        "select s.name, t.policy, t.item, t.period, "  # noqa: S608
        "sum(case when t.target = 'due' then l.cents else -l.cents end) "
        "from ledger_lines l join ledger_terms t on t.number = l.term "
        "join ledger_postings p on p.number = t.posting join ledger_subjects s on s.id = l.subject "
        f"where (t.target = 'due' or t.origin = 'due') and p.booked in ({marks}) "
        "group by s.name, t.policy, t.item, t.period",
        within,
    )
    return [
        (str(name), str(policy), str(item), str(about), int(cents))
        for name, policy, item, about, cents in rows
    ]


def _clauses(ledger: Ledger) -> dict[About, tuple[str, str]]:
    """Return run and clause by which each item and period became due last."""
    rows = ledger.execute(
        "select policy, item, period, run, cite from ledger_terms where kind in ('due', 'released') order by number"
    )
    return {(policy, item, period): (run, cite) for policy, item, period, run, cite in rows}
