"""A rule as read so far, and what can be read another way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.policy.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text."""

    words: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What can be read in several ways; ``settled``: the first reading is the usual one and holds.

    Not settled: the text gives points only where all readings agree.
    """

    question: str
    readings: tuple[Reading, ...]
    settled: bool


@dataclass(slots=True)
class Draft:
    """The rule, and its ambiguities."""

    rule: Rule
    ambiguities: list[Ambiguity] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
