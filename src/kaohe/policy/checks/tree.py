"""The indicators form one tree: no node above itself, none with two parents, none left outside."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.indicator import below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report cycles, nodes counted twice, and nodes that no total reaches."""
    nodes = policy.indicators
    yield from _cycles(policy)
    yield from _apart(policy)
    parents = Counter(child for node in nodes.values() for child in below(node))
    for name, count in parents.items():
        if count > 1 and name in nodes:
            yield Fault(
                ("indicators", name),
                "policy.tree_twice",
                _("指标“{name}”挂在 {count} 处,会重复计分").format(name=name, count=count),
                _("只留一处"),
            )
    for name in nodes:
        if parents[name] == 0 and name != policy.total:
            yield Fault(
                ("indicators", name),
                "policy.tree_outside",
                _("指标“{name}”没有上级,不进总分").format(name=name),
                _("把它写进某个指标的 of,或删去"),
            )


def _apart(policy: Policy) -> Iterator[Fault]:
    """Report grades and ranks by a node that other nodes only read: it has no points of the period itself."""
    try:
        together = set(policy.order())
    except (KeyError, RecursionError):  # reported by the other checks
        return
    for field, of in (("grades", policy.grades), ("ranking", policy.ranking)):
        if of is not None and of.of in policy.indicators and of.of not in together:
            yield Fault(
                (field, "of"),
                "policy.apart",
                _("“{title}”是逐期或按组另算的,本周期没有它的得分").format(
                    title=policy.indicators[of.of].title
                ),
                _("按读取它的指标定等级、排名,或按总分"),
            )


def _cycles(policy: Policy) -> Iterator[Fault]:
    done: set[str] = set()
    for start in policy.indicators:
        trail: list[str] = []
        cycle = _follow(policy, start, trail, done)
        if cycle:
            yield Fault(
                ("indicators", cycle[0], "of"),
                "policy.tree_cycle",
                _("指标互为上下级:{trail}").format(trail=" → ".join([*cycle, cycle[0]])),
                _("断开其中一处"),
            )


def _follow(policy: Policy, name: str, trail: list[str], done: set[str]) -> list[str] | None:
    if name in trail:
        return trail[trail.index(name) :]
    if name in done or name not in policy.indicators:
        return None
    trail.append(name)
    for child in below(policy.indicators[name]):
        cycle = _follow(policy, child, trail, done)
        if cycle:
            done.update(trail)
            return cycle
    trail.pop()
    done.add(name)
    return None
