"""Rows of a view belong to whom the registers say on their day: counted, explained, excluded and forecast like any row."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.engine.answers.ticket import explain_ticket
from kaohe.engine.evidence import Evidence
from kaohe.engine.opening import open_job
from kaohe.engine.quality import data_quality
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.engine.views import viewed
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "policy.yaml"
SPARK = pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)
GROUPS = ("甲组", "乙组")
ROWS = {
    "assignments": [
        {"person": name, "unit": "部", "team": name, "valid_from": "2026-01-01"} for name in GROUPS
    ],
    "territories": [
        {"place": "东区", "unit": "甲组", "valid_from": "2026-01-01"},
        {"place": "西区", "unit": "甲组", "valid_from": "2026-01-01", "valid_to": "2026-10-15"},
        {"place": "西区", "unit": "乙组", "valid_from": "2026-10-16"},
    ],
    "customer_sites": [
        {"user_id": "E", "customer_id": "K", "district": "东区", "valid_from": "2026-01-01"},
        {"user_id": "W", "customer_id": "K", "district": "西区", "valid_from": "2026-01-01"},
        {"user_id": "N", "customer_id": "K", "district": "北区", "valid_from": "2026-01-01"},
    ],
}


def ticket(number, user, accepted, minutes=30):
    day, _space, clock = accepted.partition(" ")
    hour, minute = int(clock[:2]), int(clock[3:5]) + minutes
    return {
        "ticket_id": f"T{number}",
        "unit": "台席",
        "user_id": user,
        "accepted_at": accepted,
        "restored_at": f"{day} {hour + minute // 60:02d}:{minute % 60:02d}:00",
    }


TICKETS = [
    ticket(1, "E", "2026-10-05 08:00:00"),
    ticket(2, "W", "2026-10-15 23:00:00", 59),
    ticket(3, "W", "2026-10-16 00:00:00", 61),
    ticket(4, "N", "2026-10-05 08:00:00"),
    ticket(5, "", "2026-10-05 08:00:00"),
]


def job_of(folder, rows, period="2026-10", **options):
    own = folder / "policies" / "VIEWS"
    own.mkdir(parents=True, exist_ok=True)
    shutil.copy(POLICY, own / "policy.yaml")
    if not (folder / "kaohe.json").exists():
        facts_of_rows(rows, folder)
    return open_job(Workspace.open(folder), "VIEWS", period, **options)


def counted(run):
    return {
        subject: {name: pair[0] for name, pair in figures.items()} for subject, figures in run.figures.items()
    }


def test_a_row_belongs_to_whom_the_registers_say_on_its_day(tmp_path):
    run = score(job_of(tmp_path, {**ROWS, "fault_tickets": TICKETS}))

    assert counted(run) == {"甲组": {"handled": 2, "in_time": 2}, "乙组": {"handled": 1, "in_time": 0}}
    assert set(run.inputs.tables) >= {"fault_tickets", "customer_sites", "territories", "assignments"}
    assert "owned" not in run.inputs.tables


def test_rows_explain_to_whom_they_belong_and_why_others_do_not_count(tmp_path):
    job = job_of(tmp_path, {**ROWS, "fault_tickets": TICKETS})
    evidence = Evidence(job)
    (late,) = evidence.rows("in_time", "乙组")["late"]
    nobody = evidence.rows("handled", "台席")["excluded"]
    quality = {each.measure: each for each in data_quality(job).measures}

    assert (late["ticket_id"], late["unit"], late["owner"], late["district"]) == (
        "T3",
        "台席",
        "乙组",
        "西区",
    )
    assert [(row["ticket_id"], row["reason"]) for row in nobody] == [
        ("T4", "没有登记归属"),
        ("T5", "没有登记归属"),
    ]
    assert quality["handled"].left_out == (("没有登记归属", 2),)


def test_a_ticket_of_a_view_is_explained(tmp_path):
    job = job_of(tmp_path, {**ROWS, "fault_tickets": TICKETS})
    record = Record(score(job, Workspace.open(tmp_path).version), job.loaded, job.calendar)
    (row,) = explain_ticket(record, Workspace.open(tmp_path), "T3")["rows"]

    assert {each["measure"]: each["state"] for each in row["measures"]} == {
        "handled": "included",
        "in_time": "late",
    }
    assert row["subject"] == "乙组"


def test_a_decision_on_a_row_reaches_the_view(tmp_path):
    decision = {
        "exclusion_id": "X1",
        "table": "fault_tickets",
        "row_key": "T3",
        "reason": "停电",
        "proposed_by": "李文静",
        "approved_by": "赵志远",
        "approved_on": "2026-11-02",
    }
    run = score(job_of(tmp_path, {**ROWS, "fault_tickets": TICKETS, "exclusions": [decision]}))

    assert counted(run)["乙组"] == {}


def test_without_registers_nothing_belongs_to_anybody(tmp_path):
    run = score(job_of(tmp_path, {"assignments": ROWS["assignments"], "fault_tickets": TICKETS}))

    assert counted(run) == {"甲组": {}, "乙组": {}}


def test_what_is_asked_of_a_view_is_compiled_without_its_joins(tmp_path):
    source = job_of(tmp_path, {**ROWS, "fault_tickets": TICKETS}).source()
    expanded = viewed(
        "owned", source.views["owned"], source.table, source.catalogue, (source.backend, source.zone)
    )
    named = source.table("owned")
    rows, whole = (set(map(str, source.backend.fetch(each).to_pylist())) for each in (named, expanded))

    assert "JOIN" in source.backend.connection.compile(expanded)
    assert "JOIN" not in source.backend.connection.compile(named)
    assert named.schema() == expanded.schema()
    assert len(rows) == len(TICKETS)
    assert rows == whole


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    users=st.lists(st.sampled_from("EWNX"), min_size=1, max_size=12),
    days=st.lists(st.integers(1, 31), min_size=12, max_size=12),
)
def test_each_row_is_counted_once_or_excluded_once(tmp_path_factory, users, days):
    tickets = [
        ticket(number, user, f"2026-10-{day:02d} 08:00:00")
        for number, (user, day) in enumerate(zip(users, days, strict=False))
    ]
    job = job_of(tmp_path_factory.mktemp("views"), {**ROWS, "fault_tickets": tickets})
    handled = sum(own.get("handled", 0) for own in counted(score(job)).values())
    (measure, _other) = data_quality(job).measures

    assert handled == measure.counted == sum(user in "EW" for user in users)
    assert sum(count for _reason, count in measure.left_out) == len(users) - handled


@SPARK
def test_the_same_on_spark(tmp_path):
    rows = {**ROWS, "fault_tickets": TICKETS}
    duckdb, spark = (score(job_of(tmp_path, rows, engine=engine)) for engine in ("duckdb", "spark"))

    assert spark.as_json() == duckdb.as_json()
