"""What is doubtful about a run's pay: figures that are nobody's, and amounts that somebody would owe."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.engine.amounts import PAID_OUT
from kaohe.errors import Finding, Place
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kaohe.engine.amounts import Amount, Earlier
    from kaohe.engine.measures import Measured
    from kaohe.engine.roster import Roster
    from kaohe.policy.policy import Policy


def strangers(outsiders: Iterable[str], earlier: Iterable[Earlier]) -> list[str]:
    """Name those of the outsiders whom the policy has not paid in this year either."""
    found = set(outsiders)
    return sorted(found - _paid(earlier)) if found else []


def _paid(earlier: Iterable[Earlier]) -> set[str]:
    paid: set[str] = set()
    for past in earlier:
        of_many = getattr(past.pay, "payees", None)
        paid |= {own.subject for own in past.pay if own.of is None} if of_many is None else of_many
    return paid


def unknown(names: Collection[str]) -> Iterator[Finding]:
    """Report names with rows in the period that nobody of the organisation bears: their money would be lost."""
    if names:
        yield Finding(
            "pay.unknown",
            _("不在名册里、却有本期数据的:{names};这些数没有计入任何人").format(names="、".join(names)),
            _("改正名称,或补上人员和任职,再算;在此之前不能入账"),
        )


def active(policy: Policy, measured: Measured) -> set[str]:
    """Name everybody of whom something was counted in the period itself."""
    current = [name for name, own in policy.counted().items() if own.span == "period"]
    return {
        subject
        for subject, own in measured.figures.items()
        if any(name in own and own[name].numerator for name in current)
    }


def left(found: set[str], roster: Roster, earlier: Iterable[Earlier]) -> Iterator[Finding]:
    """Report who was paid earlier in the year and is no subject any more, yet is ``found`` active in this period."""
    gone = found - roster.members.keys()
    for subject in sorted(gone & _paid(earlier)) if gone else ():
        yield Finding(
            "pay.left",
            _("{subject} 已经不是考核对象,本期还有数;这些数没有计入任何人").format(subject=subject),
            _("归接手的人的,把考核对象改成接手的人;属于以前周期的,改正日期后把那一期再算一次"),
            Place(value=subject),
            "warning",
        )


def owing(pay: Iterable[Amount]) -> Iterator[Finding]:
    """Report whose items of the period come to less than nothing."""
    of_many = getattr(pay, "sums", None)
    sums: dict[str, Decimal] = {} if of_many is None else of_many(PAID_OUT)
    for own in pay if of_many is None else ():
        if own.books in PAID_OUT and own.amount is not None:
            sums[own.subject] = sums.get(own.subject, Decimal(0)) + own.amount
    for subject, amount in sums.items():
        if amount < 0:
            yield Finding(
                "pay.negative",
                _("{subject} 本期应发合计 {amount} 元").format(subject=subject, amount=amount),
                _("入账后欠的由以后各期抵扣;不该欠的,核对退款和更正"),
                Place(value=subject),
                "warning",
            )
