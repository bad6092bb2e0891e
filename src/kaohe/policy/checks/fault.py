"""A fault found by a check: which part of the policy, what is wrong, what to write instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``path`` leads to the part in the policy document; ``text`` and ``span`` mark a spot inside it."""

    path: tuple[str | int, ...]
    code: str
    message: str
    hint: str
    text: str | None = None
    span: tuple[int, int] | None = None
