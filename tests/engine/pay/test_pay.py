"""Pay items: worked examples by hand, divisions to the cent, settlement against an oracle, refusals."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.examples import run_examples
from kaohe.engine.explain import explain
from kaohe.engine.opening import open_job
from kaohe.engine.pay.dividing import apportioned, divided
from kaohe.engine.publications.verifying import verify_record
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.difference.compare import compare
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document

POLICY = Path(__file__).parent / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
FACTS = {
    "assignments": [
        {"person": "甲", "unit": "一部", "post": "经理", "valid_from": "2026-01-01"},
        {
            "person": "乙",
            "unit": "一部",
            "post": "经理",
            "valid_from": "2026-01-01",
            "valid_to": "2026-05-15",
        },
    ],
    "plans": [
        {"unit": "甲", "item": "销售", "period": f"2026-{month:02}", "planned": 100} for month in (3, 4)
    ],
    "collections": [
        {"collection_id": "1", "subject": "甲", "collected_on": "2026-03-31", "amount": "700"},
        {"collection_id": "2", "subject": "甲", "collected_on": "2026-04-01", "amount": "99.99"},
        {"collection_id": "3", "subject": "乙", "collected_on": "2026-02-28", "amount": "5000"},
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
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 4, [])


def test_an_amount_is_explained_kept_and_verified(tmp_path: Path, command) -> None:
    facts_of_rows(FACTS, tmp_path)
    opened = Workspace.open(tmp_path)
    job = open_job(opened, str(POLICY), "2026-04")
    run = score(job, opened.version)
    record = read(save(tmp_path / "runs", Record(run, job.loaded, job.calendar)))
    assert record.run.pay == run.pay
    assert verify_record(record, opened).equal
    paid = {(own["subject"], own["item"]): own["amount"] for own in run.as_json()["pay"]}
    assert paid["甲", "bonus"] == Decimal("10.00")  # (799.99 − 600) × 10 % = 20.00, less 10.00 of March
    assert paid["甲", "base"] == Decimal("2400.00")  # a cent short
    assert paid["乙", "base"] is None
    explained = explain(record, "甲", "bonus")
    assert explained["earlier"] == [{"period": "2026-03", "item": "bonus", "amount": Decimal("10.00")}]
    assert explained["arithmetic"][0]["figures"] == "max(799.99元 - 600元, 0元) × 10% = 19.999元"
    assert explain(record, "乙", "base")["reason"] == "缺:完成率"
    printed = command("score", POLICY, "--period", "2026-04", "-w", tmp_path).out
    assert "没有发放:乙 基本工资:缺:完成率" in printed
    assert "前期累计 10.00 元" in command("explain", "latest", "甲", "bonus", "-w", tmp_path).out


def test_a_run_is_posted_shown_closed_and_audited(tmp_path: Path, command) -> None:
    facts_of_rows(FACTS, tmp_path)
    where = ("-w", tmp_path, "--format", "json")
    command("score", POLICY, "--period", "2026-03", *where)
    posted = command("ledger", "post", "latest", *where)
    assert posted.code == 1
    assert {(own["subject"], own["item"]) for own in posted.json["unposted"]} == {
        ("乙", "base"),
        ("乙", "kept"),
    }
    assert command("ledger", "post", "latest", *where).json["posted"] == []
    (own,) = [each for each in command("ledger", "show", *where).json["balances"] if each["subject"] == "甲"]
    assert own["due"] == "3045.00"  # 3000 + 700 × 5 % + (700 − 600) × 10 %
    command("ledger", "close", "2026-03", *where)
    late = {
        "collections": [
            {"collection_id": "9", "subject": "甲", "collected_on": "2026-03-31", "amount": "-50"}
        ]
    }
    facts_of_more(late, tmp_path, command)
    command("score", POLICY, "--period", "2026-03", *where)
    again = command("ledger", "post", "latest", "--reason", "退货", *where).json
    assert {own["booked"] for own in again["posted"]} == {"2026-04"}
    entries = command("ledger", "statement", "甲", *where).json
    assert (entries["balance"]["due"], entries["balance"]["paid"]) == ("-7.50", "3045.00")
    assert command("audit", "verify", *where).json["equal"]


def facts_of_more(tables: dict, folder: Path, command) -> None:
    for table, rows in tables.items():
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / "late.csv").write_text("\n".join(lines), encoding="utf-8")
        assert command("import", table, folder / "late.csv", "-w", folder).code == 0


@pytest.mark.parametrize(
    ("write", "instead", "code", "words"),
    [
        ("formula: 累计暂扣工资", "formula: 累计暂扣", "formula.unknown_name", "累计暂扣"),
        ("formula: 基础工资 - 基本工资", "formula: 完成率", "formula.unit", "%"),
        ("formula: 基础工资 - 基本工资", "formula: 基础工资 + 完成率", "formula.unlike_units", ""),
        ("formula: 基础工资 - 基本工资", "formula: 基础工资 - 补发工资", "formula.cycle", "kept"),
        ("    full: 基础工资\n", "", "policy.rule_input", "full"),
        (
            "portion: {of: commission, share: 50%}\n    books: none\n  other",
            "portion: {of: commission, share: 51%}\n    books: none\n  other",
            "policy.pay_shares",
            "commission",
        ),
        (
            "division: {of: pool, within: [unit]}\n",
            "division: {of: pol, within: [unit]}\n",
            "policy.unknown_name",
            "pol",
        ),
        (
            "division: {of: pool, within: [unit]}\n",
            "division: {of: pool, within: [unt]}\n",
            "policy.unknown_name",
            "unt",
        ),
        ("    cycles: [month]\n    at: year_end", "    at: year_end", "policy.pay_cycles", "补发工资"),
        (
            "applies_to: post is not missing",
            "applies_to: pst is not missing",
            "condition.unknown_column",
            "pst",
        ),
        ("  commission:\n    title", "  sales:\n    title", "policy.name_taken", "sales"),
        ("    cite: 三\n", "", "policy.missing_cite", ""),
        ("    cap: 1000\n", "    cap: 1000\n    formula: 销售额\n", "policy.value", "formula"),
        ("year: {starts: 3, cite: 一}", "year: {starts: 13, cite: 一}", "policy.value", "12"),
    ],
)
def test_faults_are_refused_with_their_line(write: str, instead: str, code: str, words: str) -> None:
    with pytest.raises(KaoheError) as refused:
        load((write, instead))
    found = next((one for one in refused.value.findings if one.code == code), None)
    assert found is not None, [str(one) for one in refused.value.findings]
    assert words in found.message
    assert found.place.line is not None


def test_figures_that_must_agree_are_compared(tmp_path: Path) -> None:
    facts_of_rows(FACTS, tmp_path / "facts")
    agreement = "agreements:\n  - {title: 计划核对, cite: 一, one: 月计划, other: 100.01元}\npay:\n"
    (tmp_path / "policy.yaml").write_text(TEXT.replace("pay:\n", agreement), encoding="utf-8")
    run = score(open_job(Workspace.open(tmp_path / "facts"), str(tmp_path / "policy.yaml"), "2026-04"))
    said = [finding.message for finding in run.findings if finding.code == "pay.disagrees"]
    assert said == ["“计划核对”不相符:缺:月计划", "“计划核对”不相符:月计划 100.00 ≠ 100.01元 100.01"]


def test_differences_are_said() -> None:
    changed = load(("cap: 1000", "cap: 900"), ("starts: 3", "starts: 4"))
    words = {change.path: change.words for change in compare(load().policy, changed.policy)}
    assert words == {
        "pay.commission.cap": "薪酬项“提成”的 cap由“1000”改为“900”",
        "year.starts": "考核年度开始的月份由“3”改为“4”",
    }


WEIGHTS = st.lists(st.fractions(0, 100, max_denominator=60), min_size=1, max_size=9)


@given(st.integers(0, 10**9), WEIGHTS)
def test_a_pool_is_divided_to_the_cent_and_nobody_is_off_by_a_cent(
    cents: int, weights: list[Fraction]
) -> None:
    named = {f"{number}": weight for number, weight in enumerate(weights)}
    if not any(weights):
        return
    pool = Decimal(cents) / 100
    parts = divided(pool, named)
    assert sum(parts.values()) == pool
    for name, part in parts.items():
        assert abs(Fraction(part) - Fraction(pool) * named[name] / sum(weights)) < Fraction(1, 100)


@given(
    st.integers(-(10**6), 10**6), st.sampled_from([("1/2", "1/2"), ("1/3", "1/3", "1/3"), ("0.45", "0.3")])
)
def test_portions_add_up_to_their_share_rounded_once(cents: int, shares: tuple[str, ...]) -> None:
    whole = Decimal(cents) / 100
    named = {str(number): Fraction(share) for number, share in enumerate(shares)}
    parts = apportioned(whole, named)
    assert apportioned(-whole, named) == {name: -part for name, part in parts.items()}
    assert abs(sum(map(Fraction, parts.values())) - Fraction(whole) * sum(map(Fraction, shares))) <= Fraction(
        1, 200
    )


MONTHS = [f"2026-{month:02}" for month in range(3, 13)] + ["2027-01", "2027-02"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-60_000, 90_000), min_size=12, max_size=12), st.sampled_from(["claim", "carry"]))
def test_a_year_of_settlement_equals_what_is_due_for_the_year(
    tmp_path_factory, cents: list[int], negative: str
) -> None:
    """Whatever the way of the year, at its end everything due has been paid and nothing more."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "policy.yaml").write_text(
        TEXT.replace("negative: carry", f"negative: {negative}"), encoding="utf-8"
    )
    counted, so_far, paid = {}, Decimal(0), Decimal(0)
    expected = {}
    for month, sold in zip(MONTHS, cents, strict=True):
        so_far += Decimal(sold) / 100
        counted[month] = {"甲": {"sales": str(Decimal(sold) / 100), "sales_year": str(so_far)}}
        due = (max(so_far - 600, Decimal(0)) / 10).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        amount = due - paid
        if amount < 0 and negative == "carry" and month != MONTHS[-1]:
            amount = Decimal(0)
        paid += amount
        expected[month] = {"甲": {"bonus": str(amount)}}
    case = {"case": "一年", "period": MONTHS[-1], "counted": counted, "expect": expected}
    (folder / "cases.yaml").write_text(json.dumps([case], ensure_ascii=False), encoding="utf-8")
    result = run_examples(str(folder / "policy.yaml"), folder)
    assert result["failures"] == []
    assert paid == due
