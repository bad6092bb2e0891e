"""A written policy: its text with lines, sentences and list markers, and places for what is found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kaohe.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = "。；;！!？?\n"
CONTEXT = 40
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text: where it starts and ends, and what it says."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """The text under lint. Offsets count characters of ``text``; ``partial``: cells of a sheet, no whole document."""

    text: str
    name: str = ""
    partial: bool = False
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note where every line starts."""
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        object.__setattr__(self, "_starts", starts)

    @cached_property
    def lines(self) -> list[Stretch]:
        """The lines that hold anything, without surrounding blanks."""
        return list(_stripped(self.text, re.finditer(r"[^\n]+", self.text)))

    @cached_property
    def sentences(self) -> list[Stretch]:
        """What stands between full stops, semicolons and line ends."""
        return list(_stripped(self.text, re.finditer(rf"[^{ENDS}]+", self.text)))

    @cached_property
    def clauses(self) -> list[Stretch]:
        """What stands between any two signs of punctuation but the enumeration comma."""
        return list(_stripped(self.text, re.finditer(rf"[^{ENDS},，:：]+", self.text)))

    @property
    def title(self) -> str:
        """The first line."""
        return self.lines[0].text if self.lines else ""

    def sentence(self, offset: int) -> Stretch:
        """Return the sentence around an offset."""
        starts = [part.start for part in self.sentences]
        index = max(0, bisect_right(starts, offset) - 1)
        return self.sentences[index] if self.sentences else Stretch(0, len(self.text), self.text)

    def says(self, pattern: str) -> bool:
        """Tell whether a pattern occurs anywhere."""
        return re.search(pattern, self.text) is not None

    def place(self, start: int, end: int) -> Place:
        """Return file, line and column, the surrounding text without line breaks, and the span in it."""
        line = bisect_right(self._starts, start)
        left, right = self._context(start, end)
        before = re.sub(r"\n", "", self.text[left:start])
        inside = re.sub(r"\n", "", self.text[start:end])
        after = re.sub(r"\n", "", self.text[end:right])
        return Place(
            file=self.name or None,
            line=line,
            position=start - self._starts[line - 1] + 1,
            value=inside,
            span=(len(before), len(before) + len(inside)),
            text=before + inside + after,
        )

    def _context(self, start: int, end: int) -> tuple[int, int]:
        """Widen a span to whole sentences, and to something readable around short ones."""
        left, right = start, end
        while left > 0 and start - left < LONGEST // 4 and not _boundary(self.text, left, start - left):
            left -= 1
        while (
            right < len(self.text)
            and right - end < LONGEST // 4
            and not _boundary(self.text, right, right - end)
        ):
            right += 1
        return left, right


def _boundary(text: str, offset: int, distance: int) -> bool:
    return distance >= CONTEXT and text[offset - 1] in ENDS


def _stripped(_text: str, matches: Iterator[re.Match[str]]) -> Iterator[Stretch]:
    for match in matches:
        said = match[0]
        inner = said.strip()
        if inner:
            start = match.start() + len(said) - len(said.lstrip())
            yield Stretch(start, start + len(inner), inner)
