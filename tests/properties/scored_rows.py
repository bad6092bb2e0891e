"""Rows through intake and engine to a run, for oracles of policies."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.engine.backend import connect
from kaohe.engine.job import Job
from kaohe.engine.opening import calendar_of
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score_in_turn
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import Loaded, load_policy
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.backend import Backend
    from kaohe.engine.result import Run
    from kaohe.facts.store.snapshot import Snapshot

Rows = dict[str, list[dict[str, Any]]]


@cache
def backend() -> Backend:
    return connect(threads=1)


@cache
def loaded(policy: str, readings: tuple[tuple[str, str], ...]) -> Loaded:
    return load_policy(policy, Library(), CATALOGUE, readings=dict(readings))


def run_of(policy: str, rows: Rows, period: str, readings: dict[str, str]) -> Run:
    """Import the rows that there are and score the policy over them."""
    return runs_of(policy, rows, [period], readings)[0]


def runs_of(policy: str, rows: Rows, periods: list[str], readings: dict[str, str]) -> list[Run]:
    """Import the rows once and score the policy over each period of a year, earliest first."""
    with stored(rows) as facts:
        own = loaded(policy, tuple(readings.items()))
        calendar = calendar_of("CN", Path())
        job = Job(own, parse_period(periods[0]), facts, CATALOGUE, calendar, backend())
        return list(score_in_turn(job, map(parse_period, periods)))


@contextmanager
def stored(rows: Rows) -> Iterator[Snapshot]:
    """Import the rows that there are."""
    with tempfile.TemporaryDirectory(prefix="kaohe-oracle-") as folder:
        yield facts_of_rows({table: own for table, own in rows.items() if own}, Path(folder))


def points_of(run: Run) -> dict[tuple[str, str], Decimal | None]:
    """Return the points of every subject and node."""
    return {(row.subject, row.indicator): row.points for row in run.rows}
