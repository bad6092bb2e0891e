"""A policy that changes: each period by the version in force, a period in the middle of which it changes by both."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.explaining.paid import Paid
from kaohe.engine.opening import open_job
from kaohe.engine.publications.verifying import job_of, verify_record
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.policy.library import Library

OLD = (Path(__file__).parent / "old.yaml").read_text(encoding="utf-8")
NEW = (
    OLD.replace('version: "一"', 'version: "二"')
    .replace("valid_from: 2026-01-01", "valid_from: 2026-03-16")
    .replace("value: 3000", "value: 4000")
    .replace("× 5%", "× 6%")
    .replace("≥90%", "≥100%")
    .replace("  telephone: {title: 话费, cite: 二, cycles: [month], formula: 100元}\n", "")
)
DATES = NEW.replace("formula: 销售额 × 6%}", "formula: 销售额 × 6%, transition: dates}")
FACTS = {
    "assignments": [
        {"person": name, "unit": "一部", "post": "经理", "valid_from": "2026-01-01"} for name in "甲乙丙"
    ],
    "plans": [
        {"unit": "甲", "item": "销售", "period": f"2026-{month:02}", "planned": 3200} for month in range(1, 7)
    ],
    "collections": [
        {"collection_id": "1", "subject": "甲", "collected_on": "2026-02-10", "amount": "3200"},
        {"collection_id": "2", "subject": "甲", "collected_on": "2026-03-15", "amount": "1000"},
        {"collection_id": "3", "subject": "甲", "collected_on": "2026-03-16", "amount": "2000"},
        {"collection_id": "4", "subject": "甲", "collected_on": "2026-04-10", "amount": "3200"},
    ],
}


@pytest.fixture
def workspace(tmp_path: Path):
    facts_of_rows(FACTS, tmp_path)
    return Workspace.open(tmp_path)


def put(workspace: Workspace, *texts: str) -> None:
    folder = workspace.root / "policies" / "DATED"
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    *others, newest = texts
    (folder / "policy.yaml").write_text(newest, encoding="utf-8")
    for number, text in enumerate(others):
        (folder / "versions" / f"{number}.yaml").write_text(text, encoding="utf-8")


SETTLING = (
    "  bonus: {title: 超额奖, cite: 五, cycles: [month], formula: 累计销售额 × 10%, settles: {cite: 五}}\n"
)
SO_FAR = """  so_far:
    title: 累计销售额
    cite: 五
    table: collections
    counts_in: collected_on
    span: year_to_date
    value: {kind: sum, column: amount}
    when_empty: zero
    unit: 元
measures:
"""


def settling(text: str, rate: str, transition: str = "") -> str:
    """Add an item that settles over the year, at a rate."""
    text = text.replace("measures:\n", "measures:\n" + SO_FAR.replace("measures:\n", ""))
    return text.replace("scope:", f"{transition}scope:") + SETTLING.replace("10%", rate)


def scored(workspace: Workspace, period: str, policy: str = "DATED") -> Record:
    job = open_job(workspace, policy, period)
    run = score(job, workspace.version)
    record = read(save(workspace.root / "runs", Record.of(run, job)))
    assert record.run.as_json() == run.as_json()
    assert verify_record(record, workspace).equal
    return replace(record, run=replace(record.run, findings=run.findings))


def paid(record: Record) -> dict[str, Decimal | None]:
    return {own.item: own.amount for own in record.run.pay if own.subject == "甲"}


def test_a_whole_period_is_scored_by_the_version_that_is_in_force(workspace: Workspace) -> None:
    put(workspace, OLD, NEW)
    assert paid(scored(workspace, "2026-02"))["wages"] == 3000
    april = scored(workspace, "2026-04")
    assert (paid(april)["wages"], paid(april)["commission"]) == (4000, Decimal("192.00"))
    assert "telephone" not in paid(april)
    assert april.run.inputs.policy_version == "二"
    first = scored(workspace, "2026-03@2026-03-01..2026-03-15")
    assert paid(first)["commission"] == Decimal("50.00")


def test_a_version_that_comes_later_leaves_earlier_runs_as_they_are(workspace: Workspace) -> None:
    put(workspace, OLD)
    before = scored(workspace, "2026-02")
    put(workspace, OLD, NEW)
    assert scored(workspace, "2026-02").run.id == before.run.id


def test_a_period_in_which_the_policy_changes_counts_by_days(workspace: Workspace) -> None:
    put(workspace, OLD, NEW)
    record = scored(workspace, "2026-03")
    run = record.run
    assert [(own.first, own.last, own.share) for own in run.versions] == [
        (date(2026, 3, 1), date(2026, 3, 15), Fraction(15, 31)),
        (date(2026, 3, 16), date(2026, 3, 31), Fraction(16, 31)),
    ]
    # 93.75 %: nothing off under the old version, 6.25 points under the new one
    total = next(own for own in run.totals if own.subject == "甲")
    assert (total.points, total.grade) == (Decimal("96.77"), "优")
    assert paid(record) == {
        "wages": Decimal("3516.13"),  # (3000 × 15 + 4000 × 16) / 31
        "commission": Decimal("165.48"),  # 3000 × (5 % × 15 + 6 % × 16) / 31
        "telephone": Decimal("48.39"),  # 100 × 15 / 31, which the new version does not pay any more
        "pool": Decimal("100.00"),
        "shared": Decimal("33.33"),
    }
    assert [own.amount for own in run.pay if own.item == "shared"] == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert [own.code for own in run.findings] == ["policy.transition"]


def test_what_is_earned_by_dates_is_paid_by_the_version_of_its_date(workspace: Workspace) -> None:
    put(workspace, OLD, DATES)
    amounts = paid(scored(workspace, "2026-03"))
    assert amounts["commission"] == Decimal("170.00")  # 1000 × 5 % + 2000 × 6 %
    assert amounts["wages"] == Decimal("3516.13")


def test_by_dates_each_version_counts_its_own_rows(workspace: Workspace) -> None:
    texts = [
        text.replace("measure: completion", "measure: sales")
        .replace("≥90%,每低于目标1个百分点扣1分", "≥2000元,每少100元扣1分")
        .replace("≥100%,每低于目标1个百分点扣1分", "≥2000元,每少100元扣1分")
        for text in (OLD, NEW.replace("scope:", "transition: {way: dates, cite: 附则}\nscope:"))
    ]
    put(workspace, *texts)
    record = scored(workspace, "2026-03")
    assert [own.alone.inputs.period for own in record.run.versions if own.alone is not None] == [
        "2026-03@2026-03-01..2026-03-15",
        "2026-03@2026-03-16..2026-03-31",
    ]
    row = next(own for own in record.run.rows if (own.subject, own.indicator) == ("甲", "sold"))
    # 1000 of 2000 are 10 points short, 2000 none: 90 for 15 days, 100 for 16.
    assert (row.points, row.value) == (Decimal("95.16"), None)
    assert paid(record)["commission"] == Decimal("170.00")
    node = explain(record, "甲", "sold", Evidence(job_of(record, workspace)))
    assert [len(own["rows"]["included"]) for own in node["children"]] == [1, 1]


@pytest.mark.parametrize(("way", "wage"), [("start", 3000), ("end", 4000)])
def test_a_new_version_may_say_that_one_of_them_scores_all(workspace: Workspace, way: str, wage: int) -> None:
    put(workspace, OLD, NEW.replace("scope:", f"transition: {{way: {way}, cite: 附则}}\nscope:"))
    record = scored(workspace, "2026-03")
    assert paid(record)["wages"] == wage
    assert not record.run.versions
    assert not record.run.findings


def test_everything_of_a_changing_period_is_explained(workspace: Workspace, command) -> None:
    put(workspace, OLD, DATES)
    record = scored(workspace, "2026-03")
    node = explain(record, "甲", "total", Evidence(job_of(record, workspace)))
    assert node["points"] == Decimal("96.77")
    assert [(own["points"], own.get("valid_from")) for own in node["children"]] == [
        (Decimal("100.00"), "2026-01-01"),
        (Decimal("93.75"), "2026-03-16"),
        (Decimal("96.77"), None),
    ]
    assert node["grade"]["grade"] == "优"
    sold = node["children"][-1]
    assert [own["rule"]["words"][:7] for own in sold["children"]] == ["目标≥90%,", "目标≥100%"]
    assert all(len(own["inputs"][0]["rows"]["included"]) == 2 for own in sold["children"])
    assert "100.00 × 15/31 + 93.75 × 16/31 = 96.77" in node["arithmetic"]
    amount = explain(record, "甲", "commission")
    assert amount["amount"] == Decimal("170.00")
    assert [own["amount"] for own in amount["children"]] == [Decimal("50.00"), Decimal("120.00")]
    assert explain(record, "甲", "telephone")["children"][0]["amount"] == Decimal("100.00")
    together = Paid(record).items_of("甲")
    assert together == {name: explain(record, "甲", name) for name in together}
    assert {"commission", "telephone"} <= together.keys()
    shown = command("explain", record.run.id, "甲", "total", "--rows", "-w", str(workspace.root))
    assert "15/31" in shown.out
    shown = command("explain", record.run.id, "甲", "commission", "-w", str(workspace.root))
    assert "50.00 + 120.00" in shown.out


def test_who_comes_after_the_change_is_paid_by_what_was_there_for_them(tmp_path: Path) -> None:
    joined = {"person": "丁", "unit": "一部", "post": "经理", "valid_from": "2026-03-20"}
    sold = {"collection_id": "5", "subject": "丁", "collected_on": "2026-03-25", "amount": "1000"}
    facts = {
        **FACTS,
        "assignments": [*FACTS["assignments"], joined],
        "collections": [*FACTS["collections"], sold],
    }
    facts_of_rows(facts, tmp_path)
    opened = Workspace.open(tmp_path)
    put(opened, OLD, DATES)
    record = scored(opened, "2026-03")
    amounts = {own.item: own.amount for own in record.run.pay if own.subject == "丁"}
    assert amounts["commission"] == Decimal("60.00")
    assert amounts["wages"] == Decimal("3516.13")
    explained = explain(record, "丁", "commission")
    assert explained["arithmetic"][0]["figures"] == "— + 60.00"


def test_versions_are_named_by_what_they_are_called_or_by_a_day(workspace: Workspace) -> None:
    put(workspace, OLD, NEW)
    library = Library([workspace.root / "policies"])
    assert [own.name for own in library.versions("DATED")] == ["一", "二"]
    assert library.find("DATED@一").parent.name == "versions"
    assert library.find("DATED@2026-03-16").name == "policy.yaml"
    assert paid(scored(workspace, "2026-03", "DATED@一"))["wages"] == 3000
    with pytest.raises(KaoheError) as refused:
        library.find("DATED@三")
    assert refused.value.code == "policy.no_version"


def test_two_versions_that_begin_on_a_day_are_refused(workspace: Workspace) -> None:
    put(workspace, OLD, NEW.replace("2026-03-16", "2026-01-01"))
    with pytest.raises(KaoheError) as refused:
        open_job(workspace, "DATED", "2026-03")
    assert refused.value.code == "policy.versions"


def test_versions_with_other_years_do_not_follow_each_other(workspace: Workspace) -> None:
    put(workspace, OLD, NEW.replace("scope:", "year: {starts: 4, cite: 一}\nscope:"))
    with pytest.raises(KaoheError) as refused:
        open_job(workspace, "DATED", "2026-03")
    assert refused.value.code == "policy.versions"
    assert "year" in str(refused.value)


def test_a_new_version_is_tried_over_past_periods_and_nothing_is_booked(
    workspace: Workspace, command
) -> None:
    put(workspace, OLD)
    at = ("-w", str(workspace.root))
    for period in ("2026-02", "2026-03"):
        run = command("score", "DATED", "--period", period, *at, "--format", "json").json["run"]
        command("publish", run, *at)
        command("ledger", "post", run, *at)
    file = workspace.root / "new.yaml"
    file.write_text(DATES, encoding="utf-8")
    asked = ("whatif", "DATED", "--period", "2026-02..2026-04", "--version", str(file), *at)
    answer = command(*asked, "--format", "json").json
    moved = {
        (own["subject"], own["period"]): own["pay_difference"] for own in answer["subjects"] if "pay" in own
    }
    # wage 516.13 and commission 20.00 more, telephone 51.61 less
    assert (moved["甲", "2026-03"], moved["甲", "2026-04"]) == ("484.52", "932.00")
    assert ("甲", "2026-02") not in moved
    booked = {
        (own["item"], own["period"], own["booked"]): own["amount"]
        for own in answer["postings"]
        if own["subject"] == "甲" and own["account"] == "due"
    }
    assert booked == {
        ("wages", "2026-03", "2026-04"): "516.13",
        ("commission", "2026-03", "2026-04"): "20.00",
        ("telephone", "2026-03", "2026-04"): "-51.61",
    }
    shown = command(*asked)
    assert "516.13" in shown.out
    assert command("ledger", "show", "甲", *at, "--format", "json").json["balances"][0]["due"] == "6576.66"
    assert Library([workspace.root / "policies"]).versions("DATED")[-1].name == "一"


def test_the_adjustment_of_a_later_version_says_that_the_policy_changed(
    workspace: Workspace, command
) -> None:
    put(workspace, OLD)
    at = ("-w", str(workspace.root))
    run = command("score", "DATED", "--period", "2026-03", *at, "--format", "json").json["run"]
    command("publish", run, *at)
    command("ledger", "post", run, *at)
    put(workspace, OLD, DATES)
    again = command("score", "DATED", "--period", "2026-03", *at, "--format", "json").json
    assert "policy_hash" in again["adjusts"]["causes"]
    posted = command("ledger", "post", again["run"], *at, "--format", "json").json
    assert posted["booked"] == "2026-04"
    assert command("verify", run, *at, "--format", "json").json["equal"]
    telephone = [own for own in posted["posted"] if own["item"] == "telephone" and own["subject"] == "甲"]
    assert {own["amount"] for own in telephone} == {"-51.61", "51.61"}


def test_questions_about_a_changing_period_are_asked_of_its_stretches(workspace: Workspace, command) -> None:
    put(workspace, OLD, NEW)
    at = ("-w", str(workspace.root))
    whole = scored(workspace, "2026-03").run.id
    refused = command("fairness", whole, *at, "--format", "json").error
    assert refused["code"] == "answer.changing"
    assert "2026-03@2026-03-16..2026-03-31" in refused["hint"]
    later = command(
        "score", "DATED", "--period", "2026-03@2026-03-16..2026-03-31", *at, "--format", "json"
    ).json
    assert command("doubt", later["run"], *at, "--format", "json").code == 0


def test_what_is_made_of_commissions_follows_their_dates(workspace: Workspace) -> None:
    text = DATES.replace("formula: 100元, books: none}", "formula: 提成 × 10%, books: none}")
    put(workspace, OLD, text)
    with pytest.raises(KaoheError) as refused:
        open_job(workspace, "DATED", "2026-03")
    assert {own.code for own in refused.value.findings} == {"policy.pay_transition"}


def test_a_field_tried_with_another_value_is_changed_in_the_version_of_each_period(
    workspace: Workspace, command
) -> None:
    put(workspace, OLD, NEW)
    at = ("-w", str(workspace.root), "--format", "json")
    asked = ("whatif", "DATED", "--period", "2026-02..2026-04", "--set", "parameters.wage.value=5000", *at)
    moved = {
        own["period"]: own["pay_difference"]
        for own in command(*asked).json["subjects"]
        if own["subject"] == "甲"
    }
    assert moved["2026-02"] == "2000.00"
    assert moved["2026-04"] == "1000.00"


@pytest.mark.parametrize(
    ("settles", "march", "april", "said"),
    [
        # Of 6200 by the end of March 10 % less 320 for 15 days, 20 % less 320 for 16; of 9400 by April 20 % less 940.
        ("", "620.00", "940.00", True),
        ("transition: {settles: year, cite: 附则}\n", "620.00", "940.00", False),
        # Of the 3000 of March 10 % for 15 days and 20 % for 16; of April's 3200 20 %, whatever came before.
        ("transition: {settles: onward, cite: 附则}\n", "454.84", "640.00", False),
    ],
)
def test_what_settles_is_settled_anew_or_onward(workspace: Workspace, settles, march, april, said) -> None:
    put(workspace, settling(OLD, "10%"), settling(NEW, "20%", settles))
    assert paid(scored(workspace, "2026-02"))["bonus"] == Decimal("320.00")
    records = [scored(workspace, period) for period in ("2026-03", "2026-04")]
    assert [str(paid(own)["bonus"]) for own in records] == [march, april]
    assert any("清算" in own.message for own in records[1].run.findings) is said
    explained = explain(records[1], "甲", "bonus")
    assert str(explained["amount"]) == april
