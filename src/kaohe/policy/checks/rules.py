"""Every rule gets what it needs from where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.derived import names_in
from kaohe.policy.formula.units import RATIO
from kaohe.policy.indicator import Adjustment, Leaf
from kaohe.policy.rules.rule import PREMISE, Rule

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
                fed = FROM_A_MEASURE | tied(node)
                yield from _lacking(node.rule, node.rule.missing(fed), (*here, "rule"))
            yield from _conditions(policy, node, here)
        for index, adjustment in enumerate(node.adjustments):
            path = (*here, "adjustments", index)
            lacking = adjustment.rule.missing(FROM_A_COUNT | tied(adjustment))
            yield from _lacking(adjustment.rule, lacking, (*path, "rule"))
            yield from _conditions(policy, adjustment, path)


def tied(part: Leaf | Adjustment) -> frozenset[str]:
    """Name the conditions that are tied to a measure, as inputs of a rule."""
    return frozenset(PREMISE + words for words in part.conditions)


def _conditions(policy: Policy, part: Leaf | Adjustment, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Report ties that no condition has, and conditions in another unit than their measure."""
    conditions = {one.of: one for one in part.rule.premises()} if part.rule is not None else {}
    known = names_in(policy)
    for words, measure in part.conditions.items():
        where = (*path, "conditions", words)
        if words not in conditions:
            yield Fault(
                where,
                "policy.condition_unknown",
                _("计分方法里没有叫“{words}”的条件").format(words=words),
                _("照条文里的写法填写:{names}").format(names=_("、").join(conditions) or _("没有条件")),
            )
            continue
        condition = conditions[words]
        ratio = measure in known and known[measure].unit == RATIO
        if measure in known and condition.reach is not None and (condition.measure == "%") != ratio:
            yield Fault(
                where,
                "policy.condition_unit",
                _("条件“{condition}”与度量“{measure}”的单位不同").format(
                    condition=condition.words(), measure=policy.measures[measure].title
                ),
                _("比率对比率,数量对数量;换一个度量"),
            )


def _lacking(rule: Rule, missing: frozenset[str], path: tuple[str | int, ...]) -> Iterator[Fault]:
    for condition in rule.premises():
        if PREMISE + condition.of in missing:
            yield Fault(
                path,
                "policy.condition_untied",
                _("条件“{condition}”没有绑定度量").format(condition=condition.words()),
                _("在旁边写 conditions: {{{of}: 度量的编号}}").format(of=condition.of),
            )
    missing = frozenset(name for name in missing if not name.startswith(PREMISE))
    if missing:
        yield Fault(
            path,
            "policy.rule_input",
            _("计分方法还缺:{names}").format(names=_("、").join(sorted(missing))),
            _("把目标值写进 rule,或换一种计分方法"),
        )
