"""A sheet: one row per subject in the order of the roster, figures as whole numbers times a power of ten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.policy.formula.width import Width
from kaohe.policy.fraction import ColumnFraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.engine.backend import Backend

ROW = "_row"
Fractions = dict[str, ColumnFraction]
Build = "Callable[[Fractions], dict[str, Any]]"


@dataclass(slots=True)
class Sheet:
    """``columns[name]``: int64, missing where a figure is; ``decimals[name]``: how many of its digits.

    ``policy``: the hash of the policy that the figures are of.
    """

    rows: int
    policy: str
    backend: Backend
    columns: dict[str, pa.Array] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, column: pa.Array, decimals: int) -> None:
        """Add a column."""
        self.columns[name], self.decimals[name] = column, decimals

    def width(self, name: str) -> Width:
        """Return the largest figure of a column in digits, for `kaohe.policy.formula.width.fits`."""
        bounds = pc.min_max(self.columns[name]).as_py()
        return Width(max(abs(bounds["min"] or 0), abs(bounds["max"] or 0)), 10 ** self.decimals[name])

    def work_out(
        self, used: Iterable[str], build: Callable[[Fractions], Mapping[str, Any]], key: tuple[object, ...]
    ) -> dict[str, pa.Array]:
        """Let the engine work out columns of whole numbers from those ``used``, by name.

        ``key`` says what ``build`` builds: the same key, the same policy and digits, the same columns.
        """
        names = sorted(set(used))
        decimals = [self.decimals[name] for name in names]
        table = pa.table(
            {ROW: pa.array(np.arange(self.rows)), **{name: self.columns[name] for name in names}}
        )

        def expression(rows: Any) -> Any:
            figures = {name: ColumnFraction.scaled(rows[name], self.decimals[name]) for name in names}
            columns = {name: own.cast("int64") for name, own in build(figures).items()}
            return rows.select(rows[ROW], **columns)

        found = self.backend.worked_out(table, expression, (self.policy, *key, *decimals))
        order = pc.array_sort_indices(found[ROW].combine_chunks())
        return {name: found[name].combine_chunks().take(order) for name in found.column_names if name != ROW}


def whole(column: pa.Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return a column's figures, 0 where one is missing."""
    return np.asarray(pc.fill_null(column, 0).to_numpy(zero_copy_only=False), dtype=np.int64)


def known(column: pa.Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell where a column's figure is not missing."""
    return np.asarray(column.is_valid().to_numpy(zero_copy_only=False), dtype=bool)


def column(
    figures: np.ndarray[Any, np.dtype[np.int64]], there: np.ndarray[Any, np.dtype[np.bool_]]
) -> pa.Array:
    """Make a column of figures that are missing where they are not ``there``."""
    return pa.array(figures, pa.int64(), mask=~there)
