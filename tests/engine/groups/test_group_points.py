"""Points of groups handed to members, and measures over everybody: by hand, by both evaluators, explained."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.examples import run_examples
from kaohe.engine.backend import connect
from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.measures import Measured
from kaohe.engine.opening import open_job
from kaohe.engine.pooling import pool
from kaohe.engine.roster import Member, Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.engine.scoring import score_all
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.branch import branch
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period

HERE = Path(__file__).parent
POLICY = HERE / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
FACTS = {
    "people": [{"person": "张三"}, {"person": "李四"}],
    "assignments": [
        {"person": "张三", "team": "甲组", "unit": "城区", "line": "first", "valid_from": "2026-01-01"},
        {"person": "李四", "team": "乙组", "unit": "城区", "line": "first", "valid_from": "2026-01-01"},
    ],
    "events": [
        {"subject": "甲组", "kind": "dust", "occurred_on": "2026-07-01", "count": 2},
        {"subject": "张三", "kind": "typing", "occurred_on": "2026-07-02", "count": 8},
        {"subject": "李四", "kind": "typing", "occurred_on": "2026-07-02", "count": 7},
        {"subject": "王五", "kind": "typing", "occurred_on": "2026-07-02", "count": 7},
    ],
}


def loaded(*changes: tuple[str, str]):
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_document(parse_document(text, "policy.yaml"), CATALOGUE)


@pytest.mark.parametrize("few", [100, 0], ids=["plainly", "in columns"])
@pytest.mark.parametrize("examples", ["groups", "periods", "preconditions"])
def test_worked_examples_by_both_evaluators(examples: str, few: int, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("kaohe.engine.score.score_all", partial(score_all, few=few))
    result = run_examples(str(HERE.parent / examples / "policy.yaml"), tmp_path)
    assert (result["failures"], result["uncovered"]) == ([], [])


def test_a_member_is_explained_through_the_group_and_the_group_by_itself(tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path / "w")
    job = open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-07")
    made = Record(score(job), job.loaded, job.calendar)
    kept = read(save(tmp_path, made))
    assert kept.run.as_json() == made.run.as_json()
    assert kept.run.outsiders == ("王五",), "a group is no stranger"

    shared = explain(kept, "张三", "shared", Evidence(job))
    assert shared["arithmetic"] == "24.00(甲组) = 24.00"
    (group,) = shared["children"]
    assert (group["subject"], group["points"]) == ("甲组", 24)
    assert len(group["children"][0]["adjustments"][0]["rows"]["included"]) == 1
    assert explain(kept, "甲组", "clean")["points"] == 80

    region = explain(kept, "张三", "region", Evidence(job))
    assert (region["numerator"], region["denominator"], region["value"]) == ("15", 2, Decimal("7.50"))
    assert [(one["subject"], one["numerator"]) for one in region["pooled"]] == [("张三", "8"), ("李四", "7")]
    assert all(len(one["rows"]["included"]) == 1 for one in region["pooled"])

    result = kept.run.as_json()
    assert result["groups"] == [
        {
            "indicator": "shared",
            "of": "group",
            "by": "team",
            "period": "2026-07",
            "points": [
                {"subject": "乙组", "points": 30, "max": 30, "status": "assessed", "rank": 1},
                {"subject": "甲组", "points": 24, "max": 30, "status": "assessed", "rank": 2},
            ],
        }
    ]
    assert {row["indicator"] for row in result["rows"] if row["subject"] == "甲组"} == {"group", "clean"}
    assert [total["subject"] for total in result["totals"]] == ["张三", "李四"]


PEOPLE = st.lists(
    st.tuples(
        st.none() | st.tuples(st.integers(0, 40), st.integers(1, 5)),
        st.sampled_from([None, "first", "second"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20, deadline=None)
@given(people=PEOPLE, few=st.sampled_from([100, 0]))
def test_everybody_together_is_all_rows_together(people, few: int) -> None:
    policy = branch(loaded().policy, "total")
    names = [f"{number}号" for number in range(len(people))]
    roster = Roster({name: Member({"line": line}) for name, (_rows, line) in zip(names, people, strict=True)})
    measured = Measured(set(names))
    for name, (rows, _line) in zip(names, people, strict=True):
        if rows is not None:
            measured.add(name, "typed", rows[0] * 10**6, rows[1])
    pool(policy, measured, roster)
    scored = score_all(policy, measured, roster, parse_period("2026-07"), connect(threads=1), few=few)

    def mean(alike: list[tuple[int, int]]) -> int | None:
        if not alike:
            return None
        exact = Decimal(sum(total for total, _rows in alike)) / sum(rows for _total, rows in alike)
        return int(exact.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)

    everyone = mean([rows for rows, _line in people if rows is not None])
    assert scored.values["everyone"] == [everyone] * len(people)
    assert scored.values["alike"] == [
        mean([rows for rows, other in people if rows is not None and other == line]) for _rows, line in people
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("value: {kind: pooled, of: typed}", "value: {kind: pooled, of: typing}")], "policy.unknown_name"),
        ([("value: {kind: pooled, of: typed}", "value: {kind: pooled, of: against}")], "policy.pooled"),
        ([("within: [line]", "within: [lines]")], "policy.unknown_column"),
        ([("by: team", "by: line")], "policy.value"),
        ([("of: group, by: team", "of: own, by: team")], "policy.tree_twice"),
        ([("subjects: {kind: person, cite: 一}\n", "")], "policy.unknown_column"),
    ],
    ids=str,
)
def test_faults_are_refused_with_their_code(changes: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(KaoheError) as refused:
        loaded(*changes)
    assert code in {finding.code for finding in refused.value.findings}
    assert all(finding.hint and finding.place.line for finding in refused.value.findings)
