"""A draft's sheet line by line as its page shows it, and a sentence as it is read while somebody types it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.clause import parse_clause
from kaohe.policy.sheets.ties import SKIP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.policy.sheets.importing import Imported
    from kaohe.policy.sheets.ties import Offer


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``kind`` says why it is marked: ``wrong``, ``repaired``, or not at all."""

    text: str
    kind: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence is read: its pieces, and either what it says or why it is not understood."""

    pieces: tuple[Piece, ...]
    said: Mapping[str, Any] | None = None
    fault: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One clause of a sheet: what was made of it, what it is tied to, what it could be tied to."""

    number: int
    line: Mapping[str, Any]
    reading: Reading
    rewritten: str
    tie: str
    choices: tuple[tuple[str, str], ...]

    @property
    def state(self) -> str:
        """Return what is left to do: ``skipped``, ``unread``, ``untied`` or ``done``."""
        if self.line["skipped"]:
            return "skipped"
        if self.line["understood"] is None:
            return "unread"
        return "done" if self.line["measure"] else "untied"


def read_sentence(text: str) -> Reading:
    """Read one sentence; what is wrong in it, or was repaired, is marked."""
    try:
        said = parse_clause(text).reading()
    except KaoheError as error:
        fault = error.findings[0]
        span = fault.place.span or (0, 0)
        return Reading(pieces(text, [(span, "wrong", "")]), fault=fault)
    marks = [(tuple(one["span"]), "repaired", one["now"]) for one in said.get("repaired", ())]
    return Reading(pieces(text, marks), said)


def pieces(text: str, marks: Iterable[tuple[tuple[int, ...], str, str]]) -> tuple[Piece, ...]:
    """Cut a text at its marks, in order; a mark that begins within the one before it is left out.

    >>> [piece.text for piece in pieces("每低罚1分", [((2, 3), "wrong", "")])]
    ['每低', '罚', '1分']
    """
    cut: list[Piece] = []
    at = 0
    for (start, end), kind, now in sorted(marks):
        if start < at:
            continue
        cut += [Piece(text[at:start]), Piece(text[start:end] or " ", kind, now)]
        at = max(start, end)
    return tuple(piece for piece in (*cut, Piece(text[at:])) if piece.text)


def lines(imported: Imported, given: Mapping[str, Any], offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """Return the sheet's rows in order, each with its clauses."""
    titles = {offer.name: offer.title for offer in offers}
    ties, rewritten = given.get("ties", {}), given.get("clauses", {})
    numbered = 0
    rows = []
    for row in imported.draft.rows:
        shown = []
        for line in row["clauses"]:
            tie = ties.get("".join(line["tie"].split()), "")
            shown.append(
                Shown(
                    numbered,
                    line,
                    _reading(line),
                    rewritten.get(line["tie"], ""),
                    tie,
                    _choices(line["suggestions"], tie, titles),
                )
            )
            numbered += 1
        rows.append({**row, "clauses": shown})
    return rows


def _reading(line: Mapping[str, Any]) -> Reading:
    """Show what the importer made of a clause, which knows more of it than the sentence alone says."""
    if line["understood"] is not None:
        return Reading((Piece(line["text"]),), line["understood"])
    fault = next(iter(line["not_understood"]), None)
    span = fault["place"].get("span") if fault and fault["place"].get("text") == line["text"] else None
    marks = [] if span is None else [(tuple(span), "wrong", "")]
    return Reading(pieces(line["text"], marks), fault=fault)


def _choices(suggestions: Iterable[str], tie: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    names = dict.fromkeys([*suggestions, *([tie] if tie and tie != SKIP else [])])
    return tuple((name, titles.get(name) or _table_title(name)) for name in names)


def _table_title(name: str) -> str:
    """Return the title of a table of which the rows, or those of a kind, are counted."""
    table, _dot, kind = name.partition(".")
    return (kind or CATALOGUE[table].title) if table in CATALOGUE else ""
