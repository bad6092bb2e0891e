"""Figures that raters give: worked out by hand, against an oracle in both evaluators, explained without names."""

import shutil
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.cli.examples import run_examples
from kaohe.engine.backend import connect
from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.opening import open_job
from kaohe.engine.raters import parts_of
from kaohe.engine.roster import Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.engine.scoring import score_all
from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
OCTOBER = parse_period("2026-10")
CENT = Decimal("0.01")


def loaded(*changes: tuple[str, str]):
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_document(parse_document(text, "policy.yaml"), CATALOGUE)


def rating(indicator: str, rater: str, role: str, score_: object, **more: object) -> dict[str, object]:
    row = {"subject": "甲", "indicator": indicator, "rater": rater, "rater_role": role, "score": score_}
    return {"period": "2026-10", **row, **more}


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 6, [])


ROLES = ("superior", "peer", "subordinate")
WEIGHTS = dict(zip(ROLES, (Decimal("0.5"), Decimal("0.3"), Decimal("0.2")), strict=True))
SCORES = st.sampled_from(["0", "59.5", "60", "77.77", "88.885", "100", "100.01"])


def mean(scores: list[Decimal]) -> Decimal:
    return (sum(scores, Decimal(0)) / len(scores)).quantize(CENT, ROUND_HALF_UP)


def expected(rows: list[tuple[str, str, str]]) -> Decimal | None:
    """Say what `unnamed` gives for (rater, role, score): few peers and subordinates are one group."""
    by_role = {
        role: [Decimal(score_) for _who, own, score_ in rows if own == role and Decimal(score_) <= 100]
        for role in ROLES
    }
    superior, peers, below = (by_role[role] for role in ROLES)
    groups = [(WEIGHTS[role], scores) for role, scores in by_role.items() if scores]
    if peers and below and min(len(peers), len(below)) < 3:
        groups = [(Decimal("0.5"), peers + below), *([(Decimal("0.5"), superior)] if superior else [])]
    few = len(peers) + len(below) if not (peers and below and min(len(peers), len(below)) >= 3) else 3
    if 0 < few < 3 and superior:
        groups = [(Decimal(1), superior + peers + below)]
    if not groups:
        return None
    weighed = sum(weight * mean(scores) for weight, scores in groups)
    return (weighed / sum(weight for weight, _scores in groups)).quantize(CENT, ROUND_HALF_UP)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    given_=st.lists(
        st.lists(st.tuples(st.sampled_from([*ROLES, "self"]), SCORES), max_size=9), min_size=1, max_size=4
    )
)
def test_both_evaluators_give_what_the_words_say(given_) -> None:
    policy = loaded().policy
    measured = Measured()
    value = policy.measures["unnamed"].value
    wanted = []
    for number, ratings in enumerate(given_):
        rows = [(f"评分人{index}", role, own) for index, (role, own) in enumerate(ratings)]
        by_role: dict[str, list[int]] = {}
        for _who, role, own in rows:
            if Decimal(own) <= 100:
                by_role.setdefault(role, []).append(int(Decimal(own) * 10**6))
        raters = {role: len(scores) for role, scores in by_role.items()}
        measured.subjects.add(f"人{number}")
        counts = {role: Counter(scores) for role, scores in by_role.items()}
        measured.add_parts(f"人{number}", "unnamed", value, parts_of(value, counts, raters))
        points = expected(rows)
        wanted.append(None if points is None else int(points * 100))
    subjects = sorted(measured.subjects)
    for few in (len(subjects), 0):
        scored = score_all(policy, measured, Roster.of(subjects), OCTOBER, connect(threads=1), few=few)
        assert list(scored.values["unnamed"]) == wanted


ROWS = [
    rating("unnamed", "组长", "superior", 90),
    rating("unnamed", "张三", "peer", 80, 备注="张三写的"),
    rating("unnamed", "李四", "peer", 70),
    rating("unnamed", "王五", "peer", 60),
    rating("unnamed", "赵六", "subordinate", 50),
    rating("unnamed", "甲", "self", 100),
    rating("trimmed", "组长", "superior", 75),
    *(rating("trimmed", f"同事{number}", "peer", own) for number, own in enumerate((10, 70, 80, 100))),
]


def explained(rows: list[dict[str, object]], indicator: str, folder: Path) -> dict:
    facts_of_rows({"ratings": rows}, folder / "w")
    job = open_job(Workspace.open(folder / "w"), str(POLICY), "2026-10", threads=1)
    record = Record(score(job), job.loaded, job.calendar)
    kept = read(save(folder, record))
    assert kept.run == record.run
    return explain(kept, "甲", indicator, Evidence(job))


def test_an_explanation_shows_role_means_and_hides_who_rated(tmp_path: Path) -> None:
    node = explained(ROWS, "unnamed", tmp_path)
    assert node["value"] == Decimal("77.50")
    assert (node["numerator"], node["denominator"]) == ("77.5", "1")
    assert node["rating"]["arithmetic"] == "同级、下级 65.00 × 50% + 上级 90.00 × 50%"
    assert [
        (part["title"], part["ratings"], str(part["mean"]), part["counts"]) for part in node["raters"]
    ] == [
        ("同级、下级", 4, "65.00", True),
        ("本人", 1, "100.00", False),
        ("上级", 1, "90.00", True),
    ]
    rows = node["rows"]["included"]
    assert [(row["rater"], row["rater_role"], row["score"]) for row in rows] == [
        ("不记名", "peer+subordinate", "50"),
        ("不记名", "peer+subordinate", "60"),
        ("不记名", "peer+subordinate", "70"),
        ("不记名", "peer+subordinate", "80"),
        ("组长", "superior", "90"),
    ]
    assert [(row["rater"], row["reason"]) for row in node["rows"]["excluded"]] == [("甲", "只列示,不计入")]
    assert all(name not in str(node) for name in ("张三", "李四", "王五", "赵六"))


def test_one_peer_alone_is_put_with_the_superior_and_neither_is_named(tmp_path: Path) -> None:
    node = explained(ROWS[:2], "unnamed", tmp_path)
    assert node["rating"]["arithmetic"] == "(上级、同级 85.00 × 80%) ÷ 80%"
    assert "组长" not in str(node)
    assert "张三" not in str(node)


def test_what_is_trimmed_is_shown_as_left_out(tmp_path: Path) -> None:
    node = explained(ROWS, "trimmed", tmp_path)
    assert node["value"] == 75
    assert [(row["score"], row["reason"]) for row in node["rows"]["excluded"]] == [
        ("10", "去掉的最低分"),
        ("100", "去掉的最高分"),
    ]
    assert "满 4 个评分时去掉 1 个最高、1 个最低" in node["rating"]["words"]


def test_rows_counted_are_the_figure(tmp_path: Path) -> None:
    """A query written by hand: role means of the rows, as stored."""
    facts_of_rows({"ratings": ROWS}, tmp_path / "w")
    job = open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-10", threads=1)
    source = job.source()
    measured = measure_all(job.policy, source, job.setting(source))
    rows = job.backend.fetch(source.table("ratings")).to_pylist()
    peers = sorted(
        row["score"] for row in rows if row["indicator"] == "trimmed" and row["rater_role"] == "peer"
    )
    figures = measured.figures["甲"]["trimmed:peer"]
    assert (figures.numerator, figures.denominator) == (sum(peers[1:-1]) * 10**6, len(peers) - 2)


def test_intake_refuses_what_no_rating_can_be_and_lets_the_later_one_win(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")

    def imported(*lines: str) -> tuple[dict[str, int], list[tuple[str, str]]]:
        file = tmp_path / "评分.csv"
        file.write_text(
            "\n".join(["考核对象,指标,评分人,评分角色,周期,得分,评分满分", *lines]), encoding="utf-8"
        )
        report = import_files(workspace, Request("ratings", (file,), "测试", ""), lambda: None)
        reasons = [each for batch in report.batches for row in batch.rejected for each in row.reasons]
        return report.counts, [(reason.code, reason.column) for reason in reasons]

    counts, reasons = imported(
        "甲,态度,甲,上级,2026-10,90,",
        "甲,态度,甲,同级,2026-10,90,",
        "甲,态度,甲,自评,2026-10,90,",
        "甲,态度,组长,上级,2026-10,100.5,",
        "甲,态度,组长,上级,2026-10,-1,",
        "甲,态度,班长,上级,2026-10,6,5",
        "甲,态度,班长,上级,2026-10,110,120",
        "甲,态度,同事,同级,2026-10,70,",
        "甲,态度,同事,同级,2026-10,80,",
    )
    assert (counts["accepted"], counts["superseded"], counts["rejected"]) == (3, 1, 5)
    assert reasons == [
        ("row.self_rating", "评分人"),
        ("row.self_rating", "评分人"),
        ("cell.range", "得分"),
        ("cell.negative", "得分"),
        ("cell.range", "得分"),
    ]
    counts, _reasons = imported("甲,态度,同事,同级,2026-10,85,", "甲,态度,甲,自评,2026-10,90,")
    assert (counts["updated"], counts["unchanged"]) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("{superior: 60%, peer: 40%}}", "{superior: 60%, peer: 30%}}")], "policy.weights"),
        ([("{superior: 60%, peer: 40%}}", "{superior: 60%, customers: 40%}}")], "policy.rater_role"),
        ([("anonymous: [peer, subordinate]", "anonymous: [assessor]")], "policy.rater_role"),
        ([("highest: 10}", "highest: 0}")], "policy.rating_range"),
        ([("highest: 10}", "column: subject}")], "policy.column_type"),
        ([("highest: 10}", "rater: who}")], "policy.unknown_column"),
        ([("filed: own", "filed: mine")], "policy.value"),
    ],
    ids=str,
)
def test_faults_are_refused_with_their_code(changes: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(KaoheError) as refused:
        loaded(*changes)
    assert {finding.code for finding in refused.value.findings} == {code}
    assert all(finding.hint and finding.place.line for finding in refused.value.findings)


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_gives_the_same_run(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    facts_of_rows({"ratings": ROWS}, tmp_path / "w")
    runs = [
        score(open_job(Workspace.open(tmp_path / "w"), str(POLICY), "2026-10", engine=engine))
        for engine in ("duckdb", "spark")
    ]
    assert runs[0].as_json() == runs[1].as_json()
