"""Every name that a part uses is declared: measures, nodes, the interpretation in force."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.checks.fault import Fault
from kaohe.policy.indicator import below, measures_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy


def check(policy: Policy, _catalogue: Catalogue) -> Iterator[Fault]:
    """Report names that lead nowhere, each with the nearest declared one."""
    measures, nodes = policy.measures, policy.indicators
    for name, node in nodes.items():
        here = ("indicators", name)
        for path, measure in measures_named(node):
            yield from known(measure, measures, (*here, *path), _("度量"))
        for child in below(node):
            yield from known(child, nodes, (*here, "of"), _("指标"))
    yield from _of_the_whole(policy)
    for name, choice in policy.interpretations.items():
        where = ("interpretations", name, "in_force")
        yield from known(choice.in_force, choice.alternatives, where, _("口径的读法"))


def _of_the_whole(policy: Policy) -> Iterator[Fault]:
    nodes = policy.indicators
    if policy.scores:
        yield from known(policy.total, nodes, ("total",), _("指标"))
    if policy.grades is not None:
        yield from known(policy.grades.of, nodes, ("grades", "of"), _("指标"))
    if policy.ranking is not None:
        yield from known(policy.ranking.of, nodes, ("ranking", "of"), _("指标"))
    for name, assessor in policy.assessors.items():
        yield from known(assessor.node, nodes, ("assessors", name, "node"), _("指标"))


def known(name: str, declared: Iterable[str], path: tuple[str | int, ...], what: str) -> Iterator[Fault]:
    """Report a name that is not declared, with the nearest one that is."""
    declared = list(declared)
    if name not in declared:
        near = get_close_matches(name, declared, n=1)
        yield Fault(
            path,
            "policy.unknown_name",
            _("没有名为“{name}”的{what}").format(name=name, what=what),
            _("是不是“{near}”?").format(near=near[0])
            if near
            else _("已声明的:{names}").format(names=_("、").join(declared)),
        )
