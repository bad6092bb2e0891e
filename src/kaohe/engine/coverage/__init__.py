"""What a worked example can reach in a policy, and what one that was run reached.

Each rule kind declares its own branches (`kaohe.policy.rules.rule.Branch`); here are the parts around the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.coverage import branches, rows, rules
from kaohe.engine.coverage.part import Part
from kaohe.policy.view import with_views

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.engine.expectations import Expected
    from kaohe.engine.job import Job
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.policy import Policy

__all__ = ["Part", "parts_of", "reached_by"]


def parts_of(policy: Policy, catalogue: Catalogue) -> Iterator[Part]:
    """Declare everything that an example can reach: rules, their branches, measures' rows, readings."""
    yield from rules.parts(policy)
    yield from branches.parts(policy)
    yield from rows.parts(policy, with_views(policy.views, catalogue))
    for name, choice in policy.interpretations.items():
        for own, alternative in choice.alternatives.items():
            path = f"interpretations.{name}.alternatives.{own}"
            yield Part(path, f"{choice.question}:{alternative.means}", choice.cite)


def reached_by(expected: Sequence[Expected], job: Job) -> set[str]:
    """Name the parts that an example reached: only of what it expects something of. Readings are not among them."""
    return {*rules.covered(expected), *branches.reached(expected), *rows.reached(expected, job)}
