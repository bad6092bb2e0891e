"""What follows from grades and places needs grades and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report outcomes by grades and measures that do not exist, and by places where the policy ranks nobody."""
    grades = [band.grade for band in policy.grades.bands] if policy.grades is not None else []
    for index, outcome in enumerate(policy.outcomes):
        here = ("outcomes", index, "when")
        for grade in outcome.when.grade:
            if grade not in grades:
                yield Fault(
                    (*here, "grade"),
                    "policy.outcome",
                    _("“{title}”按等级“{grade}”,办法没有这个等级").format(title=outcome.title, grade=grade),
                    _("有:{names}").format(names=_("、").join(grades) or _("无")),
                )
        for place, part in enumerate(outcome.when.counted):
            yield from known(part.measure, policy.measures, (*here, "counted", place, "measure"), _("度量"))
        if outcome.when.of_points and not policy.scores:
            yield Fault(
                here,
                "policy.outcome",
                _("“{title}”按得分,办法没有指标").format(title=outcome.title),
                _("改为 counted,或者写 indicators"),
            )
        if outcome.when.rank is not None and policy.ranking is None:
            yield Fault(
                (*here, "rank"),
                "policy.outcome",
                _("“{title}”按名次,办法没有写排名").format(title=outcome.title),
                _("加上 ranking: {of: total, cite: …}"),
            )
