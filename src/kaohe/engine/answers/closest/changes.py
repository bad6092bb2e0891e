"""A change in rows that could have been: what kind it is, which rows it takes, what it adds to the figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["on_time", "met", "absent", "uncounted", "present"]
"""``on_time``: a late row in time. ``met``: a row that does not meet its measure's condition meets it.
``absent``: a complaint, a repeat, an event that did not happen: what a count or a sum counts. ``uncounted``: a
row that is left out of a share or a mean. ``present``: one more row."""
KINDS: tuple[Kind, ...] = ("on_time", "met", "absent", "uncounted", "present")
GONE: frozenset[Kind] = frozenset({"absent", "uncounted"})
"""Changes after which there is no row."""

Where = tuple[int, str]
"""A measure by the number of the scene in which it is counted and its name."""
Effect = dict[Where, tuple[int, int]]
"""What is added to numerator and denominator of measures."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that would be otherwise.

    ``before``: the row as it is stored, of a new one the row that it is like. ``cells``: the cells that would
    be otherwise, in the store's types. ``late``: microseconds by which it is late, where it is.
    """

    kind: Kind
    table: str
    key: tuple[str, ...]
    before: Mapping[str, Any]
    cells: Mapping[str, Any] = field(default_factory=dict)
    late: int | None = None

    @property
    def after(self) -> dict[str, Any]:
        """Return the row as it would be."""
        return {**self.before, **self.cells}


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that change together, mostly one, with the effect of all of them."""

    rows: tuple[RowChange, ...]
    effect: Effect

    @property
    def kind(self) -> Kind:
        """Return the kind of all its rows."""
        return self.rows[0].kind

    @property
    def price(self) -> tuple[int, tuple[str, ...]]:
        """Return what orders changes that do the same: the least late first."""
        return sum(row.late or 0 for row in self.rows), self.rows[0].key


@dataclass(frozen=True, slots=True)
class Bundle:
    """Changes of which the first so many are the ones to take: alike in effect, or in order of it.

    ``endless``: the last change can be repeated, as one more row can.
    """

    kind: Kind
    changes: tuple[Change, ...]
    endless: bool = False

    @property
    def rows(self) -> int:
        """Return how many rows one change takes."""
        return len(self.changes[0].rows)

    def most(self, rows: int) -> int:
        """Return how many changes so many rows allow."""
        allowed = rows // self.rows
        return allowed if self.endless else min(allowed, len(self.changes))

    def taken(self, count: int) -> tuple[Change, ...]:
        """Return the first so many changes."""
        more = count - len(self.changes)
        return self.changes[:count] + (self.changes[-1:] * more if more > 0 else ())

    def effect(self, count: int) -> Effect:
        """Return what the first so many changes add."""
        total: Effect = {}
        for change in self.taken(count):
            add(total, change.effect)
        return total


def add(total: Effect, more: Mapping[Where, tuple[int, int]]) -> None:
    """Add one effect to another."""
    for where, (numerator, denominator) in more.items():
        before = total.get(where, (0, 0))
        total[where] = before[0] + numerator, before[1] + denominator
