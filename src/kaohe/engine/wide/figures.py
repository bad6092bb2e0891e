"""What was counted for many subjects: a mapping like that of a run, kept as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa

Pair = tuple[int, int]


def packed(cells: Sequence[Any]) -> Any:
    """Write a column; once, where all its cells are the same."""
    first = cells[0] if cells else None
    return {"all": first} if all(cell == first for cell in cells) else cells


def unpacked(written: Any, rows: int) -> list[Any]:
    """Read what `packed` returned."""
    return [written["all"]] * rows if isinstance(written, dict) else list(written)


def _column(written: Any, rows: int) -> pa.Array:
    return pa.array(unpacked(written, rows), pa.int64())


class FigureTable(Mapping[str, dict[str, Pair]]):
    """``table[subject][measure]`` is (numerator, denominator); a measure without rows is left out.

    ``columns[measure]``: numerators and denominators in the order of ``subjects``, missing where nothing was.
    """

    def __init__(self, subjects: list[str], columns: dict[str, tuple[pa.Array, pa.Array]]) -> None:
        """Keep columns."""
        self.subjects = subjects
        self.columns = dict(sorted(columns.items()))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {subject: place for place, subject in enumerate(self.subjects)}

    def __getitem__(self, subject: str) -> dict[str, Pair]:
        """Return what was counted for a subject."""
        place = self._places[subject]
        found = {
            name: (numerator[place].as_py(), denominator[place].as_py())
            for name, (numerator, denominator) in self.columns.items()
        }
        return {name: pair for name, pair in found.items() if pair[1] is not None}

    def __iter__(self) -> Iterator[str]:
        """Name the subjects."""
        return iter(self.subjects)

    def __len__(self) -> int:
        """Count the subjects."""
        return len(self.subjects)

    def as_json(self) -> dict[str, list[Any]]:
        """Return the columns by measure: numerators and denominators."""
        return {name: [packed(part.to_pylist()) for part in pair] for name, pair in self.columns.items()}

    @classmethod
    def read(cls, subjects: list[str], written: dict[str, list[Any]]) -> FigureTable:
        """Read what `as_json` returned."""
        return cls(
            subjects,
            {
                name: (_column(pair[0], len(subjects)), _column(pair[1], len(subjects)))
                for name, pair in written.items()
            },
        )
