"""Statistics: rows of a table put together by columns; parts that add up; the same on DuckDB and Spark."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.figures import half_up
from kaohe.engine.opening import RUNS, open_job
from kaohe.engine.reports import shares_of
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, find, read, save
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.engine.backend import Engine
    from kaohe.engine.result import Run

POLICY = """
id: STAT
title: 障碍简报
version: "1"
source: 简报
cite: 全文
valid_from: 2026-01-01
scope: 支撑中心
precision: {cite: 解读:四舍五入}
measures:
  tickets: {title: 工单, cite: 二, table: fault_tickets, counts_in: restored_at, value: {kind: count}}
indicators:
  total:
    {title: 总分, cite: 二, max: 100, adjustments: [{title: 工单, measure: tickets, rule: 每次扣1分, cite: 二}]}
total: total
reports:
  causes:
    title: 障碍原因
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    where: product = vpn
    exclude:
      - {where: dispatched, reason: 已派单, cite: 三}
    clock:
      {start: accepted_at, until: restored_at, limits: [{minutes: 60, cite: 三}], cite: 三}
    by: [cause]
    order_by: tickets
    values:
      tickets: {title: 障碍数, value: {kind: count}, unit: 张}
      share: {title: 占比, value: {kind: part, of: tickets}}
      paused: {title: 挂起, value: {kind: sum, column: paused_minutes}, unit: 分钟}
      mean: {title: 平均挂起, value: {kind: mean, column: paused_minutes}, unit: 分钟}
      on_time: {title: 及时率, value: {kind: share, of: on_time}}
  by_unit:
    title: 各单位的障碍原因
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    by: [unit, dispatched, cause]
    values:
      tickets: {title: 障碍数, value: {kind: count}}
      share: {title: 占本单位, value: {kind: part, of: tickets, within: [unit]}}
  users:
    title: 用户
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    by: [unit]
    values:
      users: {title: 用户, value: {kind: count, distinct: product}}
      vpn: {title: VPN, where: product = vpn, value: {kind: count}}
"""

TICKET = {"product": "vpn", "accepted_at": "2026-10-05 08:00:00", "restored_at": "2026-10-05 09:00:00"}
ROWS = [
    {"repeat": 3, "unit": "城东", "cause": "客户", "paused_minutes": "0.5", **TICKET},
    {
        "unit": "城东",
        "cause": "电信",
        "paused_minutes": "",
        **TICKET | {"restored_at": "2026-10-05 09:00:01"},
    },
    {"repeat": 2, "unit": "城西", "cause": "电信", "paused_minutes": "10", **TICKET},
    {"unit": "城西", "cause": "", "paused_minutes": "1", **TICKET},
    {"unit": "城西", "cause": "客户", "dispatched": "是", **TICKET},
    {"unit": "城西", "cause": "客户", **TICKET | {"product": "宽带"}},
    {"unit": "城西", "cause": "客户", **TICKET | {"restored_at": "2026-11-01 00:00:00"}},
    {"repeat": 5, "unit": "外单位", "cause": "不可抗力", **TICKET},
]
SPARK = pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "policies" / "STAT").mkdir(parents=True)
    (folder / "policies" / "STAT" / "policy.yaml").write_text(POLICY, encoding="utf-8")
    facts_of_rows({"fault_tickets": ROWS, "units": [{"unit": "城东"}, {"unit": "城西"}]}, folder)
    return folder


def scored(folder: Path, engine: Engine = "duckdb") -> Run:
    return score(open_job(Workspace.open(folder), "STAT", "2026-10", engine=engine))


def lines(run: Run, name: str) -> list[list[str | None]]:
    report = run.reports[name]
    rows = [*report["rows"], {"cause": "total"} | report["total"]]
    return [[None if value is None else str(value) for value in row.values()] for row in rows]


def test_lines_with_parts_of_the_whole(folder: Path) -> None:
    """Seven tickets: 3 of 7 twice and 1 of 7 round to 100.01 %, so one of them is rounded down."""
    run = scored(folder)
    assert lines(run, "causes") == [
        ["operator", "3", "0.4286", "20", "6.67", "0.6667"],
        ["customer", "3", "0.4286", "1.5", "0.50", "1.0000"],
        [None, "1", "0.1428", "1", "1.00", "1.0000"],
        ["total", "7", "1.0000", "22.5", "3.21", "0.8571"],
    ]
    assert run.reports["causes"]["excluded"] == [{"reason": "已派单", "cite": "三", "rows": 1}]
    assert run.reports["causes"]["by"][0]["labels"]["customer"] == "客户"


def test_lines_by_several_columns_stand_in_order_and_split_each_unit(folder: Path) -> None:
    report = scored(folder).reports["by_unit"]
    found = [list(map(str, row.values())) for row in report["rows"]]
    assert found == [
        ["城东", "None", "operator", "1", "0.2500"],
        ["城东", "None", "customer", "3", "0.7500"],
        ["城西", "true", "customer", "1", "0.2000"],
        ["城西", "None", "operator", "2", "0.4000"],
        ["城西", "None", "customer", "1", "0.2000"],
        ["城西", "None", "None", "1", "0.2000"],
    ]
    assert report["total"] == {"tickets": Decimal(9), "share": None}


def test_a_column_about_some_rows_and_one_about_different_values(folder: Path) -> None:
    report = scored(folder).reports["users"]
    assert [list(map(str, row.values())) for row in report["rows"]] == [
        ["城东", "1", "4"],
        ["城西", "2", "4"],
    ]
    assert report["total"] == {"users": None, "vpn": Decimal(8)}


def test_a_report_has_no_rows_of_whoever_is_not_scored(folder: Path) -> None:
    rows = [row for report in scored(folder).reports.values() for row in report["rows"]]
    assert "force_majeure" not in {row.get("cause") for row in rows}


def test_a_kept_run_has_the_same_reports(folder: Path) -> None:
    workspace = Workspace.open(folder)
    job = open_job(workspace, "STAT", "2026-10")
    run = score(job, workspace.version)
    again = read(save(folder / RUNS, Record(run, job.loaded, job.calendar))).run
    assert json.dumps(again.as_json(), default=str) == json.dumps(run.as_json(), default=str)
    assert again.lines == run.lines
    assert find(folder / RUNS, run.id)


def test_explained_by_subject_down_to_the_rows(folder: Path) -> None:
    workspace = Workspace.open(folder)
    job = open_job(workspace, "STAT", "2026-10")
    run = score(job, workspace.version)
    explained = explain(Record(run, job.loaded, job.calendar), "城西", "causes", Evidence(job))
    assert [row["share"] for row in explained["figures"]["rows"]] == [Decimal("0.6667"), Decimal("0.3333")]
    assert len(explained["rows"]["included"]) == 3
    assert [row["reason"] for row in explained["rows"]["excluded"]] == ["已派单"]
    assert explained["cite"] == {"source": "简报", "article": "二"}


def test_printed_by_score_and_explain(folder: Path, command) -> None:
    printed = command("score", "STAT", "--period", "2026-10", "-w", folder).out
    assert "障碍原因" in printed
    assert "42.86%" in printed
    assert "合计" in printed
    assert "剔除 1 行:已派单" in printed
    explained = command("explain", "latest", "城西", "causes", "--rows", "-w", folder).out
    assert "66.67%" in explained
    assert "计入 3 行" in explained
    answer = command("score", "STAT", "--period", "2026-10", "-w", folder, "--format", "json").json
    assert answer["reports"]["causes"]["rows"][0]["share"] == "0.4286"


@SPARK
def test_the_same_on_spark(folder: Path) -> None:
    first, second = (
        json.dumps(scored(folder, engine).as_json(), default=str) for engine in ("duckdb", "spark")
    )
    assert first == second


def test_a_period_without_rows_has_an_empty_table(folder: Path) -> None:
    report = score(open_job(Workspace.open(folder), "STAT", "2026-09")).reports["causes"]
    assert report["rows"] == []
    assert report["total"] == {
        "tickets": Decimal(0),
        "share": None,
        "paused": None,
        "mean": None,
        "on_time": None,
    }


@given(amounts=st.lists(st.integers(0, 10**12), min_size=1, max_size=40), decimals=st.integers(0, 6))
def test_shares_total_one_and_differ_from_half_up_only_where_they_must(
    amounts: list[int], decimals: int
) -> None:
    keyed = {(f"{index:02d}",): amount for index, amount in enumerate(amounts)}
    shares, whole = shares_of(keyed, decimals), sum(amounts)
    if not whole:
        assert set(shares.values()) == {None}
        return
    assert sum(share for share in shares.values() if share is not None) == 1
    rounded = {key: half_up(Fraction(amount, whole), decimals) for key, amount in keyed.items()}
    for key, share in shares.items():
        assert share is not None
        assert abs(Fraction(share) - Fraction(keyed[key], whole)) < Fraction(1, 10**decimals)
    assert (sum(rounded.values()) == 1) == (rounded == shares)
