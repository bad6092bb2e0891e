"""Parameters have names of their own, and their parts of the year exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report parameters called like a measure, and figures for months or quarters that do not exist."""
    for name, parameter in policy.parameters.items():
        here = ("parameters", name)
        if name in policy.measures:
            yield Fault(
                here,
                "policy.name_taken",
                _("“{name}”既是参数又是度量").format(name=name),
                _("换一个编号:公式里一个名字只能指一个数"),
            )
        for key in parameter.strange():
            yield Fault(
                (*here, "values", key),
                "policy.parameter_part",
                _("参数“{title}”按 {by} 取值,没有“{key}”").format(
                    title=parameter.title, by=parameter.by, key=key
                ),
                _("month 写 1 到 12,quarter 写 Q1 到 Q4,half_year 写 H1、H2"),
            )
