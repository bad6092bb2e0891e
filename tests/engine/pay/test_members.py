"""Pools of teams divided over their members: by hand, kept, explained, posted; refusals."""

from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.cli.examples import run_examples
from kaohe.engine.explain import explain
from kaohe.engine.explaining.paid import Paid
from kaohe.engine.opening import open_job
from kaohe.engine.pay.calculating import Calculation
from kaohe.engine.publications.verifying import verify_record
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document

POLICY = Path(__file__).parent / "members" / "policy.yaml"
TEXT = POLICY.read_text(encoding="utf-8")
PEOPLE = ("甲一", "甲二", "甲三")
FACTS = {
    "people": [{"person": name, "hired_on": "2026-01-01"} for name in (*PEOPLE, "重叠")],
    "assignments": [
        *(
            {"person": name, "unit": "部", "team": "甲班", "post": "组员", "valid_from": "2026-01-01"}
            for name in PEOPLE
        ),
        *(
            {"person": "重叠", "unit": "部", "team": team, "post": "组员", "valid_from": "2026-10-05"}
            for team in ("甲班",)
        ),
        {
            "person": "重叠",
            "unit": "别部",
            "team": "乙班",
            "post": "组员",
            "valid_from": "2026-10-01",
            "valid_to": "2026-10-04",
        },
    ],
    "plans": [
        {"unit": "甲班", "item": "奖金", "period": "2026-10", "planned": "100"},
        {"unit": "乙班", "item": "奖金", "period": "2026-10", "planned": "7.5"},
    ],
    "events": [
        {"event_id": str(number), "subject": name, "kind": "served", "occurred_on": "2026-10-09", "count": 1}
        for number, name in enumerate(PEOPLE)
    ],
    "attendance": [{"subject": "甲班", "person": "重叠", "day": "2026-10-06", "absent": "是"}],
}


def test_worked_examples(tmp_path: Path) -> None:
    result = run_examples(str(POLICY), tmp_path)
    assert (result["failures"], result["passed"], result["uncovered"]) == ([], 4, [])


@pytest.fixture
def scored(tmp_path: Path):
    facts_of_rows(FACTS, tmp_path)
    opened = Workspace.open(tmp_path)
    job = open_job(opened, str(POLICY), "2026-10")
    run = score(job, opened.version)
    return opened, run, read(save(tmp_path / "runs", Record(run, job.loaded, job.calendar)))


def test_members_are_paid_from_the_roster_and_the_run_is_kept_and_verified(scored) -> None:
    opened, run, record = scored
    assert record.run.pay == run.pay
    assert record.run.members.figures == run.members.figures
    assert verify_record(record, opened).equal
    heads = {own["subject"]: own for own in run.as_json()["pay"] if own["item"] == "heads"}
    # The odd cent goes to the first by name; who changed groups within the month is of the one at its end.
    assert {name: own["amount"] for name, own in heads.items()} == {
        "甲三": Decimal("33.33"),
        "甲一": Decimal("33.34"),
        "甲二": Decimal("33.33"),
        "重叠": Decimal("0.00"),
    }
    assert heads["重叠"] == {
        "subject": "重叠",
        "item": "heads",
        "amount": Decimal("0.00"),
        "reason": "未达到:没有缺勤",
        "of": "甲班",
    }


def test_a_pool_in_which_nobody_takes_part_is_said(scored) -> None:
    _opened, run, _record = scored
    said = [finding.message for finding in run.findings if finding.code == "pay.nobody"]
    assert said == [
        f"“{title}”没有人可分,7.50 元没有分出去" for title in ("按人头", "按积分", "按手工", "按份额")
    ]


def test_an_amount_of_a_member_is_explained(scored, command) -> None:
    opened, _run, record = scored
    said = explain(record, "甲一", "points")
    assert (said["of"], said["amount"]) == ("甲班", Decimal("33.34"))
    assert [step["figures"] for step in said["arithmetic"]] == ["1 = 1个", "100.00 元,4 人分,份额合计 3个"]
    out = explain(record, "重叠", "heads")
    assert (out["reason"], out["arithmetic"][0]["figures"]) == ("未达到:没有缺勤", "不参加分配")
    assert out["gates"][0]["met"] is False
    printed = command("explain", "latest", "甲一", "hand", "-w", opened.root).out
    assert "甲一(甲班的成员)" in printed
    assert "100.00 元,4 人分,手工分配合计 0元" in printed
    with pytest.raises(KaoheError) as refused:
        explain(record, "甲一", "total")
    assert (refused.value.code, "half" in refused.value.findings[0].hint) == ("explain.indicator", True)


def test_all_amounts_are_explained_by_working_them_out_once(scored, monkeypatch) -> None:
    _opened, run, record = scored
    alone = {(own.subject, own.item): explain(record, own.subject, own.item) for own in run.pay}
    worked_out, again = [], Calculation.run
    monkeypatch.setattr(Calculation, "run", lambda own: worked_out.append(own) or again(own))
    paid = Paid(record)
    together = {
        (subject, item): said
        for subject in {own.subject for own in run.pay}
        for item, said in paid.items_of(subject).items()
    }
    assert together == alone
    assert len(worked_out) == 1


def test_amounts_of_members_are_posted_once(scored, command) -> None:
    opened, _run, _record = scored
    where = ("-w", opened.root, "--format", "json")
    posted = command("ledger", "post", "latest", *where).json["posted"]
    assert {own["subject"] for own in posted} == {*PEOPLE, "重叠"}
    assert command("ledger", "post", "latest", *where).json["posted"] == []
    (own,) = [
        each for each in command("ledger", "show", *where).json["balances"] if each["subject"] == "甲一"
    ]
    assert own["due"] == "135.23"  # 33.34 + 33.34 + 0 + 25.00 + 26.88 (of 107.50 over four) + 16.67


@pytest.mark.parametrize(
    ("write", "instead", "code", "words"),
    [
        ("    formula: 总额 × 积分占比", "    formula: 按人头 × 积分占比", None, ""),
        (
            "formula: 班组总额, books: none",
            "formula: 班组总额 × 积分占比, books: none",
            "policy.pay_members",
            "part",
        ),
        ("formula: 班组总额, books: none", "formula: 按人头, books: none", "policy.pay_members", "heads"),
        (
            "formula: 班组总额, books: none",
            "formula: 累计按人头, books: none",
            "policy.pay_members",
            "heads_so_far",
        ),
        (
            "portion: {of: points, share: 50%}",
            "portion: {of: pool, share: 50%}",
            "policy.pay_members",
            "pool",
        ),
        ("formula: 个人积分 / 全组积分", "formula: 个人积分 × 1元 / 班组总额", "policy.pay_members", "bonus"),
        ("    member: person\n", "    member: persn\n", "policy.unknown_column", "persn"),
        ("    member: person\n", "    member: late_minutes\n", "policy.unknown_column", "late_minutes"),
        ("order: [post]", "order: [pst]", "policy.unknown_name", "pst"),
        ("applies_to: head\n", "applies_to: hd\n", "condition.unknown_column", "hd"),
        ("by: heads, together: true}", "by: heads, within: [team]}", "policy.value", "within"),
        ("by: heads, together: true}\n", "by: heads}\n    cap: 1\n", "policy.value", "cap"),
        ("kind: team", "kind: person", "policy.pay_members", "served"),
    ],
)
def test_faults_are_refused(write: str, instead: str, code: str | None, words: str) -> None:
    assert TEXT.count(write) == 1
    changed = parse_document(TEXT.replace(write, instead), "policy.yaml")
    if code is None:
        load_document(changed, CATALOGUE)
        return
    with pytest.raises(KaoheError) as refused:
        load_document(changed, CATALOGUE)
    found = next((one for one in refused.value.findings if one.code == code), None)
    assert found is not None, [str(one) for one in refused.value.findings]
    assert words in found.message
    assert found.place.line is not None
