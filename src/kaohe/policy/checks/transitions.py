"""Pay in a period in which the policy changes: what belongs together comes about in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.pay_names import needs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.formula.terms import Term
    from kaohe.policy.policy import Policy

CODE = "policy.pay_transition"


def check(policy: Policy, terms: Mapping[str, Mapping[tuple[str | int, ...], Term]]) -> Iterator[Fault]:
    """Report what settles by dates, and items that are made of others which come about otherwise."""
    for name, item in policy.pay.items():
        here = ("pay", name, "transition")
        if item.settles is not None and item.transition == "dates":
            yield Fault(
                here,
                CODE,
                _("“{title}”累计清算,期中换版时不能按日期分段").format(title=item.title),
                _("去掉 transition: dates"),
            )
            continue
        used = [
            policy.pay[other] for other in needs_of(policy, name, terms.get(name, {})) if other in policy.pay
        ]
        for other in used:
            if item.settles is None and other.settles is None and policy.way_of(other) != policy.way_of(item):
                yield Fault(
                    here,
                    CODE,
                    _("期中换版时“{title}”和它用到的“{other}”算法不同").format(
                        title=item.title, other=other.title
                    ),
                    _("两项的 transition 写成一样,否则两边的数对不上"),
                )
