"""One ticket's clock: limit, due moment and lateness as the score has them; what it cost is what it would give back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaohe.engine.answers.ticket import explain_ticket
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace


def ticket(key, **more):
    row = {
        "ticket_id": key,
        "unit": "甲",
        "product": "VPN",
        "cause": "电信",
        "accepted_at": "2026-10-12 08:00:00",
    }
    return {**row, "restored_at": "2026-10-12 09:30:00", **more}


TICKETS = [
    ticket("按等级", grade="T1"),
    ticket("按工单", grade="T1", limit_minutes=90),
    ticket("按时刻", grade="T1", due_at="2026-10-12 09:29:00"),
    ticket("有挂起", grade="T1", paused_minutes=25),
    ticket("不算", grade="T1", cause="客户"),
    *({**ticket(f"好{number}"), "grade": "T2"} for number in range(40)),
]
ORDERS = [
    {
        "order_id": "节前",
        "unit": "甲",
        "product": "VPN",
        "order_type": "new",
        "segment": "gov_enterprise",
        "required_at": "2026-09-30 18:00:00",
        "completed_at": "2026-10-10 10:00:00",
    }
]


@pytest.fixture
def explained(tmp_path):
    """Explain a ticket of P01 by a run over rows."""

    def explain(key, tickets=TICKETS):
        facts_of_rows({"fault_tickets": tickets, "provisioning_orders": ORDERS}, tmp_path / "facts")
        workspace = Workspace.open(tmp_path / "facts")
        job = open_job(workspace, "P01", "2026-10")
        return explain_ticket(Record(score(job, workspace.version), job.loaded, job.calendar), workspace, key)

    return explain


def measure(answer, name="assurance_on_time"):
    return next(own for row in answer["rows"] for own in row["measures"] if own["measure"] == name)


@pytest.mark.parametrize(
    ("key", "state", "due", "late", "limit"),
    [
        ("按等级", "late", "09:00:00", "30", "grade"),
        ("按工单", "on_time", "09:30:00", None, "limit_minutes"),
        ("按时刻", "late", "09:29:00", "1", "due_at"),
        ("有挂起", "late", "09:25:00", "5", "grade"),
    ],
)
def test_the_limit_that_applied_and_when_it_was_due(explained, key, state, due, late, limit):  # noqa: PLR0917
    own = measure(explained(key))
    clock = own["clock"]
    assert (own["state"], clock["due"], clock["late_by_minutes"]) == (state, f"2026-10-12T{due}+08:00", late)
    assert limit in clock["limit"]["words"]
    assert [part["state"] for part in clock["timeline"] if part["state"] == "late"] == (
        ["late"] if late else []
    )


def test_a_row_left_out_says_why_and_costs_nothing(explained):
    own = measure(explained("不算"))
    assert (own["state"], own["indicators"]) == ("excluded", [])
    assert own["reason"]


def test_working_days_are_listed_with_the_holidays(explained):
    clocks = [own["clock"] for row in explained("节前")["rows"] for own in row["measures"] if "clock" in own]
    clock = next(each for each in clocks if each["timeline"])
    days = {part["day"]: (part["state"], part["name"]) for part in clock["timeline"]}
    assert days["2026-10-01"] == ("holiday", "国庆节")
    assert days["2026-10-08"] == ("working", None)
    assert days["2026-10-10"] == ("makeup", None)
    assert clock["due"].startswith("2026-10-09T23:59:59")


def test_what_it_cost_is_what_it_would_give_back(explained, tmp_path):
    (item,) = measure(explained("按等级"))["indicators"]
    points = []
    for number, end in enumerate(("2026-10-12 09:30:00", "2026-10-12 09:00:00")):
        rows = [{**TICKETS[0], "restored_at": end}, *TICKETS[1:]]
        facts_of_rows({"fault_tickets": rows, "provisioning_orders": ORDERS}, tmp_path / str(number))
        run = score(open_job(Workspace.open(tmp_path / str(number)), "P01", "2026-10"))
        points.append({row.indicator: row.points or Decimal(0) for row in run.rows})
    assert item["lost"] == points[1]["assurance"] - points[0]["assurance"] > 0
    assert item["lost_total"] == points[1]["total"] - points[0]["total"]


def test_an_unknown_number_is_refused_with_the_nearest(explained):
    with pytest.raises(KaoheError) as refused:
        explained("按等极")
    assert (refused.value.code, "按等级" in refused.value.findings[0].hint) == ("ticket.unknown", True)


def test_the_command_answers_people_and_programs(command, workspace):
    command("score", "P01", "--period", "2026-10", "-w", workspace)
    error = command("explain-ticket", "无", "-w", workspace, "--format", "json").error
    assert error["code"] == "ticket.unknown"
    key = error["hint"].split(":")[-1].split("、")[0]
    assert command("explain-ticket", key, "-w", workspace, "--format", "json").json["rows"]
    assert key in command("explain-ticket", key, "-w", workspace).out
