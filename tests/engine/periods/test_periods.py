"""Points of shorter periods put together: worked out by hand, against an oracle, explained, kept, refused."""

import shutil
from collections.abc import Callable
from dataclasses import replace
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
from kaohe.engine.job import Job
from kaohe.engine.measures import Measured
from kaohe.engine.opening import open_job
from kaohe.engine.result import Run
from kaohe.engine.roster import Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import evaluate, score
from kaohe.engine.scoring import score_all
from kaohe.errors import KaoheError
from kaohe.facts.calendars import load
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.difference.compare import compare
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period
from kaohe.policy.sheets.layout import lay_out

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
CHECK = {"unit": "甲", "kind": "capability"}
FACTS = {
    "quality_checks": [
        {"repeat": 3, **CHECK, "checked_on": "2026-07-01", "passed": "true"},
        {"repeat": 9, **CHECK, "checked_on": "2026-07-31", "passed": "true"},
        {**CHECK, "checked_on": "2026-07-31", "passed": "false"},
    ],
    "events": [
        {"subject": "甲", "kind": "mistake", "occurred_on": "2026-07-05"},
        {"subject": "乙", "kind": "mistake", "occurred_on": "2026-08-05", "count": 2},
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
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 5, [])


@pytest.fixture
def record(tmp_path: Path) -> Callable[[str], tuple[Record, Evidence]]:
    facts_of_rows(FACTS, tmp_path / "w")

    def make(period: str) -> tuple[Record, Evidence]:
        job = open_job(Workspace.open(tmp_path / "w"), str(POLICY), period)
        made = Record(score(job), job.loaded, job.calendar)
        kept = read(save(tmp_path, made))
        assert kept.run == made.run
        return kept, Evidence(job)

    return make


def test_an_explanation_leads_through_the_periods_down_to_the_rows(record) -> None:
    kept, evidence = record("2026-H2")
    half = explain(kept, "甲", "work", evidence)["children"][0]
    quarters = half["children"][0]
    third, fourth = quarters["children"]
    assert (third["period"], third["points"], third["status"]) == ("2026-Q3", None, "not_assessed")
    assert third["arithmetic"] == "参评的不足 2 期,不参评,分值不计入上级"
    assert (fourth["period"], fourth["arithmetic"]) == ("2026-Q4", "这一期不是考核对象")
    july, august, _september = third["children"]
    assert (july["period"], july["points"], july["arithmetic"]) == (
        "2026-07",
        90,
        "(55.00 + 35.00) ÷ 100.00 × 100 = 90.00",
    )
    daily = july["children"][0]
    assert daily["arithmetic"] == "(60.00 + 50.00) ÷ 2 = 55.00"
    first, last = (day for day in daily["children"] if day["points"] is not None)
    assert (first["period"], last["period"], last["points"]) == ("2026-07-01", "2026-07-31", 50)
    assert (last["numerator"], last["denominator"]) == (9, 10)
    assert len(last["rows"]["included"]) == 10
    assert len(first["rows"]["included"]) == 3
    assert august["arithmetic"] == "这一期不是考核对象"
    everywhere = explain(kept, "甲", "care", evidence)
    assert [(part["period"], part["points"]) for part in everywhere["children"]][:2] == [
        ("2026-07", 35),
        ("2026-08", None),
    ]


def test_the_result_names_the_points_of_every_period(record) -> None:
    kept, _evidence = record("2026-Q3")
    result = kept.run.as_json()
    assert "periods" not in result, "a quarter holds no half-year"
    result = record("2026-H2")[0].run.as_json()
    by_period = {(part["indicator"], part["period"]): part for part in result["periods"]}
    assert by_period["quarter", "2026-07"]["of"] == "card"
    assert by_period["quarter", "2026-07"]["points"] == [
        {"subject": "甲", "points": Decimal("90.00"), "max": Decimal("100.00"), "status": "assessed"}
    ]
    assert by_period["quarter", "2026-08"]["points"][0]["points"] == Decimal("75.00")
    assert ("daily", "2026-07-31") in by_period
    in_place = [row["indicator"] for row in result["rows"] if row["subject"] == "甲"]
    assert in_place == ["total", "work", "study", "half", "quarters"]
    names = {subject["subject"] for subject in result["totals"]}
    assert names == {"甲", "乙"}, "who is assessed in a shorter period only is a subject too"


def test_a_period_that_is_its_own_only_part_is_scored_in_place(record) -> None:
    run = record("2026-H2")[0].run
    (half,) = run.parts
    assert half.run.inputs.period == run.inputs.period
    assert {row.indicator for row in run.all_rows()} >= {"half", "quarters", "total"}


def test_periods_before_the_policy_are_left_out() -> None:
    later = loaded(("valid_from: 2026-01-01", "valid_from: 2026-08-31"))
    job = Job(later, parse_period("2026-Q3"), NOTHING, CATALOGUE, load("CN"), connect(threads=1))
    asked: list[str] = []

    def count(inner: Job) -> Measured:
        asked.append(inner.period.label)
        return Measured({"甲"})

    evaluate_one(job, "quarter", count)
    assert [label for label in asked if len(label) == 7] == ["2026-08", "2026-09", "2026-Q3"]


def evaluate_one(job: Job, node: str, count: Callable[[Job], Measured]) -> Run:
    """Evaluate one node of the policy as if it were the total."""
    own = job.loaded.policy.model_copy(update={"total": node, "grades": None, "ranking": None})
    return evaluate(replace(job, loaded=replace(job.loaded, policy=own)), Counter(count))


class Counter:
    """Counts by a function; whoever it counted is assessed."""

    def __init__(self, count: Callable[[Job], Measured]) -> None:
        self.count = count

    def roster(self, _job: Job, counted: set[str]) -> Roster:
        return Roster.of(counted)

    def lines(self, _job: Job) -> dict:
        return {}

    def known(self, _job: Job) -> None:
        return None


class Nothing:
    def files(self, _table: str) -> list[str]:
        return []

    def columns(self, _table: str) -> dict:
        return {}

    def hash(self, _table: str) -> str:
        return ""


NOTHING = Nothing()
CENT = Decimal("0.01")


def rounded(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)


def expected(months: list[tuple[int | None, int]], combine: str, at_least: int) -> Decimal | None:
    """Put months together by hand: passed of seven checks (None: no check), and mistakes."""
    cards = []
    for passed, mistakes in months:
        if passed is None and mistakes == 0:
            continue  # nothing happened: not a subject of that month
        care = max(Decimal(0), 40 - 5 * Decimal(mistakes))
        if passed is None:
            cards.append(rounded(care * 100 / 40))
            continue
        rate = (Decimal(passed) / 7).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        day = rounded(max(Decimal(0), 60 - (1 - rate) * 100))
        cards.append(rounded((day + care) * 100 / 100))
    if not cards or len(cards) < at_least:
        return None
    if combine == "last":
        return cards[-1]
    return rounded(sum(cards) / (len(cards) if combine == "mean" else 1))


MONTHS = st.lists(st.tuples(st.none() | st.integers(0, 7), st.integers(0, 9)), min_size=6, max_size=6)


@settings(max_examples=15, deadline=None)
@given(
    people=st.lists(MONTHS, min_size=1, max_size=4),
    combine=st.sampled_from(["mean", "sum", "last"]),
    at_least=st.integers(1, 3),
    few=st.sampled_from([100, 0]),
)
def test_months_make_a_half_year_as_by_hand(people, combine: str, at_least: int, few: int) -> None:
    policy = loaded(
        ("    at_least: 2\n", f"    combine: {combine}\n    at_least: {at_least}\n"),
        ("kind: periods, of: day, each: day, max: 60", "kind: sum, of: [day]"),
    )
    figures = {f"{number}号": months for number, months in enumerate(people)}
    labels = [f"2026-{month:02d}" for month in range(1, 7)]

    def count(inner: Job) -> Measured:
        measured = Measured()
        if inner.period.label in labels:
            for subject, months in figures.items():
                passed, mistakes = months[labels.index(inner.period.label)]
                if passed is not None:
                    measured.add(subject, "passed", passed, 7)
                if mistakes:
                    measured.add(subject, "mistakes", mistakes * 10**6, 1)
                if passed is not None or mistakes:
                    measured.subjects.add(subject)
        return measured

    job = Job(policy, parse_period("2026-H1"), NOTHING, CATALOGUE, load("CN"), connect(threads=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kaohe.engine.score.score_all", partial(score_all, few=few))
        run = evaluate_one(job, "quarter", count)
    found = {row.subject: row.points for row in run.rows if row.indicator == "quarter"}
    wanted = {subject: expected(months, combine, at_least) for subject, months in figures.items()}
    assert found == {subject: wanted[subject] for subject in found}
    assert all(points is None for subject, points in wanted.items() if subject not in found)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("of: half\n", "of: halves\n")], "policy.unknown_name"),
        ([("of: [quarters], scale_to", "of: [quarters, work], scale_to")], "policy.tree_cycle"),
        ([("each: half_year", "each: week")], "policy.value"),
        ([("  of: total\n  cite: 六\n  bands", "  of: card\n  cite: 六\n  bands")], "policy.apart"),
        ([("ranking: {of: total", "ranking: {of: half")], "policy.apart"),
    ],
    ids=str,
)
def test_faults_are_refused_with_their_code(changes: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(KaoheError) as refused:
        loaded(*changes)
    assert code in {finding.code for finding in refused.value.findings}
    assert all(finding.hint and finding.place.line for finding in refused.value.findings)


def test_differences_name_how_periods_are_put_together() -> None:
    other = loaded(("combine: last", "combine: mean"), ("    at_least: 2\n", "    at_least: 3\n"))
    changes = {change.path: change.words for change in compare(loaded().policy, other.policy)}
    assert changes == {
        "indicators.work.combine": "“全年工作”的逐期合成由“last”改为“mean”",
        "indicators.quarter.at_least": "“季度工作”的至少几期由“2”改为“3”",
    }


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_puts_the_same_periods_together(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    facts_of_rows(FACTS, tmp_path / "w")
    runs = [
        score(open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-07", engine=engine))
        for engine in ("duckdb", "spark")
    ]
    assert runs[0] == runs[1]


def test_a_score_sheet_shows_the_items_of_shorter_periods() -> None:
    sheet = lay_out(loaded().policy, CATALOGUE)
    items = {
        text.splitlines()[0]: row.points for row in sheet.rows for _id, text in row.names[-1:] if row.points
    }
    assert items["当日抽查"] == "60"
    assert items["学习"] == "100"
