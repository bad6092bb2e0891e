"""The sentences that a policy still carries as text: clauses of a draft that are not yet rules.

They are linted like a written policy, item by item below its title and points, and every finding is
brought back to the clause in which it stands. What only a whole document can have wrong is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.policy.indicator import Leaf
from kaohe.policy.lint.found import Doubt
from kaohe.policy.lint.registry import TEXT_LINTS
from kaohe.policy.lint.text.source import Source
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.indicator import Node
    from kaohe.policy.interpretation import Path
    from kaohe.policy.lint.registry import TextLint
    from kaohe.policy.lint.structure.subject import Subject

OF_DOCUMENTS = frozenset({"text.numbering", "text.cut_off", "text.points_total"})
"""Lints of whole documents: cells begin and end anywhere, and the tree knows how points add up."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the policy inside the text put together: where they start there, and where they come from."""

    start: int
    said: str
    path: Path


def lint_sentences(subject: Subject) -> Iterator[tuple[TextLint, Doubt]]:
    """Report all that is doubtful in the words of clauses that wait to become rules."""
    text, pieces = _written(subject)
    if not pieces:
        return
    source = Source(text, partial=True)
    starts = [piece.start for piece in pieces]
    for lint in TEXT_LINTS:
        if lint.code in OF_DOCUMENTS:
            continue
        for mark in lint.find(source):
            index = bisect_right(starts, mark.start) - 1
            piece = pieces[max(index, 0)]
            if mark.start >= piece.start + len(piece.said) and index + 1 < len(pieces):
                piece = pieces[index + 1]
            first = max(mark.start - piece.start, 0)
            last = min(mark.end - piece.start, len(piece.said))
            yield lint, Doubt(piece.path, mark.message, mark.hint, piece.said, (first, max(first, last)))


def _written(subject: Subject) -> tuple[str, list[Piece]]:
    """Put the pending clauses together, each item below its title and points, a clause a line."""
    text, pieces = "", []
    for name, node in subject.nodes():
        if not node.pending:
            continue
        path: Path = ("indicators", name)
        pieces.append(Piece(len(text), node.title, (*path, "title")))
        text += f"{node.title}{_points(node)}\n"
        for kept in ("definition", "data_source", "note"):
            said = getattr(node, kept, None)
            if said:
                pieces.append(Piece(len(text), said, (*path, kept)))
                text += _closed(said)
        for index, part in enumerate(node.pending):
            here: Path = (*path, "pending", index)
            clause = part.clause or ""
            if part.title != node.title and not _begins(clause, part.title):
                pieces.append(Piece(len(text), part.title, (*here, "title")))
                text += f"{part.title},"
            pieces.append(Piece(len(text), clause, (*here, "clause")))
            text += _closed(clause)
    return text, pieces


def _points(node: Node) -> str:
    return f"({plain(node.max)}分)" if isinstance(node, Leaf) else ""


def _closed(said: str) -> str:
    return said + ("\n" if said.endswith(("。", ";", "；")) else "。\n")


def _begins(clause: str, title: str) -> bool:
    return re.sub(r"\s", "", clause).startswith(re.sub(r"\s", "", title))
