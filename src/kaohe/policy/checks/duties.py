"""Duties belong to somebody who is declared, and name each indicator once."""

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
    """Report owners that nobody declared, and an indicator tied twice to one duty."""
    owners = {**policy.departments, **policy.posts}
    for path, duty in policy.all_duties():
        if duty.owner is not None:
            yield from known(duty.owner, owners, (*path, "owner"), _("部门或岗位"))
        seen: set[str] = set()
        for index, tie in enumerate(duty.measured_by):
            if tie.indicator in seen:
                yield Fault(
                    (*path, "measured_by", index),
                    "policy.tie_twice",
                    _("“{title}”两次写了 {indicator}").format(title=duty.title, indicator=tie.indicator),
                    _("删去一处"),
                )
            seen.add(tie.indicator)
