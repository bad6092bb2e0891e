"""Where the rest of the program gets rules from: by name, from data, or all kinds at once."""

from __future__ import annotations

from kaohe.policy.rules.kinds import KINDS
from kaohe.policy.rules.rule import AnyRule, Rule, build, kind_named, prune, read_rule

__all__ = ["KINDS", "AnyRule", "Rule", "build", "kind_named", "prune", "read_rule", "registered"]


def registered() -> dict[str, type[Rule]]:
    """Return every kind by its name."""
    return {name: kind_named(name) for name in KINDS}
