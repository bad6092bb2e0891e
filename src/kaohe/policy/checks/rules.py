"""Every rule gets what it needs from where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.indicator import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy

FROM_A_MEASURE = frozenset({"full", "value", "count", "rank", "of", "rank_from_end", "mean"})
FROM_A_COUNT = frozenset({"value", "count"})


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report rules that lack an input, measures without a rule and rules without a measure."""
    for name, node in policy.indicators.items():
        here = ("indicators", name)
        if isinstance(node, Leaf):
            if (node.measure is None) != (node.rule is None):
                yield Fault(
                    (*here, "rule"),
                    "policy.rule_and_measure",
                    _("有度量就要有计分方法,反之亦然"),
                    _("补上 measure 或 rule;只靠事件加扣分的指标两者都不写"),
                )
            if node.rule is not None:
                yield from _lacking(node.rule.missing(FROM_A_MEASURE), (*here, "rule"))
        for index, adjustment in enumerate(node.adjustments):
            path = (*here, "adjustments", index, "rule")
            yield from _lacking(adjustment.rule.missing(FROM_A_COUNT), path)


def _lacking(missing: frozenset[str], path: tuple[str | int, ...]) -> Iterator[Fault]:
    if missing:
        yield Fault(
            path,
            "policy.rule_input",
            _("计分方法还缺:{names}").format(names="、".join(sorted(missing))),
            _("把目标值写进 rule,或换一种计分方法"),
        )
