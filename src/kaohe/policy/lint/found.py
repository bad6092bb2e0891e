"""What a lint finds: a spot in a policy or in a text, what is wrong there, and what to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.policy.interpretation import Path


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something doubtful at a path of a policy: what is wrong, and what to write."""

    path: Path
    message: str
    hint: str
    text: str | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something doubtful in a written text, ``[start, end)``: what is wrong, and what to write."""

    start: int
    end: int
    message: str
    hint: str
