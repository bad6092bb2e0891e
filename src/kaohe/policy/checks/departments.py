"""Departments form a tree, and nobody's time in one ends before it begins."""

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
    """Report unknown parents, departments above themselves, and periods the wrong way round."""
    for name, department in policy.departments.items():
        here = ("departments", name)
        if department.parent is not None:
            yield from known(department.parent, policy.departments, (*here, "parent"), _("部门"))
            trail = _above(policy, name)
            if name in trail and name == min(trail):
                yield Fault(
                    (*here, "parent"),
                    "policy.department_cycle",
                    _("部门互为上下级:{trail}").format(trail=" → ".join([name, *trail])),
                    _("断开其中一处"),
                )
        for role in ("heads", "members"):
            for index, member in enumerate(getattr(department, role)):
                first, last = member.valid_from, member.valid_to
                if first is not None and last is not None and last < first:
                    yield Fault(
                        (*here, role, index, "valid_to"),
                        "policy.dates_reversed",
                        _("“{person}”的结束日期早于开始日期").format(person=member.person),
                        _("调换 valid_from 与 valid_to"),
                    )


def _above(policy: Policy, name: str) -> list[str]:
    """Name the departments above one, upwards, until there is none or one comes again."""
    trail: list[str] = []
    here = policy.departments[name].parent
    while here is not None and here in policy.departments and here not in trail:
        trail.append(here)
        here = policy.departments[here].parent
    return trail
