"""A report's columns fit together: parts of what is counted, an order by a column that there is, names told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.checks.names import known
from kaohe.policy.measure import Count, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy
    from kaohe.policy.report import Report


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report parts of nothing, orders by nothing, and names that stand for two things."""
    for name, report in policy.reports.items():
        here = ("reports", name)
        if name in policy.indicators:
            yield Fault(
                here,
                "policy.report_name",
                _("统计“{name}”与指标同名").format(name=name),
                _("换一个名字:说明按名字找指标或统计"),
            )
        if report.order_by is not None:
            yield from known(report.order_by, report.values, (*here, "order_by"), _("统计列"))
        yield from _parts(report, here)
        subject = catalogue[report.table].subject if report.table in catalogue else None
        for column, own in report.values.items():
            distinct = isinstance(own.value, Count) and own.value.distinct is not None
            if distinct and subject not in report.by:
                yield Fault(
                    (*here, "values", column, "value"),
                    "policy.report_distinct",
                    _("统计列“{name}”数的是不同的值,只能按考核对象分开数").format(name=column),
                    _("在 by 里加上 {subject},或写 value: {{kind: count}}").format(subject=subject),
                )
        for column in sorted(set(report.by) & set(report.values)):
            yield Fault(
                (*here, "values", column),
                "policy.report_name",
                _("统计列“{name}”与分组的列同名").format(name=column),
                _("换一个名字"),
            )


def _parts(report: Report, here: tuple[str, ...]) -> Iterator[Fault]:
    whole = [
        name
        for name, column in report.values.items()
        if isinstance(column.value, Sum)
        or (isinstance(column.value, Count) and column.value.distinct is None)
    ]
    for name, part in report.parts().items():
        path = (*here, "values", name, "value")
        yield from known(part.of, whole, (*path, "of"), _("次数或合计的统计列"))
        for index, column in enumerate(part.within):
            yield from known(column, report.by, (*path, "within", index), _("分组的列"))
