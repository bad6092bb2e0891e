"""The raters of a measure: roles that the table knows, anonymous ones among them, bounds that leave room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.fault import Fault
from kaohe.policy.rated import Rated
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.policy import Policy


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report roles that no row can have, anonymous roles that do not count, and empty ranges of scores."""
    for name, measure in policy.counted().items():
        table = catalogue.get(measure.table)
        if not isinstance(measure.value, Rated) or table is None:
            continue
        here = ("measures", name, "value")
        yield from _roles(measure.value, table, here)
        for role in measure.value.anonymous or ():
            if role not in measure.value.weights:
                yield Fault(
                    (*here, "anonymous"),
                    "policy.rater_role",
                    _("不记名的“{role}”没有权重").format(role=role),
                    _("有权重的:{roles}").format(roles=_("、").join(measure.value.weights)),
                )
        if measure.value.lowest >= measure.value.highest:
            yield Fault(
                (*here, "highest"),
                "policy.rating_range",
                _("评分最高 {highest} 不大于最低 {lowest}").format(
                    highest=plain(measure.value.highest), lowest=plain(measure.value.lowest)
                ),
                _("lowest 写最低分,highest 写最高分,例如 0 和 100"),
            )


def _roles(value: Rated, table: Table, here: tuple[str, ...]) -> Iterator[Fault]:
    column = table.column(value.by)
    if column is None or column.type is not ColumnType.category or column.open:
        return
    known = [allowed.code for allowed in column.values]
    for role in value.weights:
        if role not in known:
            yield Fault(
                (*here, "weights"),
                "policy.rater_role",
                _("“{column}”没有“{role}”这种角色").format(column=column.title, role=role),
                _("有:{roles}").format(roles=_("、").join(known)),
            )
