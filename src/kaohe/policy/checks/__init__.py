"""What must hold across the parts of a policy: one module per question, listed here once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.checks import (
    bands,
    columns,
    contracting,
    departments,
    duties,
    formulas,
    names,
    outcomes,
    parameters,
    pay,
    pooled,
    posts,
    raters,
    reports,
    rules,
    sections,
    subjects,
    tree,
    views,
    weights,
    zone,
)
from kaohe.policy.view import with_views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.checks.fault import Fault
    from kaohe.policy.policy import Policy

CHECKS = (
    sections.check,
    zone.check,
    names.check,
    parameters.check,
    pooled.check,
    views.check,
    columns.check,
    subjects.check,
    raters.check,
    formulas.check,
    tree.check,
    weights.check,
    bands.check,
    rules.check,
    reports.check,
    outcomes.check,
    pay.check,
    posts.check,
    departments.check,
    duties.check,
    contracting.check,
)


def faults(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Run every check and report all that is wrong."""
    catalogue = with_views(policy.views, catalogue)
    for check in CHECKS:
        yield from check(policy, catalogue)
