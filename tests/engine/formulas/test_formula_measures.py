"""Measures that a formula works out: scored, explained, refused with their line."""

import shutil
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from kaohe.cli.examples import run_examples
from kaohe.engine.backend import connect
from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.measures import Measured
from kaohe.engine.opening import open_job
from kaohe.engine.roster import Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.engine.scoring import score_all
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.derived import formulas_of
from kaohe.policy.document import parse_document
from kaohe.policy.formula.width import Width, fits
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
OCTOBER = parse_period("2026-10")
TICKET = {"accepted_at": "2026-10-05 08:00:00", "restored_at": "2026-10-05 09:00:00"}
FACTS = {
    "fault_tickets": [
        {"repeat": 187, "unit": "甲", "grade": "T1", **TICKET},
        {"repeat": 13, "unit": "甲", "grade": "T2", **TICKET},
    ],
    "revenue": [{"unit": "甲", "account": "维护", "month": "2026-10", "amount": "20000", "plan": "18750"}],
}


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"]) == ([], 4)


def test_an_explanation_puts_the_figures_into_the_formula(tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path)
    job = open_job(Workspace.open(tmp_path), str(POLICY), "2026-10")
    record = Record(score(job), job.loaded, job.calendar)
    explained = explain(record, "甲", "timeliness", Evidence(job))
    assert explained["formula"] == {
        "words": "及时工单数 ÷ 工单总数 × 100%",
        "figures": "187 ÷ 200 × 100% = 93.5%",
    }
    assert explained["value"] == Decimal("0.9350")
    assert [(part["measure"]["id"], part["value"]) for part in explained["inputs"]] == [
        ("met", Decimal(187)),
        ("tickets", Decimal(200)),
    ]
    assert len(explained["inputs"][0]["rows"]["included"]) == 187
    assert {row["measure"] for row in explained["rows"]["included"]} == {"met", "tickets"}
    reward = explain(record, "甲", "reward")
    assert reward["formula"]["figures"] == (
        "max(20000元 × (106.67% - 90%) × 93.5% - 基数(500元), 0) = 2617.29元"
    )
    assert reward["inputs"][2]["formula"]["figures"] == "187 ÷ 200 × 100% = 93.5%"


def random_figures(count: int, widest: int) -> Measured:
    measured = Measured()
    for number in range(count):
        subject = f"单位{number:03d}"
        measured.subjects.add(subject)
        measured.add(subject, "met", number % 17, 1)
        measured.add(subject, "tickets", number % 23, number % 3)
        measured.add(subject, "income", (number * 7919 % 1000 + 1) * widest, number % 5)
        measured.add(subject, "plan_share", (number + 1) * widest, (number * 31 % 97 + 1) * widest)
    return measured


WIDE = "维护收入 × 维护收入 ÷ 维护收入 × 维护收入 ÷ 维护收入"


@pytest.mark.parametrize("formula", [None, WIDE], ids=["as it is", "too wide for columns"])
def test_columns_give_what_plain_arithmetic_gives(formula: str | None) -> None:
    document = parse_document(TEXT, "policy.yaml")
    if formula is not None:
        document.data["measures"]["bonus"]["value"]["formula"] = formula
    policy = load_document(document, CATALOGUE).policy
    measured = random_figures(60, 10**10)
    roster = Roster.of(measured.subjects)
    few = score_all(policy, measured, roster, OCTOBER, connect(), few=100)
    many = score_all(policy, measured, roster, OCTOBER, connect(), few=0)
    assert many == few
    assert any(value for value in few.values["bonus"])
    income = Width(max(value or 0 for value in few.values["income"]), 10**6)
    widths = {"income": income, "plan_share": Width(10**6, 10**4), "on_time": Width(10**4, 10**4)}
    assert fits(formulas_of(policy)["bonus"], widths, 2) == (formula is None)


@pytest.mark.skipif(
    shutil.which("java") is None or find_spec("pyspark") is None, reason="Spark needs Java and pyspark"
)
def test_spark_gives_what_plain_arithmetic_gives() -> None:
    policy = load_document(parse_document(TEXT, "policy.yaml"), CATALOGUE).policy
    measured = random_figures(30, 10**10)
    roster = Roster.of(measured.subjects)
    few = score_all(policy, measured, roster, OCTOBER, connect(), few=100)
    assert score_all(policy, measured, roster, OCTOBER, connect("spark"), few=0) == few


def faults(*changes: tuple[str, str]) -> list[tuple[str, int, str]]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(KaoheError) as refused:
        load_document(parse_document(text, "policy.yaml"), CATALOGUE)
    return [
        (finding.code, finding.place.line, TEXT.splitlines()[finding.place.line - 1].split(":")[0].strip())
        for finding in refused.value.findings
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("及时工单数 / 工单总数 × 100%", "及时工单 / 工单总数")], "formula.unknown_name"),
        ([("及时工单数 / 工单总数 × 100%", "及时工单数 /")], "formula.cut_off"),
        ([("及时工单数 / 工单总数 × 100%", "及时工单数 + 维护收入")], "formula.unlike_units"),
        ([("及时工单数 / 工单总数 × 100%", "及时工单数 × 2")], "formula.unit"),
        ([("unit: 元/个", "unit: 万元")], "formula.unit"),
        ([("奖金 = max", "提成 = max")], "formula.defines"),
        ([("及时工单数 / 工单总数 × 100%", "工单及时率")], "formula.cycle"),
        ([("及时工单数 / 工单总数 × 100%", "奖金 / 维护收入")], "formula.cycle"),
        ([("    when_empty: missing\n", "")], "formula.when_empty"),
        ([("    unit: 元\n  plan_share", "  plan_share")], "formula.no_unit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_are_refused_with_their_line(changes: list[tuple[str, str]], code: str) -> None:
    found = faults(*changes)
    assert [one[0] for one in found] == [code]
    assert found[0][1] > 10


def test_a_formula_without_a_unit_is_refused_as_a_missing_field() -> None:
    assert faults(("    unit: 元/个\n", ""))[0][0] == "policy.missing_field"
