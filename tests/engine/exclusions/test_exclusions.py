"""Rows that two people decided on: they count as if they were not there, and explanations say why."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.engine.evidence import Evidence
from kaohe.engine.exclusions import read_key
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.score import score
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE

POLICY = Path(__file__).parent / "policy.yaml"
SPARK = pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)


def ticket(number: int, minutes: int, cause: str = "电信") -> dict[str, object]:
    return {
        "ticket_id": f"T{number}",
        "unit": ("城东", "城西")[number % 2],
        "user_id": f"U{number // 4}",
        "cause": cause,
        "accepted_at": "2026-10-05 08:00:00",
        "restored_at": f"2026-10-05 {8 + minutes // 60:02d}:{minutes % 60:02d}:00",
    }


TICKETS = [ticket(number, 30 + 15 * (number % 5), "客户" if number == 3 else "电信") for number in range(12)]
REVENUE = [
    {"unit": unit, "account": account, "month": "2026-10", "amount": amount, "plan": "100"}
    for unit, account, amount in (("城东", "语音", "80"), ("城东", "专线", "120"), ("城西", "语音", "95.5"))
]


def decision(number: int, table: str, key: str, **more: str) -> dict[str, object]:
    return {
        "exclusion_id": f"X{number:02d}",
        "table": table,
        "row_key": key,
        "reason": f"停电{number}",
        "proposed_by": "李文静",
        "approved_by": "赵志远",
        "approved_on": "2026-11-02",
    } | more


def made(folder, tickets=TICKETS, revenue=REVENUE, decisions=()):
    own = folder / "policies" / "EXCL"
    own.mkdir(parents=True, exist_ok=True)
    shutil.copy(POLICY, own / "policy.yaml")
    rows = {"fault_tickets": list(tickets), "revenue": list(revenue), "exclusions": list(decisions)}
    facts_of_rows({name: each for name, each in rows.items() if each}, folder)
    return Workspace.open(folder)


def result(run):
    return [row.as_json() for row in run.rows], run.figures, run.reports["causes"]["rows"]


def test_a_row_that_was_decided_on_counts_nowhere_and_is_explained(tmp_path):
    decisions = [
        decision(1, "fault_tickets", '["T4"]'),
        decision(2, "revenue", '["城东", "语音", "2026-10"]'),
    ]
    job = open_job(made(tmp_path, decisions=decisions), "EXCL", "2026-10")
    run = score(job)
    assert run.figures["城东"]["on_time"] == (4, 5)
    assert run.figures["城东"]["repeated"] == (2, 3)
    assert run.figures["城东"]["income"] == (120_000_000, 100_000_000)
    rows = Evidence(job).rows("on_time", "城东")
    (out,) = rows["excluded"]
    assert (out["ticket_id"], out["reason"], out["cite"]) == ("T4", "停电1", "X01 赵志远 2026-11-02")
    assert "T4" not in {row["ticket_id"] for row in rows["included"]}
    (out,) = Evidence(job).rows("income", "城东")["excluded"]
    assert (out["account"], out["reason"]) == ("语音", "停电2")


def test_a_decision_about_one_measure_leaves_the_others_alone(tmp_path):
    decisions = [decision(1, "fault_tickets", "T4", measure="on_time")]
    run = score(open_job(made(tmp_path, decisions=decisions), "EXCL", "2026-10"))
    assert run.figures["城东"]["on_time"][1] == 5
    assert run.figures["城东"]["repeated"] == (3, 3)
    assert sum(line["tickets"] for line in run.reports["causes"]["rows"]) == 12


def test_a_decision_comes_before_the_reasons_of_the_policy(tmp_path):
    job = open_job(made(tmp_path, decisions=[decision(1, "fault_tickets", "T3")]), "EXCL", "2026-10")
    assert [row["reason"] for row in Evidence(job).rows("on_time", "城西")["excluded"]] == ["停电1"]


def test_the_table_is_an_input_of_the_run_only_where_there_is_one(tmp_path):
    without = score(open_job(made(tmp_path / "a"), "EXCL", "2026-10"))
    assert "exclusions" not in without.inputs.tables
    elsewhere = [decision(1, "complaints", "C1")]
    with_one = score(open_job(made(tmp_path / "b", decisions=elsewhere), "EXCL", "2026-10"))
    assert "exclusions" in with_one.inputs.tables
    assert with_one.id != without.id
    assert result(with_one) == result(without)


def test_a_run_made_before_a_decision_can_be_made_again_after_it(tmp_path):
    opened = made(tmp_path)
    before, version = score(open_job(opened, "EXCL", "2026-10")), opened.version
    made(tmp_path, (), (), [decision(1, "fault_tickets", "T4")])
    assert score(open_job(opened, "EXCL", "2026-10")).id != before.id
    assert score(open_job(opened, "EXCL", "2026-10", version=version)).as_json() == before.as_json()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gone=st.sets(st.integers(0, 11)), lost=st.sets(st.integers(0, 2)), order=st.randoms(use_true_random=False)
)
def test_excluded_rows_count_like_rows_that_are_not_there(tmp_path_factory, gone, lost, order):
    keys = [("fault_tickets", f"T{number}") for number in gone]
    keys += [
        ("revenue", json.dumps([REVENUE[number][name] for name in ("unit", "account", "month")]))
        for number in lost
    ]
    order.shuffle(keys)
    decisions = [decision(number, table, key) for number, (table, key) in enumerate(keys)]
    one = made(tmp_path_factory.mktemp("one"), decisions=decisions)
    tickets = [row for number, row in enumerate(TICKETS) if number not in gone]
    revenue = [row for number, row in enumerate(REVENUE) if number not in lost]
    other = made(tmp_path_factory.mktemp("other"), tickets, revenue)
    first, second = (score(open_job(opened, "EXCL", "2026-10")) for opened in (one, other))
    # Whose rows are all excluded stays a subject, without figures.
    empty = {subject for subject, own in first.figures.items() if not own}
    for subject in first.figures.keys() - empty:
        assert first.figures[subject] == second.figures[subject]
    assert second.figures.keys() | empty == first.figures.keys()
    assert result(first)[2] == result(second)[2]


@SPARK
def test_the_same_on_spark(tmp_path):
    decisions = [
        decision(1, "fault_tickets", '["T4"]'),
        decision(2, "revenue", '["城东", "语音", "2026-10"]'),
    ]
    opened = made(tmp_path, decisions=decisions)
    first, second = (
        score(open_job(opened, "EXCL", "2026-10", engine=engine)).as_json() for engine in ("duckdb", "spark")
    )
    assert first == second


@pytest.mark.parametrize(
    ("table", "written", "key"),
    [
        ("fault_tickets", '["T1"]', "T1"),
        ("fault_tickets", "T1", "T1"),
        ("fault_tickets", "[甲]1", "[甲]1"),
        ("fault_tickets", "[7]", "7"),
        ("revenue", '["甲", "语音", "2026-10"]', "甲␟语音␟2026-10-01"),
        ("revenue", "甲", None),
        ("fault_tickets", '["T1", "T2"]', None),
    ],
)
def test_a_key_is_read_as_it_is_written(table, written, key):
    assert read_key(written, CATALOGUE[table]) == key


def test_nobody_approves_an_own_proposal_and_only_rows_of_tables_are_named(tmp_path):
    file = tmp_path / "剔除.csv"
    file.write_text(
        "剔除编号,表,行主键,剔除原因,提出人,批准人,批准日期\n"
        "1,故障工单,T1,停电,李,赵,2026-11-02\n2,fault_tickets,T2,停电,李,李,2026-11-02\n"
        "3,没有的表,T3,停电,李,赵,2026-11-02\n",
        encoding="utf-8",
    )
    opened = Workspace.create(tmp_path / "ws")
    report = import_files(opened, Request("exclusions", (file,), "李", ""), lambda: None)
    codes = [row.reasons[0].code for batch in report.batches for row in batch.rejected]
    assert (report.counts["accepted"], codes) == (1, ["row.one_person", "cell.category"])
