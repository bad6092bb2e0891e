"""How often an item is assessed, as a sheet says it: 季度, 半年及以上, 仅月度."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.policy.period import CYCLES

if TYPE_CHECKING:
    from collections.abc import Iterable

CYCLE_WORDS = {
    "day": "每日",
    "month": "月度",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年度",
    "custom": "任意期间",
}


def read_cycles(text: str) -> list[str] | None:
    """Read how often an item is assessed; None for every period, and for what is not understood.

    A monthly item counts in longer periods too, a quarterly one in quarters only, unless the text says
    otherwise (季度及以上).

    >>> read_cycles("季度"), read_cycles("月度"), read_cycles("半年及以上")
    (['quarter'], None, ['half_year', 'year'])
    """
    found = [
        name
        for name, word in CYCLE_WORDS.items()
        if name != "day" and re.search(word.replace("度", "度?"), text) is not None
    ]
    if len(found) == 1 and "及以上" in text:
        return [cycle for cycle in CYCLES[CYCLES.index(found[0]) :] if cycle != "custom"]
    return None if not found or (found == ["month"] and "仅" not in text) else found


def cycle_words(cycles: Iterable[str]) -> str:
    """Say in which periods an item is assessed; nothing where in all.

    >>> cycle_words(["quarter"]), cycle_words(["quarter", "half_year", "year"]), cycle_words(["month"])
    ('季度', '季度及以上', '仅月度')
    """
    cycles = list(cycles)
    if set(cycles) == set(CYCLES):
        return ""
    first = CYCLE_WORDS[cycles[0]]
    plainly = (first, f"{first}及以上", f"仅{first}")
    return next((text for text in plainly if read_cycles(text) == cycles), None) or "、".join(
        CYCLE_WORDS[cycle] for cycle in cycles
    )
