"""Rows behind a figure as a sequence: many are found at once, each is written out when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

Row = dict[str, Any]
Written = Callable[[int, int], list[Row]]
"""Writes the rows from one position up to another out."""

AT_ONCE = 1000


class Rows(Sequence[Row]):
    """Rows in order, from one or several places; equal to a list of the same rows.

    A unit's year may have a hundred thousand rows behind a figure, of which a page shows a hundred.
    """

    def __init__(self, *pieces: tuple[int, Written]) -> None:
        """Put pieces together: how many rows each has, and what writes them out."""
        self._pieces = tuple(piece for piece in pieces if piece[0])
        self._length = sum(count for count, _written in self._pieces)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """Take rows that are written out already."""
        if isinstance(rows, Rows):
            return rows
        return cls((len(rows), lambda start, stop: list(rows[start:stop])))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            start = place + len(self) if place < 0 else place
            if not 0 <= start < len(self):
                raise IndexError(place)
            return self._between(start, start + 1)[0]
        start, stop, step = place.indices(len(self))
        return self._between(start, stop)[::step] if step > 0 else list(self)[place]

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._between(start, min(start + AT_ONCE, len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    def __hash__(self) -> int:
        raise TypeError("rows have no hash, like a list")

    def __add__(self, other: Sequence[Row]) -> Rows:
        return Rows(*self._pieces, *Rows.of(other)._pieces)

    def changed(self, change: Callable[[Row], Row]) -> Rows:
        """Return the rows as ``change`` writes each of them."""

        def after(written: Written) -> Written:
            return lambda start, stop: [change(row) for row in written(start, stop)]

        return Rows(*((count, after(written)) for count, written in self._pieces))

    def _between(self, start: int, stop: int) -> list[Row]:
        found: list[Row] = []
        for count, written in self._pieces:
            if start < count and stop > 0:
                found += written(max(start, 0), min(stop, count))
            start, stop = start - count, stop - count
        return found
