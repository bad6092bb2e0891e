"""The organisation (组织机构) as the facts have it: units, stays and who came or went, on a day or within days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.cycle.results import policy_ids, policy_in_force, workspace
from kaohe.errors import KaoheError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.policy import Policy

Rows = list[dict[str, Any]]
SPANS = {
    "units": ("valid_from", "valid_to"),
    "assignments": ("valid_from", "valid_to"),
    "people": ("hired_on", "left_on"),
}
"""The tables of the organisation, with the columns that hold the first and last day of a row."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that began or ended: on which day (the first, or the last), what, and of whom."""

    day: date
    table: str
    begins: bool
    row: dict[str, Any]


def standing_on(day: date) -> dict[str, Rows]:
    """Return the rows of units, stays and people that hold on a day, by table; an empty bound is open."""
    opened = workspace()
    return {
        table: [row for row in _rows(opened, opened.version, table) if _holds(row, first, last, day)]
        for table, (first, last) in SPANS.items()
    }


def changes_within(first: date, last: date) -> list[Change]:
    """List what began or ended within days, both included, in order of the days."""
    opened = workspace()
    found = [
        Change(row[column], table, begins, row)
        for table, columns in SPANS.items()
        for row in _rows(opened, opened.version, table)
        for column, begins in zip(columns, (True, False), strict=True)
        if row[column] is not None and first <= row[column] <= last
    ]
    return sorted(found, key=lambda each: (each.day, each.table, not each.begins, str(each.row)))


def described_on(day: date) -> Iterator[Policy]:
    """Yield the documents in force on a day that describe posts, departments or duties."""
    for name in policy_ids():
        try:
            policy = policy_in_force(name).policy
        except KaoheError:
            continue  # the policy reader says what is wrong with it
        in_force = policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to)
        if in_force and (policy.posts or policy.departments or policy.duties):
            yield policy


def _holds(row: dict[str, Any], first: str, last: str, day: date) -> bool:
    return (row[first] is None or row[first] <= day) and (row[last] is None or day <= row[last])


@lru_cache(maxsize=6)
def _rows(opened: Workspace, version: int, table: str) -> Rows:
    snapshot: Snapshot = opened.snapshot(version)
    files = snapshot.files(table)
    if not files:
        return []
    frame = pl.read_parquet(files, glob=False)
    keys = [name for name in ("unit", "person", "valid_from") if name in frame.columns]
    return frame.sort(keys, nulls_last=True).to_dicts()
