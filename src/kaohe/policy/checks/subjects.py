"""Whatever tells subjects apart is of their roster: who is assessed, to whom a node applies, who compares."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.columns import condition_faults
from kaohe.policy.checks.fault import Fault
from kaohe.policy.indicator import Handed, Leaf
from kaohe.policy.parameter import PARTS
from kaohe.policy.scope import ROSTERS, roster_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.catalogue import Catalogue, Column
    from kaohe.policy.policy import Policy

Path = tuple[str | int, ...]


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report conditions on subjects that do not parse, and comparable groups by columns that are not there."""
    columns = roster_columns(catalogue, policy.kind)
    for path, text in _conditions(policy):
        yield from condition_faults(text, columns, path)
    tables = _("、").join(ROSTERS[policy.kind])
    for path, name in _columns(policy):
        if name not in columns:
            yield _unknown(path, name, columns, tables)


def _conditions(policy: Policy) -> Iterator[tuple[Path, str]]:
    if policy.subjects is not None:
        if policy.subjects.where is not None:
            yield ("subjects", "where"), policy.subjects.where
        for index, exclusion in enumerate(policy.subjects.exclude):
            yield ("subjects", "exclude", index, "where"), exclusion.where
    for name, node in policy.indicators.items():
        if node.applies_to is not None:
            yield ("indicators", name, "applies_to"), node.applies_to
    for index, outcome in enumerate(policy.outcomes):
        if outcome.applies_to is not None:
            yield ("outcomes", index, "applies_to"), outcome.applies_to


def _columns(policy: Policy) -> Iterator[tuple[Path, str]]:
    for name, node in policy.indicators.items():
        if isinstance(node, Leaf):
            for index, column in enumerate(node.peers):
                yield ("indicators", name, "peers", index), column
        if isinstance(node, Handed):
            yield ("indicators", name, "by"), node.by
    for index, column in enumerate(policy.ranking.peers if policy.ranking is not None else ()):
        yield ("ranking", "peers", index), column
    for name, pooled in policy.pooled().items():
        for index, column in enumerate(pooled.value.within):
            yield ("measures", name, "value", "within", index), column
    for name, parameter in policy.parameters.items():
        if parameter.by is not None and parameter.by not in PARTS:
            yield ("parameters", name, "by"), parameter.by


def _unknown(path: Path, name: str, columns: Mapping[str, Column], tables: str) -> Fault:
    near = get_close_matches(name, columns, n=1)
    usable = _("可用的列:{names}").format(names=_("、").join(columns))
    return Fault(
        path,
        "policy.unknown_column",
        _("名册({tables})没有“{name}”这一列").format(tables=tables, name=name),
        _("是不是“{near}”?").format(near=near[0]) if near else usable,
    )
