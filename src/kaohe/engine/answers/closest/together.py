"""Rows that count only together: those of one person who appears again, or of one value counted once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.answers.closest.changes import Change, RowChange
from kaohe.engine.answers.closest.reader import MARKS
from kaohe.engine.conditions import month_number
from kaohe.policy.measure import Count, Repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.answers.closest.reader import Counted, Reader, Row


def groups_counted(reader: Reader, counted: list[Counted]) -> list[Change]:
    """Return what would take a person out of the repeated, or a value out of the different ones."""
    found: dict[tuple[tuple[str, ...], ...], Change] = {}
    for own in counted:
        for change in _changes(reader, own):
            rows = tuple(row.key for row in change.rows)
            if rows in found:
                found[rows].effect.update(change.effect)
            else:
                found[rows] = change
    return list(found.values())


def _changes(reader: Reader, own: Counted) -> Iterator[Change]:
    value = own.measure.value
    if isinstance(value, Repeated):
        yield from _repeated(reader, own, value)
    elif isinstance(value, Count) and value.distinct is not None:
        yield from _distinct(reader, own, value.distinct)


def _repeated(reader: Reader, own: Counted, value: Repeated) -> Iterator[Change]:
    reading, setting = reader.reading(own), reader.setting(own.scene).spanned(own.measure)
    month: Any = ibis.literal(0)
    if value.within == "month":
        month = month_number(reading.table[own.measure.counts_in], setting.period, setting.zone)
    persons: dict[Any, list[Row]] = defaultdict(list)
    for row in reader.rows(own, reading, group=month):
        persons[row["_group"], row[value.per]].append(row)
    for rows in persons.values():
        counting = [row for row in rows if row["_met"] is not False]
        if len(counting) >= value.at_least:
            gone = counting[value.at_least - 1 :]
            yield Change(tuple(_gone(reader, own, row) for row in gone), {own.where: (-1, 0)})


def _distinct(reader: Reader, own: Counted, column: str) -> Iterator[Change]:
    values: dict[Any, list[Row]] = defaultdict(list)
    for row in reader.rows(own, reader.reading(own)):
        values[row[column]].append(row)
    for rows in values.values():
        yield Change(tuple(_gone(reader, own, row) for row in rows), {own.where: (-1, -len(rows))})


def _gone(reader: Reader, own: Counted, row: Row) -> RowChange:
    stored = {name: cell for name, cell in row.items() if name not in MARKS}
    return RowChange("absent", own.measure.table, reader.key(own.measure.table, row), stored)
