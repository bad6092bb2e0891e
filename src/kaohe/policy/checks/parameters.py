"""Parameters have names of their own, and their parts of the year exist."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known
from kaohe.policy.derived import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.parameter import Parameter
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report parameters called like a measure, parts of the year that do not exist, parts that are not the whole."""
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
        yield from _total(policy, name, parameter)


def _total(policy: Policy, name: str, parts: Parameter) -> Iterator[Fault]:
    """The parts of a whole must add up to it: a task broken down to months, a sum to posts."""
    if parts.adds_up_to is None:
        return
    here = ("parameters", name, "adds_up_to")
    yield from known(parts.adds_up_to, policy.parameters, here, _("参数"))
    whole = policy.parameters.get(parts.adds_up_to)
    if whole is None:
        return
    scales = [names_in(policy)[own].scale for own in (name, parts.adds_up_to)]
    total = sum(parts.values.values(), Decimal(0))
    if whole.value is None or Fraction(total) * scales[0] != Fraction(whole.value) * scales[1]:
        yield Fault(
            here,
            "policy.parameter_total",
            _("参数“{title}”各值合计 {total}{unit},不等于“{whole}”{value}{its}").format(
                title=parts.title,
                total=total,
                unit=parts.unit,
                whole=whole.title,
                value="" if whole.value is None else whole.value,
                its=whole.unit,
            ),
            _("改正其中一处;总数要写成一个 value"),
        )
