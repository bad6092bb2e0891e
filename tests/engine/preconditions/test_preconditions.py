"""Preconditions, parameters and spans of measures: worked out by hand, against an oracle, explained, refused."""

import shutil
from decimal import ROUND_HALF_UP, Decimal
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
from kaohe.engine.roster import Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.engine.scoring import score_all
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.difference.compare import compare
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
FACTS = {
    "events": [
        {"subject": "甲", "kind": "inspection", "occurred_on": "2026-09-30"},
        {"subject": "甲", "kind": "inspection", "occurred_on": "2026-02-01", "count": 6},
        {"subject": "甲", "kind": "late", "occurred_on": "2026-09-01", "count": 4},
    ],
    "quality_checks": [
        {"unit": "甲", "kind": "capability", "checked_on": "2026-09-09", "passed": "true"},
    ],
}


def loaded(*changes: tuple[str, str]):
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_document(parse_document(text, "policy.yaml"), CATALOGUE)


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 6, [])


@pytest.mark.parametrize(
    ("period", "span", "label"),
    [
        ("2026-03", "previous", "2026-02"),
        ("2026-01", "previous", "2025-12"),
        ("2026-Q1", "previous", "2025-Q4"),
        ("2026-H2", "previous", "2026-H1"),
        ("2026", "previous", "2025"),
        ("2026-03-10..2026-03-19", "previous", "2026-02-28..2026-03-09"),
        ("2026-03", "year", "2026"),
        ("2026-06", "year_to_date", "2026-H1"),
        ("2026-05", "year_to_date", "2026-01-01..2026-05-31"),
        ("2025-12-20..2026-01-10", "year_to_date", "2026-01-01..2026-01-10"),
        ("2026-05", "period", "2026-05"),
    ],
)
def test_the_days_over_which_a_measure_counts(period: str, span: str, label: str) -> None:
    assert parse_period(period).spanned(span).label == label


def test_an_explanation_says_what_was_required_and_what_a_parameter_was(tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path / "w")
    job = open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-09")
    record = Record(score(job), job.loaded, job.calendar)
    kept = read(save(tmp_path, record))
    assert kept.run == record.run
    work = explain(kept, "甲", "work", Evidence(job))
    assert work["points"] == 40
    assert work["arithmetic"] == "60(抽查合格率 100%),因未达到前提“迟到不超过三次”,最多 40 = 40.00"
    assert [(one["title"], one["value"], one["met"]) for one in work["requires"]] == [
        ("无旷工", None, True),
        ("迟到不超过三次", 4, False),
        ("合格率过半", 1, True),
    ]
    assert work["requires"][1]["words"] == "要求迟到不超过三次 ≤3,否则本项最多得 40 分"
    assert len(work["requires"][1]["rows"]["included"]) == 1
    progress = explain(kept, "甲", "progress", Evidence(job))
    assert progress["formula"]["figures"] == "7次 ÷ 12次 × 100% - 70% = (-11.67%)"
    assert [part["parameter"]["id"] for part in progress["inputs"][1:]] == ["yearly_plan", "milestone"]
    assert progress["inputs"][2]["value"] == Decimal("0.7")
    assert [row["occurred_on"] for row in progress["inputs"][0]["rows"]["included"]] == [
        "2026-09-30",
        "2026-02-01",
    ]
    steady = explain(kept, "甲", "steady", Evidence(job))
    assert steady["arithmetic"] == "未达到前提“上期巡检过”,不参评,分值不计入上级"


def expected(passed: tuple[int, int] | None, late: int, absences: int) -> tuple[Decimal | None, str]:
    """Say what the item ``work`` gives, straight from its words."""
    rate = (
        None
        if passed is None
        else (Decimal(passed[0]) / passed[1]).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    )
    if absences > 0:
        return Decimal(0), "void"
    points = None if rate is None else max(Decimal(0), 60 - max(Decimal(0), (Decimal("0.9") - rate) * 100))
    if late > 3:
        return (None, "not_assessed") if points is None else (min(points, Decimal(40)), "assessed")
    if rate is not None and rate < Decimal("0.5"):
        return Decimal(5), "assessed"
    return (None, "not_assessed") if points is None else (points, "assessed")


@settings(max_examples=40, deadline=None)
@given(
    passed=st.none()
    | st.tuples(st.integers(0, 200), st.integers(1, 200)).filter(lambda pair: pair[0] <= pair[1]),
    late=st.integers(0, 6),
    absences=st.sampled_from([0, 0, 0, 1]),
)
def test_what_is_required_decides_as_the_words_say(passed, late: int, absences: int) -> None:
    policy = loaded().policy
    measured = Measured({"甲"})
    if passed is not None:
        measured.add("甲", "passed", *passed)
    for name, count in (("late", late), ("absences", absences)):
        if count:
            measured.add("甲", name, count * 10**6, 1)
    scored = score_all(policy, measured, Roster.of(["甲"]), parse_period("2026-10"), connect(threads=1))
    points, status = expected(passed, late, absences)
    assert scored.points["work"] == [None if points is None else int(points * 100)]
    assert ("not_assessed", "assessed", "void")[scored.statuses["work"][0]] == status


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("measure: absences, at_most: 0", "measure: absence, at_most: 0")], "policy.unknown_name"),
        ([("measure: absences, at_most: 0", "measure: absences")], "policy.value"),
        ([("{points: 5}", "{points: 5, at_most: 6}")], "policy.value"),
        ([("by: quarter", "by: month")], "policy.parameter_part"),
        ([("    by: quarter\n", "")], "policy.value"),
        (
            [("parameters:\n", "parameters:\n  passed: {title: 又一个, unit: 次, cite: 三, value: 1}\n")],
            "policy.name_taken",
        ),
        ([("span: previous", "span: last")], "policy.value"),
    ],
    ids=str,
)
def test_faults_are_refused_with_their_code(changes: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(KaoheError) as refused:
        loaded(*changes)
    assert {finding.code for finding in refused.value.findings} == {code}
    assert all(finding.hint and finding.place.line for finding in refused.value.findings)


def test_differences_name_what_is_required_and_the_figures() -> None:
    other = loaded(
        ("at_most: 3, otherwise", "at_most: 2, otherwise"),
        ("Q2: 40%", "Q2: 45%"),
        ("span: year\n", "span: period\n"),
    )
    changes = {change.path: change.words for change in compare(loaded().policy, other.policy)}
    assert changes == {
        "indicators.work.requires": "“工作”的前提“迟到不超过三次”有改动",
        "parameters.milestone.values.Q2": "参数“应完成进度”在 Q2 的数由“0.4”改为“0.45”",
        "measures.of_year.span": "度量“全年巡检”的计入的日期范围由“year”改为“period”",
    }


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_counts_the_same_days(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    facts_of_rows(FACTS, tmp_path / "w")
    runs = [
        score(open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-09", engine=engine))
        for engine in ("duckdb", "spark")
    ]
    assert runs[0] == runs[1]
