"""Names (名称) that a formula may use: by id or title, with or without the remark in parentheses."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.formula.spelling import in_name, normalised, share_at, word_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.formula.units import Unit

_REMARK = re.compile(r"^(.*\S)\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A figure that formulas may name: how it is called, its unit, and how many of ours one of that is."""

    title: str
    unit: Unit
    scale: Fraction = Fraction(1)


class Names:
    """Finds names in a text. A spelling that means several figures is found, and is theirs all."""

    def __init__(self, names: Mapping[str, Named]) -> None:
        """Index ids, titles, and titles without their remark."""
        self.known = dict(names)
        found: dict[str, set[str]] = defaultdict(set)
        short: dict[str, set[str]] = defaultdict(set)
        for name, named in names.items():
            title = normalised(named.title).strip()
            found[normalised(name)].add(name)
            found[title].add(name)
            remark = _REMARK.match(title)
            if remark:
                short[remark[1]].add(name)
        for spelling, owners in short.items():
            if spelling not in found:
                found[spelling] = owners
        self._found = dict(found)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for spelling in sorted(found, key=len, reverse=True):
            self._by_start[spelling[:1]].append(spelling)

    def at(self, text: str, at: int) -> str | None:
        """Return the longest spelling that stands at a position and ends where a name may end."""
        for spelling in self._by_start.get(text[at : at + 1], ()):
            if text.startswith(spelling, at) and ends_at(text, at + len(spelling)):
                return spelling
        return None

    def owners(self, spelling: str) -> list[str]:
        """Return the ids of the figures that are spelled so."""
        return sorted(self._found.get(spelling.strip(), ()))

    def near(self, word: str, cutoff: float = 0.5) -> str | None:
        """Return the spelling that is most like a word."""
        near = get_close_matches(word[:60], self._found, n=1, cutoff=cutoff)
        return near[0] if near else None

    def spellings(self) -> list[str]:
        """Return how the figures are called, for messages."""
        return [named.title for named in self.known.values()]


def ends_at(text: str, at: int) -> bool:
    """Tell whether a name, figure or unit may end before this position."""
    if at >= len(text) or not in_name(text[at]):
        return True
    word = word_at(text, at, "joiners")
    if word is None:
        return share_at(text, at) is not None
    return not (word.isascii() and at > 0 and text[at - 1].isascii() and in_name(text[at - 1]))
