"""Why a result changed: parts add up exactly for every node, whatever changed, and name rows and clauses."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.engine.answers.shares import rounded, shares
from kaohe.engine.answers.why import why
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "relative.yaml"
CAUSES = ("data", "policy", "adjustment", "others")


@given(st.lists(st.fractions(-9, 9, max_denominator=7), min_size=16, max_size=16))
def test_shares_are_the_mean_over_all_orders(worth):
    def of(come):
        return worth[sum(1 << CAUSES.index(cause) for cause in come)]

    found = shares(CAUSES, of)
    means = dict.fromkeys(CAUSES, Fraction(0))
    for order in permutations(CAUSES):
        for place, cause in enumerate(order):
            means[cause] += of(frozenset(order[: place + 1])) - of(frozenset(order[:place]))
    assert found == {cause: total / 24 for cause, total in means.items()}


@given(st.lists(st.fractions(-9, 9, max_denominator=11), min_size=1, max_size=4), st.integers(0, 3))
def test_rounded_shares_keep_their_sum(parts, decimals):
    total = Fraction(round(sum(parts) * 10**decimals), 10**decimals)
    named = dict(zip(CAUSES, [parts[0] + total - sum(parts), *parts[1:]], strict=False))
    assert sum(rounded(named, decimals).values()) == total


def tickets(unit, on_time, late, day=5):
    row = {"unit": unit, "accepted_at": f"2026-10-0{day} 08:00:00", "grade": "A"}
    return [
        {"repeat": on_time, **row, "restored_at": f"2026-10-0{day} 09:00:00"},
        {"repeat": late, **row, "restored_at": f"2026-10-0{day} 23:00:00"},
    ]


def event(unit, count):
    return {"subject": unit, "kind": "slip", "occurred_on": "2026-10-06", "count": count}


@pytest.fixture
def scored(tmp_path):
    """Score made-up rows by the relative policy, with changes to its text; returns workspace and record."""

    def run(rows, *, target="95%", version=None):
        file = tmp_path / "policies" / "RELATIVE" / "policy.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(POLICY.read_text(encoding="utf-8").replace("95%", target), encoding="utf-8")
        folder = tmp_path / "facts"
        if rows is not None:
            facts_of_rows(rows, folder)
        workspace = Workspace.open(folder)
        job = open_job(workspace, str(file), "2026-10", version=version)
        record = Record(
            score(job, workspace.version if version is None else version), job.loaded, job.calendar
        )
        return workspace, record

    return run


def adds_up(answer, runs):
    """Check every node and subject of an answer against the two runs."""
    points = [{(row.subject, row.indicator): row.points or Decimal(0) for row in run.rows} for run in runs]
    for each in answer["subjects"]:
        told = {node["indicator"]: node["parts"] for node in each["nodes"]}
        nodes = {name for side in points for subject, name in side if subject == each["subject"]}
        for name in nodes:
            before, after = (side.get((each["subject"], name), Decimal(0)) for side in points)
            assert sum(told.get(name, {}).values(), Decimal(0)) == after - before, (each["subject"], name)
        moved = (each["after"] or Decimal(0)) - (each["before"] or Decimal(0))
        assert sum((part["points"] for part in each["parts"]), Decimal(0)) == moved


def test_a_late_batch_is_named_row_by_row(scored):
    rows = {"fault_tickets": [*tickets("甲", 9, 1), *tickets("乙", 10, 0, day=6)]}
    _workspace, before = scored(rows)
    more = [{**row, "ticket_id": f"补{index}"} for index, row in enumerate(tickets("丙", 1, 1, day=7))]
    more = [{**row, "unit": "甲", "repeat": 1} for row in more]
    workspace, after = scored({"fault_tickets": more})
    answer = why(before, after, workspace, "甲")
    adds_up(answer, (before.run, after.run))
    (own,) = answer["subjects"]
    data = next(part for part in own["parts"] if part["kind"] == "data")
    reason = next(one for one in data["because"] if one["measure"] == "on_time")
    assert (reason["before"], reason["after"]) == ([9, 10], [10, 12])
    assert [(row["key"]["ticket_id"], row["change"], row["is"]) for row in reason["rows"]] == [
        ("补0", "new", "met"),
        ("补1", "new", "late"),
    ]
    assert {Path(row["file"]).name for row in reason["rows"]} == {"fault_tickets.csv"}
    assert "policy" not in {part["kind"] for part in own["parts"]}


def test_a_new_target_is_named_by_its_clause(scored):
    rows = {"fault_tickets": [*tickets("甲", 9, 1), *tickets("乙", 10, 0, day=6)]}
    _workspace, before = scored(rows)
    workspace, after = scored(None, target="96%")
    answer = why(before, after, workspace)
    adds_up(answer, (before.run, after.run))
    own = next(each for each in answer["subjects"] if each["subject"] == "甲")
    (part,) = own["parts"]
    assert (part["kind"], part["points"]) == ("policy", Decimal("-1.00"))
    assert any(
        reason["path"].startswith("indicators.timely") and reason["cite"] == "第二条"
        for reason in part["because"]
    )


def test_what_the_others_did_is_kept_apart(scored):
    _workspace, before = scored({"fault_tickets": [*tickets("甲", 9, 1), *tickets("乙", 10, 0, day=6)]})
    more = [{**row, "ticket_id": "另", "repeat": 1} for row in tickets("乙", 0, 5, day=7)[1:]]
    workspace, after = scored({"fault_tickets": more})
    answer = why(before, after, workspace, "甲")
    adds_up(answer, (before.run, after.run))
    (own,) = answer["subjects"]
    assert {part["kind"] for part in own["parts"]} == {"others"}
    assert own["parts"][0]["because"][0]["indicator"] == "relative"


ROWS = st.fixed_dictionaries(
    {
        "fault_tickets": st.lists(
            st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=4
        ),
        "events": st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(1, 4)), max_size=3),
    }
)


def made(rows):
    tables = {
        "fault_tickets": [
            row for unit, good, bad in rows["fault_tickets"] for row in tickets(unit, good, bad)
        ],
        "events": [
            event(unit, count) | {"event_id": f"e{n}"} for n, (unit, count) in enumerate(rows["events"])
        ],
    }
    return {name: own for name, own in tables.items() if any(row.get("repeat", 1) for row in own)}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, then=ROWS, target=st.sampled_from(["95%", "95%", "90%", "99.5%"]))
def test_parts_add_up_for_every_node_and_subject(scored, tmp_path, first, then, target):
    shutil.rmtree(tmp_path / "facts", ignore_errors=True)
    if not made(first) or not made(then):
        return
    _workspace, before = scored(made(first))
    workspace, after = scored(made(then), target=target)
    adds_up(why(before, after, workspace), (before.run, after.run))


def test_many_rows_of_two_months_are_counted_by_day_and_state(tmp_path):
    """What is open in both is as it was; everything else of one month is gone, of the other new."""
    rows = [row | {"repeat": row["repeat"] * 3} for day in (5, 6) for row in tickets("甲", 5, 2, day=day)]
    rows += [
        {
            name: str(cell).replace("2026-10", "2026-09") if name.endswith("_at") else cell
            for name, cell in row.items()
        }
        for row in rows
    ]
    rows.append({"unit": "甲", "grade": "A", "accepted_at": "2026-09-01 08:00:00", "restored_at": None})
    facts_of_rows({"fault_tickets": rows}, tmp_path / "facts")
    workspace = Workspace.open(tmp_path / "facts")
    jobs = [open_job(workspace, str(POLICY), period) for period in ("2026-09", "2026-10")]
    records = [Record(score(job, workspace.version), job.loaded, job.calendar) for job in jobs]
    late = [{**row, "ticket_id": f"补{index}"} for index, row in enumerate(tickets("甲", 0, 1, day=7)[1:])]
    facts_of_rows({"fault_tickets": late}, tmp_path / "facts")
    job = open_job(workspace, str(POLICY), "2026-10")
    records[1] = Record(score(job, workspace.version), job.loaded, job.calendar)
    answer = why(*records, workspace)
    adds_up(answer, [record.run for record in records])
    (own,) = answer["subjects"]
    (reason,) = [one for part in own["parts"] if part["kind"] == "data" for one in part["because"]]
    told = [(one["day"], one["change"], one["was"] or one["is"], one["rows"]) for one in reason["groups"]]
    months = [("2026-09", "gone"), ("2026-10", "new")]
    assert told == [
        *[
            (f"{month}-{day}", change, state, rows)
            for month, change in months
            for day in ("05", "06")
            for state, rows in (("late", 6), ("met", 15))
        ],
        ("2026-10-07", "new", "late", 1),
    ]
    assert {(Path(one["file"]).name, one["change"], one["rows"]) for one in reason["files"]} >= {
        ("fault_tickets.csv", "gone", 42)
    }


def test_the_same_run_twice_has_no_parts(scored):
    workspace, run = scored({"fault_tickets": tickets("甲", 3, 1)})
    answer = why(run, run, workspace)
    assert [(each["parts"], each["nodes"]) for each in answer["subjects"]] == [([], [])]


def test_a_changed_record_is_not_answered(scored):
    workspace, run = scored({"fault_tickets": tickets("甲", 3, 1)})
    row = replace(run.run.rows[0], points=Decimal("99.99"))
    with pytest.raises(Exception, match=r"why\.disagrees"):
        why(replace(run, run=replace(run.run, rows=(row, *run.run.rows[1:]))), run, workspace)


def test_the_command_answers_people_and_programs(command, workspace):
    scores = [
        command("score", "P01", "--period", "2026-10", "-w", workspace, "--format", "json", *more).json["run"]
        for more in ((), ("--interpretation", "partial_units=whole"))
    ]
    answer = command("why", *scores, "-w", workspace, "--format", "json").json
    (own,) = answer["subjects"]
    assert {"subject", "before", "after", "parts"} <= own.keys()
    moved = sum(Decimal(part["points"]) for part in own["parts"])
    assert Decimal(own["before"]) + moved == Decimal(own["after"])
    assert {part["kind"] for part in own["parts"]} == {"policy"}
    assert "partial_units" in json.dumps(own["parts"]) or own["parts"][0]["because"]
    assert own["before"] in command("why", *scores, "-w", workspace).out


def test_what_cannot_be_compared_is_refused_with_what_there_is(command, workspace):
    one = command("score", "P01", "--period", "2026-10", "-w", workspace, "--format", "json").json["run"]
    asked = ("-w", workspace, "--format", "json")
    error = command("why", one, one, "城区支持中心", *asked).error
    assert (error["code"], "城区支撑中心" in error["hint"]) == ("why.subject", True)
    other = command("score", "P10", "--period", "2026-10", *asked).json["run"]
    assert command("why", one, other, *asked).error["code"] == "why.other_policy"
    assert command("why", one, "ffff", *asked).error["code"] == "run.not_found"
