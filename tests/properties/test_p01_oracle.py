"""P01 through intake and engine equals the oracle at every node, over random messy facts."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from messy_facts import Files, Messy, Sizes, write
from p01_oracle import P01, Node, Readings, accepted

from kaohe.engine.backend import Backend, connect
from kaohe.engine.job import Job
from kaohe.engine.opening import calendar_of
from kaohe.engine.score import score
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import Loaded, load_policy
from kaohe.policy.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.engine.result import Run

SHARDS = 4
"""Tests among which the data sets are divided, so that they run beside one another."""
DATA_SETS = 26
PERIODS = ("2026-10", "2026-09", "2025-Q4", "2026-Q3", "2026-Q2", "2025-H2", "2025")
RANGES = ("2026-10-05..2026-10-20", "2026-09-28..2026-10-11", "2025-10-01..2025-12-31")
READINGS = (
    ({}, Readings()),
    ({}, Readings()),
    ({"partial_units": "whole"}, Readings(partial="whole")),
    ({"partial_units": "started", "rank_cap": "capped"}, Readings(partial="started", leads_capped=True)),
    (
        {"vpn_limit": "less_than", "grade_bounds": "rounded_integer"},
        Readings(vpn="below", grade_rounded=True),
    ),
    ({"listed_points": "as_listed"}, Readings(back_scaled=False)),
)

SIZES = st.builds(
    Sizes,
    units=st.integers(1, 9),
    rows=st.sampled_from([2, 8, 30, 60]),
    again=st.sampled_from([0, 50, 90]),
    wrong=st.sampled_from([0, 10, 30]),
    organisation=st.booleans(),
)


@pytest.mark.parametrize("shard", range(SHARDS))
@settings(
    max_examples=DATA_SETS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a seed does not shrink; what differs is said by node
    report_multiple_bugs=False,
)
@given(data=st.data())
def test_every_node_equals_the_oracle(shard: int, data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, 2**32), "seed") * SHARDS + shard
    sizes = data.draw(SIZES, "sizes")
    period = data.draw(st.sampled_from(PERIODS + RANGES), "period")
    names, readings = data.draw(st.sampled_from(READINGS), "readings")
    files = Messy(seed, sizes, period).files()
    with tempfile.TemporaryDirectory(prefix="kaohe-oracle-") as folder:
        workspace = imported(files, Path(folder), seed)
        run = scored(workspace, period, tuple(names.items()))
    rows = {table: [row for part in parts for row in part] for table, parts in files.items()}
    expected = P01(rows, period, readings).score()
    assert differences(run, expected.nodes) == []
    totals = {total.subject: (total.points, total.grade, total.rank) for total in run.totals}
    assert totals == {unit: (own.points, own.grade, own.rank) for unit, own in expected.totals.items()}


def imported(files: Files, folder: Path, seed: int) -> Workspace:
    """Import every table, two files at once or one after the other; the counts are the oracle's too."""
    workspace = Workspace.create(folder / "workspace")
    for table, paths in write(files, folder, seed).items():
        batches = [paths] if seed % 2 else [[path] for path in paths]
        reports = [
            import_files(workspace, Request(table, tuple(batch), "test", ""), lambda: None)
            for batch in batches
        ]
        rows = [row for part in files[table] for row in part]
        assert sum(report.rows for report in reports) == len(rows)
        assert sum(sum(report.counts.values()) for report in reports) == len(rows)
        kept, rejected = accepted(table, rows)
        assert sum(report.counts["rejected"] for report in reports) == rejected, table
        assert sum(report.counts["accepted"] for report in reports) == len(kept), table
    return workspace


@cache
def backend() -> Backend:
    return connect(threads=1)


@cache
def loaded(readings: tuple[tuple[str, str], ...]) -> Loaded:
    return load_policy("P01", Library(), CATALOGUE, readings=dict(readings))


def scored(workspace: Workspace, period: str, readings: tuple[tuple[str, str], ...]) -> Run:
    calendar = calendar_of("CN", workspace.root)
    job = Job(loaded(readings), parse_period(period), workspace.snapshot(), CATALOGUE, calendar, backend())
    return score(job)


def differences(run: Run, expected: dict[str, dict[str, Node]]) -> list[str]:
    """Say where the engine and the oracle part; nothing where they agree on every node."""
    found = []
    rows = {(row.subject, row.indicator): row for row in run.rows}
    wanted = {(unit, name): node for unit, own in expected.items() for name, node in own.items()}
    if rows.keys() != wanted.keys():
        found.append(f"nodes differ: {sorted(rows.keys() ^ wanted.keys())}")
    for key in rows.keys() & wanted.keys():
        row, node = rows[key], wanted[key]
        figures = run.figures[row.subject].get(row.measure or "")
        actual = (row.status, row.points, row.max, *_value(row.status, row.value), *_parts(node, figures))
        wanted_here = (
            node.status,
            node.points,
            node.maximum,
            *_value(node.status, node.value),
            *_parts(node, node.parts),
        )
        if actual != wanted_here:
            found.append(f"{key}: engine {actual}, oracle {wanted_here}")
    return sorted(found)


def _value(status: str, value: Decimal | None) -> Iterator[Decimal | None]:
    if status != "not_assessed":
        yield value


def _parts(node: Node, parts: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    if node.parts is not None:
        yield tuple(parts)
