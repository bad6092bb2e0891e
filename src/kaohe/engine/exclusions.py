"""Exclusions (剔除): rows that two people decided not to count, taken out of every measure with their reason."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.policy.catalogue import ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kaohe.engine.source import Source
    from kaohe.policy.catalogue import Table

EXCLUSIONS = "exclusions"
BETWEEN = "␟"
"""Stands between the parts of a key of several columns."""
APPROVED = "经批准剔除"
"""What reports call all of these rows together; alike in every language, for runs keep it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are left out, and the clause or the decision that says so; ``rows``: of each row, by key.

    ``part``: the part of the measure that leaves them out (``exclude.0``, ``clock.no_limit``).
    """

    text: str
    cite: str | None
    rows: Mapping[str, Reason] = field(default_factory=dict)
    part: str | None = None

    def of_row(self, key: str) -> Reason:
        """Return the row's own reason, where it has one."""
        return self.rows.get(key, self)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the row's key as written, the measure that it is about (None: all), and why."""

    key: str
    measure: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class ExcludedRows:
    """The decisions by table, in order of their numbers."""

    tables: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def of(self, table: Table, measure: str | None) -> dict[str, Reason]:
        """Return the reason of each row that a measure of the table leaves out, by key; the first decision holds."""
        found: dict[str, Reason] = {}
        for each in self.tables.get(table.name, ()):
            if each.measure is None or each.measure == measure:
                key = read_key(each.key, table)
                if key is not None:
                    found.setdefault(key, each.reason)
        return found


def excluded_rows(source: Source) -> ExcludedRows:
    """Read the table of exclusions; there is none where nobody excluded anything."""
    table = source.table(EXCLUSIONS)
    if table is None:
        return ExcludedRows()
    columns = ("exclusion_id", "table", "row_key", "measure", "reason", "approved_by", "approved_on")
    rows = source.backend.counts(table.select(*columns))
    found: dict[str, list[Decision]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["exclusion_id"])):
        decided: date = row["approved_on"]
        cite = f"{row['exclusion_id']} {row['approved_by']} {decided.isoformat()}"
        decision = Decision(row["row_key"], row["measure"], Reason(row["reason"], cite))
        found[row["table"]].append(decision)
    return ExcludedRows({name: tuple(own) for name, own in found.items()})


def excluded_by(
    decisions: ExcludedRows, table: Any, declared: Table, measure: str | None
) -> Iterator[tuple[Reason, Any]]:
    """Give the reason and the condition of the rows that were decided on, if there are any."""
    rows = decisions.of(declared, measure)
    if rows:
        key = [table[name].cast("string") for name in declared.key]
        joined = key[0]
        for part in key[1:]:
            joined = joined + ibis.literal(BETWEEN) + part
        yield Reason(APPROVED, None, rows), joined.isin(sorted(rows))


def names_a_row(source: Source, declared: Table, key: str) -> bool:
    """Tell whether the facts hold a row with this key."""
    table, decision = source.table(declared.name), Decision(key, None, Reason(APPROVED, None))
    if table is None:
        return False
    found = [
        where
        for _reason, where in excluded_by(ExcludedRows({declared.name: (decision,)}), table, declared, None)
    ]
    return any(source.backend.counts(table.filter(where).select(declared.key[0]).limit(1)) for where in found)


def read_key(written: str, table: Table) -> str | None:
    """Read a row's key: a JSON array, or the bare value of a key of one column; None where it fits no row."""
    parts = _parts(written)
    if len(parts) != len(table.key):
        return None
    return BETWEEN.join(
        _of_type(part, column.type if (column := table.column(name)) else ColumnType.text)
        for name, part in zip(table.key, parts, strict=True)
    )


def written_key(parts: Iterable[Any]) -> str:
    """Write the cells of a row's key as `read_key` does."""
    return BETWEEN.join(map(str, parts))


def _parts(written: str) -> list[str]:
    if written.startswith("["):
        try:
            parts = json.loads(written, parse_int=str, parse_float=str)
        except ValueError:
            return [written]
        if isinstance(parts, list):
            return [str(part) for part in parts]
    return [written]


def _of_type(part: str, type_: ColumnType) -> str:
    # A month is stored as its first day.
    return f"{part}-01" if type_ is ColumnType.month and part.count("-") == 1 else part
