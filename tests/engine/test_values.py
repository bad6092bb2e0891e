"""What a measure can count besides rows: different values, minutes from one moment to another, rows on time."""

from __future__ import annotations

import shutil
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from kaohe.engine.evidence import Evidence
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.engine.job import Job

POLICY = """
id: VALUES
title: 障碍
version: "1"
source: 简报
cite: 全文
valid_from: 2026-01-01
scope: 支撑中心
precision: {cite: 解读:四舍五入}
measures:
  users:
    title: 用户
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    value: {kind: count, distinct: user_id}
    when_empty: zero
  minutes:
    title: 历时
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    value: {kind: duration, start: accepted_at, until: restored_at, less: paused_minutes}
  quick:
    title: 一小时内
    cite: 二
    table: fault_tickets
    counts_in: restored_at
    exclude:
      - {where: not on_time, reason: 超过一小时, cite: 二}
      - {where: cause = customer, reason: 客户原因, cite: 二}
    clock: {start: accepted_at, until: restored_at, limits: [{minutes: 60, cite: 二}], cite: 二}
    value: {kind: count}
    unit: 张
  per_user: {title: 每户历时, cite: 二, value: {kind: formula, formula: 历时 ÷ 用户}, unit: 分钟/个}
indicators:
  total: {title: 总分, cite: 二, of: [a, b, c, d]}
  a: {title: 用户, cite: 二, max: 10, measure: users, rule: {kind: occurrence, points: 1}}
  b: {title: 历时, cite: 二, max: 10, measure: minutes, rule: "目标≤60分钟,每高于1分钟扣1分"}
  c: {title: 一小时内, cite: 二, max: 10, adjustments: [{title: 快, measure: quick, rule: 每次扣1分, cite: 二}]}
  d: {title: 每户历时, cite: 二, max: 100, measure: per_user, rule: {kind: rating}}
total: total
"""

START = "2026-10-05 08:00:00"
ROWS = [
    {"user_id": "1", "restored_at": "2026-10-05 09:00:00", "paused_minutes": "0.5", "cause": "客户"},
    {"user_id": "1", "restored_at": "2026-10-05 09:00:00", "cause": "电信"},
    {"user_id": "2", "restored_at": "2026-10-05 09:00:01", "cause": "客户"},
    {"user_id": "", "restored_at": "2026-10-05 09:10:00"},
    {"user_id": "3", "restored_at": "2026-11-01 00:00:00"},
]
SPARK = pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("values")
    (folder / "policies" / "VALUES").mkdir(parents=True)
    (folder / "policies" / "VALUES" / "policy.yaml").write_text(POLICY, encoding="utf-8")
    facts_of_rows({"fault_tickets": [{"unit": "城东", "accepted_at": START, **row} for row in ROWS]}, folder)
    return folder


def values(job: Job) -> dict[str, Any]:
    run = score(job)
    return {row.indicator: row.value for row in run.rows if row.measure} | run.figures["城东"]


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=SPARK)])
def test_values_and_minutes_and_rows_on_time(folder: Path, engine: Any) -> None:
    """(59.5 + 60 + 60 + 1/60 + 70) ÷ 4 = 62.379…; two users; of two within the hour one is the customer's."""
    found = values(open_job(Workspace.open(folder), "VALUES", "2026-10", engine=engine))
    assert (found["a"], found["b"], found["d"]) == (2, Decimal("62.38"), Decimal("31.19"))
    assert found["quick"] == (1, 1)


def test_rows_say_how_long_they_took_and_why_they_are_out(folder: Path) -> None:
    evidence = Evidence(open_job(Workspace.open(folder), "VALUES", "2026-10"))
    minutes = [row["minutes"] for row in evidence.rows("minutes", "城东")["included"]]
    assert minutes == ["59.5", "60", "60.02", "70"]
    reasons = [row["reason"] for row in evidence.rows("quick", "城东")["excluded"]]
    assert reasons == ["客户原因", "客户原因", "超过一小时"]
    assert [row["reason"] for row in evidence.rows("users", "城东")["excluded"]] == ["用户号码为空"]
