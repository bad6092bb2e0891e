"""One change: where, what stood there before and after, in words, and what it does to points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` or ``after`` is None where the part is new or gone.

    ``effect`` says what can be said in points: ``max`` (full points before and after), ``example`` (one
    figure and the points for it before and after).
    """

    path: str
    before: Any
    after: Any
    words: str
    effect: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the fields of the contract."""
        return {
            "path": self.path,
            "before": self.before,
            "after": self.after,
            "words": self.words,
            "effect": self.effect or None,
        }
