"""What is asked of contracts reads columns that their table has."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.columns import condition_faults
from kaohe.policy.checks.fault import Fault
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy

CONTRACTS = "contracts"


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report conditions on contracts that cannot be read, and terms until something that is no day."""
    asked = policy.contracting
    if asked is None or CONTRACTS not in catalogue:
        return
    columns = row_columns(catalogue[CONTRACTS])
    for section in ("clauses", "undertakings", "terms"):
        for name, own in getattr(asked, section).items():
            if own.where is not None:
                yield from condition_faults(own.where, columns, ("contracting", section, name, "where"))
    days = [name for name, column in columns.items() if column.type is ColumnType.date]
    for name, term in asked.terms.items():
        if term.until is not None and term.until not in days:
            near = get_close_matches(term.until, days, n=1)
            yield Fault(
                ("contracting", "terms", name, "until"),
                "policy.unknown_column",
                _("合同表没有日期列“{name}”").format(name=term.until),
                _("是不是“{near}”?").format(near=near[0])
                if near
                else _("可用的列:{names}").format(names=_("、").join(days)),
            )
