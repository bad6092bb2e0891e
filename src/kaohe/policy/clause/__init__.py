"""The clause language: a sentence of an assessment policy becomes a rule, or is refused with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.policy.clause.parse import Clause


def parse_clause(text: str) -> Clause:
    """Read a clause; raises `kaohe.errors.KaoheError` with code, span and hint where it is not understood."""
    from kaohe.policy.clause.parse import read  # noqa: PLC0415 - the grammar loads only when needed

    return read(text)
