"""Explanations follow from figures and rows: nothing is counted twice, left out unsaid, or said otherwise."""

import re
import shutil
from decimal import Decimal

import pytest

import worked_example
from kaohe.engine.figures import half_up
from kaohe.engine.opening import RUNS, open_job
from kaohe.engine.runs import Record, save
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace
from pocket_calculator import calculated

UNIT = worked_example.UNIT
ON_TIME = ("assurance", "provisioning", "last_mile_provisioning", "last_mile_repair")


@pytest.fixture(scope="module")
def scored(worked_facts, tmp_path_factory):
    """The worked example with its run; nobody changes it."""
    workspace = Workspace(shutil.copytree(worked_facts, tmp_path_factory.mktemp("scored") / "workspace"))
    job = open_job(workspace, "P01", "2026-10")
    save(workspace.root / RUNS, Record(score(job, workspace.version), job.loaded, job.calendar))
    return workspace.root


@pytest.fixture
def own(scored, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(scored, tmp_path / "own")


@pytest.fixture
def explained(command, scored):
    """Explain any node of the worked example."""

    def explain(indicator, *more, json=True, workspace=scored):
        words = ("explain", "latest", UNIT, indicator, "-w", workspace, *more)
        answer = command(*words, *(("--format", "json") if json else ()))
        assert answer.code == 0, answer.err
        return answer.json if json else answer.out

    return explain


def nodes_of(tree):
    yield tree
    for child in tree.get("children", ()):
        yield from nodes_of(child)


def test_the_tree_as_text(explained, golden):
    golden("explain_total.txt", re.sub(r"\s+\n", "\n", explained("total", json=False)))


def test_one_item_down_to_its_rows_as_text(explained, golden):
    golden("explain_assurance_rows.txt", re.sub(r"\s+\n", "\n", explained("assurance", "--rows", json=False)))


def test_the_tree_as_json(explained, golden):
    lines = []
    for node in nodes_of(explained("total")):
        parts = ("indicator", "status", "points", "max", "value", "numerator", "denominator", "arithmetic")
        lines.append(" | ".join(str(node.get(part)) for part in parts))
        lines += [
            f"  {step['title']} | {step['count']} | {step['points']} | {step['rule']} | {step['cite']}"
            for step in node["adjustments"]
        ]
    golden("explain_total.json.txt", "\n".join(lines) + "\n")


def test_every_published_figure_is_explained_as_published(explained):
    found = {node["indicator"]: node for node in nodes_of(explained("total"))}
    for name, points in worked_example.POINTS.items():
        assert found[name]["points"] == points
        assert found[name]["cite"]["article"]
        assert found[name]["arithmetic"]


def test_clauses_name_the_text_that_they_stand_in(explained):
    found = {node["indicator"]: node["cite"]["source"] for node in nodes_of(explained("total"))}
    own, used = "政企客户支撑中心绩效考核指标及定义(试行)", "2010年政企客户部对政企支撑中心考核办法"
    assert {found[name] for name in ("total", "front", "back", "assurance")} == {own}
    assert {found[name] for name in ("service_quality", "satisfaction", "attitude")} == {used}


def test_arithmetic_comes_out_on_a_pocket_calculator(explained):
    for node in nodes_of(explained("total")):
        if node["points"] is None:
            continue
        shown, _equals, result = node["arithmetic"].rpartition(" = ")
        assert result == node["points"]
        assert half_up(calculated(shown), 2) == Decimal(result), node["arithmetic"]


@pytest.mark.parametrize("indicator", sorted(worked_example.VALUES))
def test_rows_add_up_to_the_figures(explained, indicator):
    node = explained(indicator, "--rows")
    rows = node["rows"]
    if indicator != "last_mile_repeat":
        assert len(rows["included"]) == node["denominator"]
        assert sum(row["met"] for row in rows["included"]) == node["numerator"]
    if indicator in ON_TIME:
        assert len(rows["late"]) == node["denominator"] - node["numerator"]
        assert [row for row in rows["late"] if row not in rows["included"]] == []
        assert all(Decimal(row["late_by_minutes"]) >= 0 for row in rows["late"])
    assert node["value"] == worked_example.VALUES[indicator]


@pytest.mark.parametrize("indicator", sorted(worked_example.VALUES))
def test_a_row_is_in_one_place_only_and_says_where_it_comes_from(explained, indicator):
    rows = explained(indicator, "--rows")["rows"]
    places = [(row["file"], row["row"]) for kind in ("included", "excluded", "open") for row in rows[kind]]
    assert places
    assert len(places) == len(set(places))
    for file, number in places:
        assert file.endswith(".csv")
        assert number >= 2
    for row in rows["excluded"]:
        assert row["reason"]


def test_what_is_left_out_has_its_reason_and_clause(explained):
    rows = explained("assurance", "--rows")["rows"]
    assert {row["ticket_id"]: row["reason"] for row in rows["excluded"]} == {
        "X1": "不是电信原因",
        "X2": "没有时限:工单未写,等级也无规定",
    }
    assert all(row["cite"] for row in rows["excluded"])


def test_an_open_ticket_past_its_limit_is_listed_and_not_counted(explained):
    rows = explained("assurance", "--rows")["rows"]
    assert [row["ticket_id"] for row in rows["open"]] == ["X3"]
    included = {row["ticket_id"] for row in rows["included"]}
    assert not included & {"X3", "X4", "X5"}


def test_a_ticket_a_second_over_its_limit_says_by_how_much(explained):
    late = explained("assurance", "--rows")["rows"]["late"]
    assert len(late) == 16
    assert {row["late_by_minutes"] for row in late} == {"0.02"}


def test_deductions_come_with_their_events(explained):
    node = explained("assurance", "--rows")
    steps = {step["measure"]: step for step in node["adjustments"] if Decimal(step["points"])}
    assert {name: (step["count"], step["points"]) for name, step in steps.items()} == {
        "assurance_false_feedback": ("1", "-0.50"),
        "assurance_miit": ("1", "-1.00"),
    }
    assert [row["event_id"] for row in steps["assurance_false_feedback"]["rows"]["included"]] == ["E1"]
    group = next(step for step in node["adjustments"] if step["measure"] == "assurance_group")
    assert {row["complaint_id"]: row["reason"] for row in group["rows"]["excluded"]} == {
        "C3": "不是有理由投诉",
        "C4": "不是维护责任",
    }


def test_a_void_item_says_by_which_event(explained, command, own, tmp_path):
    void = {"event_id": "V1", "subject": UNIT, "kind": "data_void", "occurred_on": "2026-10-08"}
    (file,) = worked_example.write(tmp_path, {"events": [void]}).values()
    command("import", "events", file, "-w", own)
    command("score", "P01", "--period", "2026-10", "-w", own)
    node = explained("assurance", "--rows", workspace=own)
    assert (node["status"], node["points"]) == ("void", "0.00")
    assert node["void_by"]
    assert "V1" in str(node["adjustments"])
    assert node["void_by"][0] in node["arithmetic"]


def test_an_old_run_is_explained_by_the_rows_of_its_day(explained, command, own, tmp_path):
    (old,) = (own / "runs").glob("*.json")
    late = {**worked_example.rows()["fault_tickets"][30], "restored_at": "2026-10-14 08:00:00"}
    (file,) = worked_example.write(tmp_path, {"fault_tickets": [late]}).values()
    command("import", "fault_tickets", file, "-w", own)
    assert command("score", "P01", "--period", "2026-10", "-w", own).code == 0
    assert len(explained("assurance", "--rows", workspace=own)["rows"]["late"]) == 17
    again = command("explain", old.stem, UNIT, "assurance", "--rows", "-w", own, "--format", "json").json
    assert len(again["rows"]["late"]) == 16


def test_a_balance_without_entries_says_so_and_names_the_nearest(command, scored):
    asked = ("explain", "latest", UNIT, "--balance", "-w", scored)
    assert command(*asked, "--format", "json").json["accounts"] == []
    assert UNIT in command(*asked).out
    error = command("explain", "latest", UNIT[:-1], "--balance", "-w", scored, "--format", "json").error
    assert (error["code"], UNIT in error["hint"]) == ("explain.subject", True)


def test_in_english_the_rule_is_said_in_english(explained, monkeypatch):
    monkeypatch.setenv("KAOHE_LANG", "en")
    said = " ".join(explained("assurance", json=False).split())
    assert "take off 1 point for every 1 percentage point below 95%" in said
    assert "Went: target missed" in said
