"""One thing of a policy that a worked example can reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A rule, or a branch of one: its path in the policy, what it is in words, the clause that says so.

    ``rule``: whether it is a whole rule (an indicator, an adjustment, a void, a grade), not a branch.
    """

    path: str
    words: str
    cite: str
    rule: bool = False
