"""Many subjects as columns and few one by one: the same amounts, reasons, figures and doubts, to the last cent."""

import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cycle.booking import claims_of
from kaohe.engine import scoring
from kaohe.engine.amounts import Amount, Earlier
from kaohe.engine.backend import connect
from kaohe.engine.claims import disagreements, postable
from kaohe.engine.opening import open_job
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.pay.sharing import undivided
from kaohe.engine.publications.verifying import verify_record
from kaohe.engine.roster import Member, Roster
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score, score_in_turn
from kaohe.engine.wide.amounts import PayTable
from kaohe.engine.wide.pay import WideCalculation
from kaohe.engine.wide.sheet import Sheet
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.period import parse_period
from kaohe.policy.scope import roster_columns

FILE = Path(__file__).parents[1] / "pay" / "policy.yaml"
MORE = """  gated:
    title: 达标奖
    cite: 七
    cycles: [month]
    formula: 销售额 × 3% - 0.005元
    floor: -20
    cap: 900
    when:
      - {title: 完成率, of: 完成率, at_least: 90%, cite: 七}
      - {title: 累计, of: 本年销售额, above: 100, below: 100000, cite: 七}
  ladder:
    title: 阶梯奖
    cite: 七
    cycles: [month]
    rule: 完成100%及以上发放100%,低于100%发放80%
    value: 完成率
    full: max(销售额, 0元) / 3
  weighed:
    title: 按份分配
    cite: 七
    cycles: [month]
    division: {of: pool, within: [unit], by: weight, formula: "max(销售额, 0元)", order: [post]}
    when:
      - {title: 有销售, of: 销售额, above: 0, cite: 七}
  of_all:
    title: 合计的一份
    cite: 七
    cycles: [month]
    formula: 合计提成 × 1% - 累计合计累计奖 × 2% + 1元 × 提成人数 / 1人
    settles: {negative: claim, against: all, cite: 七}
  shared_all:
    title: 全员平分
    cite: 七
    cycles: [month]
    division: {of: commission, by: heads}
    books: none
"""
BACKEND = connect()
POLICY = load_document(
    parse_document(FILE.read_text(encoding="utf-8") + MORE, "policy.yaml"), CATALOGUE
).policy
NAMES = ("sales", "plan", "sales_year", "shared")
DECIMALS = {**dict.fromkeys(NAMES, 6), "wage": 2, "completion": 4}
WAGES = {"经理": Decimal(3000), "总监": Decimal("5000.01")}
cents = st.integers(-20_000, 150_000) | st.sampled_from([0, 1, 10_000, 10**13])
EVERYBODY = st.lists(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(NAMES, cents | st.sampled_from([None, 0, 10_000])),
            "post": st.sampled_from(["经理", "经理", "总监", None]),
            "unit": st.sampled_from(["一部", "二部", None]),
            "reason": st.sampled_from([None, None, None, None, "试用期"]),
            "bonus": st.integers(-5_000, 9_000),
            "kept": st.integers(0, 9_000),
            "of_all": st.integers(-90, 90),
        }
    ),
    min_size=1,
    max_size=9,
)


def cells_of(own: dict) -> dict[str, Decimal | None]:
    cells = {name: None if own[name] is None else Decimal(own[name]) / 100 for name in NAMES}
    sales, plan = cells["sales"], cells["plan"]
    done = None if sales is None or not plan else Fraction(sales) / Fraction(plan)
    completion = None if done is None else Decimal(int(done * 10_000)) / 10_000
    return {**cells, "wage": WAGES.get(own["post"]), "completion": completion}


def both_ways(people: list[dict], period) -> tuple[Calculation, WideCalculation]:
    """Prepare the same calculation in plain fractions and as columns."""
    members = {
        f"人{number}": Member({"post": own["post"], "unit": own["unit"]}, own["reason"])
        for number, own in enumerate(people)
    }
    roster = Roster(members, roster_columns(CATALOGUE, "person"))
    before = [
        Amount(name, item, Decimal(own[item]) / 100, None, POLICY.pay[item].books)
        for name, own in zip(members, people, strict=True)
        for item in ("bonus", "kept", "of_all")
    ]
    earlier = (Earlier("2026-04", tuple(before)),)
    figures = {name: cells_of(own) for name, own in zip(members, people, strict=True)}
    exact = {
        name: {each: None if cell is None else Fraction(cell) for each, cell in own.items()}
        for name, own in figures.items()
    }
    sheet = Sheet(len(people), "test", BACKEND)
    for name, decimals in DECIMALS.items():
        cells = [own[name] for own in figures.values()]
        scaled = [None if cell is None else int(cell * 10**decimals) for cell in cells]
        sheet.put(name, pa.array(scaled, pa.int64()), decimals)
    return Calculation(POLICY, roster, period, exact, earlier), WideCalculation(
        POLICY, roster, period, sheet, earlier
    )


@settings(max_examples=int(os.environ.get("KAOHE_COLUMNS", "5")), deadline=None)
@given(EVERYBODY, st.sampled_from(["2026-05", "2027-02"]))
def test_columns_pay_what_plain_fractions_pay(people: list[dict], label: str) -> None:
    plain, wide = both_ways(people, parse_period(label))
    expected, found = plain.run(), wide.run()
    assert list(found) == list(expected)
    assert len(found) == len(expected)
    said = [own for name in plain.terms for own in wide.undivided.get(name, ())]
    assert sorted(said) == sorted(undivided(plain))


FACTS = {
    "assignments": [
        {"person": person, "unit": unit, "post": post, "valid_from": "2026-01-01", "valid_to": until}
        for person, unit, post, until in (
            ("甲", "一部", "经理", ""),
            ("乙", "一部", "经理", "2026-04-15"),
            ("丙", "二部", "", ""),
            ("总", "一部", "总监", ""),
        )
    ],
    "plans": [
        {"unit": who, "item": "销售", "period": f"2026-{month:02}", "planned": 100}
        for who in ("甲", "乙", "总")
        for month in (3, 4, 5)
    ],
    "collections": [
        {"collection_id": str(number), "subject": who, "collected_on": day, "amount": amount}
        for number, (who, day, amount) in enumerate(
            [
                ("甲", "2026-03-31", "700"),
                ("甲", "2026-04-01", "99.99"),
                ("甲", "2026-05-02", "-350.55"),
                ("乙", "2026-03-05", "1000.01"),
                ("总", "2026-05-05", "612.34"),
                ("谁", "2026-05-05", "1"),
            ]
        )
    ],
    "events": [
        {"event_id": "1", "subject": "甲", "kind": "allocation", "occurred_on": "2026-05-06", "count": "3"}
    ],
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory) -> Workspace:
    folder = tmp_path_factory.mktemp("wide")
    facts_of_rows(FACTS, folder)
    agreement = "agreements:\n  - {title: 计划核对, cite: 一, one: 月计划, other: 100元}\npay:\n"
    text = FILE.read_text(encoding="utf-8").replace("pay:\n", agreement)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    return Workspace.open(folder)


def scored(opened: Workspace, period: str):
    return score(open_job(opened, str(opened.root / "policy.yaml"), period), opened.version)


def test_runs_of_many_are_those_of_few_kept_read_and_verified(facts: Workspace, monkeypatch) -> None:
    plain = scored(facts, "2026-05")
    monkeypatch.setattr(scoring, "FEW", 0)
    wide = scored(facts, "2026-05")
    assert isinstance(wide.pay, PayTable)
    assert list(wide.pay) == list(plain.pay)
    assert dict(wide.figures) == plain.figures
    for name in ("id", "totals", "parameters", "outsiders", "roster", "rows"):
        assert getattr(wide, name) == getattr(plain, name)
    said = [[str(own) for own in run.findings] for run in (plain, wide)]
    assert said[0] == said[1]
    assert any("计划核对" in own for own in said[1])
    job = open_job(facts, str(facts.root / "policy.yaml"), "2026-05")
    record = read(save(facts.root / "runs", Record(wide, job.loaded, job.calendar)))
    assert (list(record.run.pay), dict(record.run.figures)) == (list(plain.pay), plain.figures)
    assert (record.run.roster.as_json(), record.run.totals) == (plain.roster.as_json(), plain.totals)
    assert verify_record(record, facts).equal
    assert disagreements(record) == disagreements(Record(plain, job.loaded, job.calendar))
    alone = Record(plain, job.loaded, job.calendar)
    assert postable(record)[1] == sorted(postable(alone)[1], key=lambda own: list(POLICY.pay).index(own.item))
    # What comes to nothing is not claimed; an item that comes up for nobody claims nothing either way.
    nonzero = {own.item: {who: each for who, each in own.cents.items() if each} for own in claims_of(alone)}
    claims = claims_of(record)
    assert {own.item: dict(own.cents) for own in claims if own.cents} == {
        item: cents for item, cents in nonzero.items() if cents
    }
    assert {own.item: own.open for own in claims if own.open} == {
        own.item: own.open for own in claims_of(alone) if own.open
    }


def test_periods_in_turn_are_those_scored_alone(facts: Workspace, monkeypatch) -> None:
    alone = [scored(facts, f"2026-{month:02}") for month in (3, 4, 5)]
    periods = [parse_period(run.inputs.period) for run in alone]
    for few in (scoring.FEW, 0):
        monkeypatch.setattr(scoring, "FEW", few)
        job = open_job(facts, str(facts.root / "policy.yaml"), "2026-03")
        runs = list(score_in_turn(job, periods, facts.version))
        assert [run.id for run in runs] == [run.id for run in alone]
        assert [list(run.pay) for run in runs] == [list(run.pay) for run in alone]


def test_the_command_scores_each_month_of_a_year_and_keeps_it(facts: Workspace, command) -> None:
    alone = [scored(facts, f"2026-{month:02}") for month in (3, 4, 5)]
    where = (facts.root / "policy.yaml", "--each", "month", "-w", facts.root, "--format", "json")
    answer = command("score", *where, "--period", "2026-03-01..2026-05-31").json["runs"]
    assert [(own["period"], own["run"]) for own in answer] == [(run.inputs.period, run.id) for run in alone]
    assert list(read(facts.root / "runs" / f"{answer[2]['run']}.json").run.pay) == list(alone[2].pay)
    assert (
        command("score", *where, "--period", "2025-12-01..2026-01-31").error["code"] == "policy.not_in_force"
    )


def test_sums_that_leave_whole_numbers_are_worked_out_one_by_one(facts: Workspace, monkeypatch) -> None:
    plain = scored(facts, "2026-03")
    monkeypatch.setattr(scoring, "FEW", 0)
    monkeypatch.setattr("kaohe.engine.wide.evaluating.count", _overflow)
    assert scored(facts, "2026-03") == replace(plain, findings=plain.findings)


def _overflow(*_given) -> None:
    raise OverflowError
