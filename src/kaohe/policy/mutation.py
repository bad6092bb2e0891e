"""Every number of a policy, changed a little: whoever changes one by mistake should find out.

A number is a field (``from: 90``, ``minutes: {AAA: 60}``) or stands in a sentence, a condition or a formula
(``每低于目标1个百分点扣1.5分``, ``前三名``, ``levels > 0``). What is written for people is none.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError
from kaohe.policy.clause.figures import chinese
from kaohe.policy.document import Document
from kaohe.policy.sentences import expand_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.interpretation import Path

FOR_PEOPLE = frozenset(
    {
        *("id", "title", "version", "source", "cite", "scope", "notes", "valid_from", "valid_to"),
        *("question", "means", "decided_by", "reason", "why", "acknowledged", "pending", "clause"),
        *("definition", "data_source", "department", "note", "unit", "no_limit", "time_zone", "calendar"),
        *("grade", "use", "to_fill", "collect"),
    }
)
"""Fields that change no points."""

_FIGURE = re.compile(r"(?<![A-Za-z_\d.])\d+(?:\.\d+)?(?![A-Za-z_\d])")
_SPOKEN = re.compile(r"[零一二两三四五六七八九十百千]+")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One number of a policy, changed by one in its last digit.

    ``path``: the field. ``written`` and ``changed``: the field before and after. ``value``: what to put
    there; None where the changed sentence is refused, so that no policy comes of it.
    """

    path: Path
    written: str
    changed: str
    value: Any

    def apply(self, document: Document) -> Document:
        """Return the document with the changed field."""
        data = copy.deepcopy(document.data)
        holder = data
        for step in self.path[:-1]:
            holder = holder[step]
        holder[self.path[-1]] = self.value
        if self.path[-1] == "rule":
            holder["clause"] = self.written
        return Document(data, document.positions)


def mutants(document: Document) -> Iterator[Mutant]:
    """Change each number of a policy's document up and down, one at a time; none below zero."""
    yield from _below(document.data, ())


def _below(part: Any, path: Path) -> Iterator[Mutant]:
    members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, member in members:
        if key not in FOR_PEOPLE:
            yield from _below(member, (*path, key))
    if isinstance(part, int) and not isinstance(part, bool):
        for changed in _stepped(str(part)):
            yield Mutant(path, str(part), changed, int(changed))
    elif isinstance(part, str):
        yield from _of_text(part, path)


def _of_text(text: str, path: Path) -> Iterator[Mutant]:
    sentence = str(path[-1]).rpartition(".")[2] == "rule"
    for start, end, figure in _numbers(text, spoken=sentence):
        for number in _stepped(figure):
            changed = text[:start] + number + text[end:]
            if not sentence:
                yield Mutant(path, text, changed, changed)
                continue
            try:
                yield Mutant(path, text, changed, expand_rule(("rule",), changed))
            except KaoheError:
                yield Mutant(path, text, changed, None)


def _numbers(text: str, *, spoken: bool) -> Iterator[tuple[int, int, str]]:
    for match in _FIGURE.finditer(text):
        yield match.start(), match.end(), match.group()
    for match in _SPOKEN.finditer(text) if spoken else ():
        yield match.start(), match.end(), str(chinese(match.group()))


def _stepped(figure: str) -> Iterator[str]:
    """Return a figure one up and one down in its last digit.

    >>> list(_stepped("1.5")), list(_stepped("0"))
    (['1.6', '1.4'], ['1'])
    """
    number = Decimal(figure)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    yield format(number + step, "f")
    if number >= step:
        yield format(number - step, "f")
