"""Faults that show in the wording itself: tables of patterns, each with what to say about a hit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.policy.lint.text.source import Source


@dataclass(frozen=True, slots=True)
class Pattern:
    """Wording that is doubtful, unless the sentence (``but``) or the whole text (``unless``) settles it.

    ``message`` and ``hint`` may name the regular expression's groups. ``only``: wording that must be
    somewhere in the text. ``once``: report the first hit only, with the number of hits.
    ``wide``: what settles it may stand beyond a semicolon.
    """

    regex: str
    message: str
    hint: str
    but: str | None = None
    unless: str | None = None
    only: str | None = None
    once: bool = False
    wide: bool = False


def search(source: Source, patterns: Sequence[Pattern]) -> Iterator[Mark]:
    """Report every hit of every pattern."""
    for pattern in patterns:
        if pattern.unless is not None and source.says(pattern.unless):
            continue
        if pattern.only is not None and not source.says(pattern.only):
            continue
        hits = list(_hits(source, pattern))
        shown = hits[:1] if pattern.once else hits
        for match in shown:
            named = {key: (value or "").strip() for key, value in match.groupdict().items()}
            message = pattern.message.format(said=match[0].strip(), **named)
            if pattern.once and len(hits) > 1:
                message += _(",共 {count} 处").format(count=len(hits))
            yield Mark(
                match.start(), match.end(), message, pattern.hint.format(said=match[0].strip(), **named)
            )


def _hits(source: Source, pattern: Pattern) -> Iterator[re.Match[str]]:
    for match in re.finditer(pattern.regex, source.text):
        settled = pattern.but is not None and re.search(pattern.but, _context(source, match.start(), pattern))
        if not settled:
            yield match


def _context(source: Source, offset: int, pattern: Pattern) -> str:
    if not pattern.wide:
        return source.sentence(offset).text
    start = max(source.text.rfind(end, 0, offset) for end in "。\n") + 1
    ends = [place for end in "。\n" if (place := source.text.find(end, offset)) >= 0]
    return source.text[start : min(ends, default=len(source.text))]
