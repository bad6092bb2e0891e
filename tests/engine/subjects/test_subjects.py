"""Who is assessed, who not and why, and with whom one is compared."""

import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.examples import run_examples
from kaohe.engine.explain import explain
from kaohe.engine.opening import open_job
from kaohe.engine.roster import Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.engine.stays import Stay, chosen, clashing, succeeding
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
POST = {"unit": "话务部", "post": "座席", "valid_from": "2026-01-01"}


def call(subject: str, count: int) -> dict[str, object]:
    return {"subject": subject, "kind": "call", "occurred_on": "2026-10-05", "count": count}


FACTS = {
    "people": [{"person": "乙", "status": "试用"}, {"person": "丙"}],
    "assignments": [
        {"person": "甲", **POST, "line": "一线", "team": "一组", "valid_to": "2026-10-09"},
        {"person": "甲", **POST, "line": "二线", "team": "二组", "valid_from": "2026-10-10"},
        {"person": "乙", **POST, "line": "二线", "team": "二组"},
        {"person": "丙", **POST, "line": "一线", "team": "一组", "level": 2},
    ],
    "exemptions": [
        {"subject": "丙", "item": "quality", "valid_from": "2026-01-01", "reason": "改造期"},
    ],
    "events": [call("甲", 30), call("乙", 90), call("丙", 10), call("路人", 5)],
}


def job(folder: Path, *changes: tuple[str, str], facts=FACTS, engine="duckdb"):
    text = TEXT
    for write, instead in changes:
        assert text.count(write) == 1, write
        text = text.replace(write, instead)
    folder.mkdir(exist_ok=True)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    if not (folder / "facts").exists():
        facts_of_rows(facts, folder / "facts")
    return open_job(Workspace.open(folder / "facts"), str(folder / "policy.yaml"), "2026-10", engine=engine)


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 4, [])


def test_a_reason_stands_in_rows_and_totals_and_nowhere_else(tmp_path: Path) -> None:
    result = score(job(tmp_path)).as_json()
    totals = {total["subject"]: total for total in result["totals"]}
    assert totals["乙"] == {
        "subject": "乙",
        "points": None,
        "grade": None,
        "rank": None,
        "reason": "试用期不参加考核",
    }
    assert "reason" not in totals["甲"]
    rows = {(row["subject"], row["indicator"]): row for row in result["rows"]}
    assert rows["丙", "quality"]["reason"] == "改造期"
    assert rows["甲", "place_in_orders"]["reason"] == "只考核 line = 二线 and level >= 2"
    assert "reason" not in rows["甲", "share_of_calls"]
    assert result["outsiders"] == ["路人"]


def test_an_explanation_gives_the_reason_also_after_the_run_was_kept(tmp_path: Path) -> None:
    scoring = job(tmp_path)
    record = Record(score(scoring), scoring.loaded, scoring.calendar)
    kept = read(save(tmp_path / "runs", record))
    assert kept.run.roster.members["丙"].exempt == {"quality": "改造期"}
    explained = explain(kept, "乙", "total")
    assert explained["reason"] == "试用期不参加考核"
    assert explained["arithmetic"] == "不参评:试用期不参加考核;分值不计入上级"
    assert explain(kept, "甲", "share_of_calls")["mean"] == 30
    assert explain(kept, "丙", "place_in_orders")["reason"] == "只考核 line = 二线 and level >= 2"


def test_score_prints_the_reason(command, tmp_path: Path) -> None:
    job(tmp_path)
    answer = command("score", tmp_path / "policy.yaml", "--period", "2026-10", "-w", tmp_path / "facts")
    assert answer.code == 0
    assert "不参评:试用期不参加考核" in answer.out
    explained = command("explain", "latest", "丙", "quality", "-w", tmp_path / "facts")
    assert "改造期" in explained.out


def test_the_run_is_named_by_the_roster_too(tmp_path: Path) -> None:
    before = job(tmp_path / "a").inputs()
    assert {"people", "assignments", "exemptions"} <= before.tables.keys()
    for table in ("people", "assignments", "exemptions"):
        facts = {name: rows for name, rows in FACTS.items() if name != table}
        assert job(tmp_path / table, facts=facts).inputs() != before


@pytest.mark.parametrize(("as_of", "line"), [("end", "二线"), ("start", "一线"), ("longest", "二线")])
def test_which_of_two_stays_counts(tmp_path: Path, as_of: str, line: str) -> None:
    run = score(job(tmp_path, ("  kind: person\n", f"  kind: person\n  as_of: {as_of}\n")))
    assert run.roster.members["甲"].attributes["line"] == line


TWICE = FACTS | {
    "assignments": [
        {"person": "甲", **POST, "line": "一线"},
        {"person": "甲", **POST, "line": "二线", "unit": "客服部", "valid_from": "2026-10-10"},
    ]
}


def test_two_places_at_once_are_refused_visibly(tmp_path: Path, command) -> None:
    run = score(job(tmp_path, facts=TWICE))
    reason = "任职重叠:2026-01-01 起 话务部 座席;2026-10-10 起 客服部 座席"
    assert next(total.reason for total in run.totals if total.subject == "甲") == reason
    scoring = ("score", tmp_path / "policy.yaml", "--period", "2026-10", "-w", tmp_path / "facts")
    (finding,) = command(*scoring, "--format", "json").json["findings"]
    assert (finding["code"], finding["place"]) == ("roster.overlap", {"value": "甲"})
    answer = command(*scoring)
    assert "roster.overlap" in answer.out


def test_the_later_place_takes_over_where_the_policy_says_so(tmp_path: Path) -> None:
    run = score(job(tmp_path, ("  kind: person\n", "  kind: person\n  overlap: latest\n"), facts=TWICE))
    assert run.roster.members["甲"].attributes["line"] == "二线"
    assert run.roster.members["甲"].out is None
    assert [finding.severity for finding in run.findings] == ["warning"]


def test_two_places_from_one_day_cannot_succeed_each_other(tmp_path: Path) -> None:
    facts = FACTS | {"assignments": [{"person": "甲", **POST, "unit": unit} for unit in ("话务部", "客服部")]}
    run = score(job(tmp_path, ("  kind: person\n", "  kind: person\n  overlap: latest\n"), facts=facts))
    assert "任职重叠" in run.roster.members["甲"].out


def test_teams_are_those_of_the_period_with_what_their_members_share(tmp_path: Path) -> None:
    run = score(
        job(
            tmp_path,
            ("kind: person\n", "kind: team\n"),
            ("where: post = 座席 or post is missing\n", "where: unit = 话务部\n"),
            ("    - {where: status = probation, reason: 试用期不参加考核, cite: 第二条}\n", ""),
            ("    - {where: hired_on in period, reason: 本期入职, cite: 第三条}\n", ""),
            ("  exclude:\n", ""),
        )
    )
    assert run.roster.subjects == ["一组", "二组"]
    assert run.roster.members["一组"].attributes["line"] == "一线"
    assert run.roster.members["一组"].attributes.get("level") is None
    assert run.outsiders == ("路人",)


def test_without_a_roster_whoever_has_a_fact_is_assessed_and_that_is_said(tmp_path: Path) -> None:
    run = score(job(tmp_path, facts={"events": FACTS["events"]}))
    assert run.roster.subjects == ["丙", "乙", "甲", "路人"]
    assert [finding.code for finding in run.findings] == ["roster.missing"]


def test_who_is_assessed_by_another_policy_is_no_stranger(tmp_path: Path) -> None:
    facts = {**FACTS, "units": [{"unit": "城区"}], "events": [*FACTS["events"], call("城区", 1)]}
    run = score(job(tmp_path, facts=facts))
    assert run.outsiders == ("路人",)


def test_a_condition_that_nobody_meets_is_said(tmp_path: Path) -> None:
    run = score(job(tmp_path, ("post = 座席 or post is missing", "unit = 客服部")))
    assert run.totals == ()
    assert [finding.code for finding in run.findings] == ["roster.nobody"]
    assert "unit = 客服部" in run.findings[0].message
    assert run.outsiders == ("路人",), "who is known but not assessed is no stranger"


def test_months_before_anybody_was_there_are_no_doubt(tmp_path: Path) -> None:
    stays = (("甲", "客户服务部", "2026-09-01"), ("乙", "财务部", "2026-01-01"))
    rows = [{"person": who, "unit": unit, "valid_from": since} for who, unit, since in stays]
    facts_of_rows({"assignments": rows}, tmp_path)
    run = score(open_job(Workspace.open(tmp_path), "P16", "2026"))
    assert (run.roster.subjects, run.findings) == (["甲"], ())


def test_a_roster_survives_being_kept(tmp_path: Path) -> None:
    run = score(job(tmp_path))
    assert run.roster.members["甲"].attributes["valid_from"] == date(2026, 10, 10)
    record = read(save(tmp_path / "runs", Record(run, job(tmp_path).loaded, job(tmp_path).calendar)))
    for name, member in run.roster.members.items():
        known = {key: cell for key, cell in member.attributes.items() if cell is not None}
        assert record.run.roster.members[name].attributes == known


@pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)
def test_spark_gives_the_same_run_from_the_same_roster(tmp_path: Path) -> None:
    assert score(job(tmp_path, engine="spark")).as_json() == score(job(tmp_path)).as_json()


def days(first: int, last: int) -> tuple[date, date]:
    return date(2026, 10, first), date(2026, 10, last)


@st.composite
def some_stays(draw: st.DrawFn) -> list[Stay]:
    stays = []
    for place in range(draw(st.integers(1, 5))):
        first, last = sorted((draw(st.integers(1, 31)), draw(st.integers(1, 31))))
        start, end = days(first, last)
        stays.append(Stay(start, end, {"unit": f"u{place}", "valid_from": start, "valid_to": end}))
    return sorted(stays, key=lambda stay: (stay.row["valid_from"], stay.row["unit"]))


@settings(max_examples=200, deadline=None)
@given(some_stays())
def test_of_succeeding_stays_each_day_has_the_latest(stays: list[Stay]) -> None:
    """Day by day: who began last by then is where the person is; only a common first day stays a clash."""
    after = succeeding(stays)
    begun = [stay.row["valid_from"] for stay in stays]
    if len(set(begun)) == len(begun):
        assert clashing(after) is None
    for day in range(1, 32):
        on = date(2026, 10, day)
        there = [stay for stay in stays if stay.first <= on <= stay.last]
        later = {stay.row["unit"] for stay in after if stay.first <= on <= stay.last}
        latest = max((one for one in begun if one <= on), default=None)
        assert later == {stay.row["unit"] for stay in there if stay.row["valid_from"] == latest}


@settings(max_examples=100, deadline=None)
@given(some_stays(), st.randoms(use_true_random=False), st.sampled_from(["end", "start", "longest"]))
def test_the_stay_that_counts_does_not_depend_on_the_order_of_rows(
    stays: list[Stay], random: Random, as_of: str
) -> None:
    apart = succeeding(stays)
    if clashing(apart) is None:
        assert chosen(random.sample(apart, len(apart)), as_of) == chosen(apart, as_of)


def test_names_without_a_roster_are_sorted() -> None:
    assert Roster.of({"乙", "甲", "丙"}).subjects == sorted(["乙", "甲", "丙"])
