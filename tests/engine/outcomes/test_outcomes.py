"""How long somebody was there, and what follows from a result."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.examples import run_examples
from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.opening import open_job
from kaohe.engine.presence import days_present
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.calendars import named
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.difference.compare import compare
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
STAY = {"unit": "甲", "post": "座席", "level": 3}
FACTS = {
    "assignments": [
        {"person": "张三", **STAY, "valid_from": "2026-10-10", "valid_to": "2026-10-20"},
        {"person": "李四", **STAY, "valid_from": "2026-01-01"},
        {"person": "李四", **STAY, "valid_from": "2026-10-20"},
    ],
    "events": [
        {"subject": "张三", "kind": "call", "occurred_on": "2026-10-12", "count": 90},
        {"subject": "李四", "kind": "call", "occurred_on": "2026-10-12", "count": 150},
    ],
}


def load(*changes: tuple[str, str]):
    text = TEXT
    for write, instead in changes:
        assert text.count(write) == 1, write
        text = text.replace(write, instead)
    return load_document(parse_document(text, "policy.yaml"), CATALOGUE)


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 2, [])


def test_presence_is_explained_by_its_rows_and_outcomes_survive(tmp_path: Path, command) -> None:
    facts_of_rows(FACTS, tmp_path)
    job = open_job(Workspace.open(tmp_path), str(POLICY), "2026-10")
    record = read(save(tmp_path / "runs", Record(score(job), job.loaded, job.calendar)))
    explained = explain(record, "张三", "total", Evidence(job))
    present = explained["inputs"][1]
    # 10 (made up), 12–16, 19, 20
    assert (present["numerator"], present["denominator"], str(present["value"])) == (8, 18, "0.4444")
    assert [row["valid_to"] for row in present["rows"]["included"]] == ["2026-10-20"]
    assert explained["outcomes"] == [
        {"title": "奖励", "text": "月奖上浮 20%", "cite": "第六条"},
        {"title": "调级", "cite": "第八条"},
    ]
    printed = command("score", POLICY, "--period", "2026-10", "-w", tmp_path)
    assert "奖励、调级" in printed.out
    assert "结果应用:奖励:月奖上浮 20%" in command("explain", "latest", "张三", "total", "-w", tmp_path).out


def test_days_and_not_only_working_days_where_the_policy_says_nothing(tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path / "facts")
    (tmp_path / "policy.yaml").write_text(TEXT.replace(", working_days: true", ""), encoding="utf-8")
    run = score(open_job(Workspace.open(tmp_path / "facts"), str(tmp_path / "policy.yaml"), "2026-10"))
    assert run.figures["张三"]["present"] == (11, 31)
    assert run.figures["李四"]["present"] == (31, 31)


@pytest.mark.parametrize(
    ("write", "instead", "code", "words"),
    [
        ("grade: [A], rank", "grade: [S], rank", "policy.outcome", "等级“S”"),
        ("ranking: {of: total, peers: [line], cite: 第五条}\n", "", "policy.outcome", "没有写排名"),
        ("applies_to: level >= 2", "applies_to: levl >= 2", "condition.unknown_column", "levl"),
        ("from: valid_from", "from: post", "policy.column_type", "post"),
        ("to: valid_to", "to: valid_until", "policy.unknown_column", "valid_until"),
        ("{last: 1}", "{last: 1, at_most: 1}", "policy.value", "at_most"),
        ("{points: {below: 60}}", "{}", "policy.value", "grade"),
        (
            "when: {points: {below: 60}}, cite: 第七条",
            "when: {points: {below: 60}}",
            "policy.missing_cite",
            "",
        ),
    ],
)
def test_faults_are_refused_with_their_line(write: str, instead: str, code: str, words: str) -> None:
    with pytest.raises(KaoheError) as refused:
        load((write, instead))
    found = next(finding for finding in refused.value.findings if finding.code == code)
    assert words in found.message
    assert found.place.line is not None


def test_differences_are_said() -> None:
    after = load(("{points: {below: 60}}", "{points: {below: 70}}"), ("peers: [line]", "peers: [team]"))
    words = {change.path: change.words for change in compare(load().policy, after.policy)}
    assert words.keys() == {"outcomes.培训.when", "ranking.peers"}
    assert words["ranking.peers"] == "排名的可比组由“line”改为“team”"
    gone = load(("  - {title: 约谈, when: {rank: {last: 1}}, cite: 第九条}\n", ""))
    assert [change.words for change in compare(load().policy, gone.policy)] == ["删去结果应用“约谈”"]


OCTOBER = parse_period("2026-10")
SOME_DAY = st.none() | st.dates(date(2026, 9, 20), date(2026, 11, 10))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(SOME_DAY, SOME_DAY), max_size=4), st.booleans())
def test_each_day_of_the_period_counts_once(spans: list[tuple[date, date]], working: bool) -> None:
    days = [date(2026, 10, 1) + timedelta(days=number) for number in range(31)]
    workdays = {8, 9, 10, *range(12, 17), *range(19, 24), *range(26, 31)}
    counted = [day for day in days if not working or day.day in workdays]
    there = 0
    for day in counted:
        for first, last in spans:
            if (first or date.min) <= day <= (last or date.max):
                there += 1
                break
    assert days_present(spans, OCTOBER, named("CN") if working else None) == (there, len(counted))
