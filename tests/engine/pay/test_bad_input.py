"""Bad input for pay: a clear finding each, and nothing posted by halves."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kaohe.engine.rows_given import facts_of_rows
from kaohe.errors import KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy

if TYPE_CHECKING:
    from pathlib import Path

MARCH = ("666666.67", "2010-03")
PEOPLE = [
    {"person": "张三", "unit": "客户部", "post": "客户经理", "valid_from": "2010-03-01"},
    {
        "person": "李四",
        "unit": "客户部",
        "post": "客户经理",
        "valid_from": "2010-03-01",
        "valid_to": "2010-03-31",
    },
    {"person": "总监", "unit": "客户部", "post": "客户总监", "valid_from": "2010-03-01"},
]


def plan(subject: str, planned: str, period: str = "2010-03", item: str = "业绩任务") -> dict[str, str]:
    return {"unit": subject, "item": item, "period": period, "planned": planned}


def paid(subject: str, amount: str, on: str = "2010-03-15") -> dict[str, str]:
    return {
        "collection_id": f"{subject}{on}{amount}",
        "subject": subject,
        "collected_on": on,
        "amount": amount,
    }


GOOD = {
    "assignments": PEOPLE,
    "plans": [
        plan("张三", "400000"),
        plan("李四", "266666.67"),
        plan("张三", "666666.67", "2010-04"),
    ],
    "collections": [paid("张三", "1000")],
}


class Office:
    """A workspace with the rows of a case, and the command line over it."""

    def __init__(self, folder: Path, command) -> None:
        self.folder, self._command = folder, command

    def imported(self, table: str, *rows: dict[str, str]):
        file = self.folder / "more.csv"
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)
        return self("import", table, file)

    def __call__(self, *words: object):
        return self._command(*words, "-w", self.folder, "--format", "json")

    def findings(self, policy: str, period: str) -> dict[str, str]:
        answer = self("score", policy, "--period", period).json
        said = {finding["code"]: finding["message"] for finding in answer.get("findings", [])}
        said.pop("pay.sample", None)  # the wages that come with P02 are a sample
        return said

    def refused(self) -> str:
        """Post the latest run; return why that is refused, having looked that nothing was posted."""
        answer = self("ledger", "post", "latest")
        assert answer.code == 2
        assert self("ledger", "show").json["balances"] == []
        return answer.error["code"]


@pytest.fixture
def office(tmp_path: Path, command):
    def office(rows: dict[str, list[dict[str, str]]]) -> Office:
        facts_of_rows(rows, tmp_path)
        return Office(tmp_path, command)

    return office


def test_good_rows_are_posted(office) -> None:
    good = office(GOOD)
    assert good.findings("P02", "2010-03") == {}
    assert good("ledger", "post", "latest").code == 0
    balances = {own["subject"]: own["due"] for own in good("ledger", "show").json["balances"]}
    # 2400 + 50 + 200; 2400 + 0 + 200; 4800 + 50 × 20 % + 300
    assert balances == {"张三": "2650.00", "李四": "2600.00", "总监": "5110.00"}


def test_a_plan_that_does_not_add_up_to_the_month_is_not_posted(office) -> None:
    short = office(GOOD | {"plans": [plan("张三", "400000"), plan("李四", "266666.66")]})
    assert short.findings("P02", "2010-03") == {
        "pay.disagrees": "“月任务分解到人”不相符:分解合计 666666.66 ≠ 团队月任务 666666.67"
    }
    assert short.refused() == "ledger.disagrees"


def test_months_that_do_not_add_up_to_the_year_are_no_policy() -> None:
    change = {"parameters.monthly_task.values.2": "666666.64"}
    with pytest.raises(KaoheError) as refused:
        load_policy("P02", Library(), CATALOGUE, changes=change)
    assert refused.value.code == "policy.parameter_total"
    assert "8000000.01元,不等于“全年任务”8000000元" in refused.value.findings[0].message
    assert refused.value.findings[0].place.line is not None


def test_a_person_whom_nobody_knows_keeps_everything_from_being_posted(office) -> None:
    strange = office(GOOD | {"collections": [paid("张三", "1000"), paid("张山", "500")]})
    assert "张山" in strange.findings("P02", "2010-03")["pay.unknown"]
    assert strange.refused() == "ledger.unknown"
    strange.imported("assignments", PEOPLE[0] | {"person": "张山"})
    strange.imported("plans", plan("张山", "0"))
    assert strange.findings("P02", "2010-03") == {}
    assert strange("ledger", "post", "latest").code == 0


def test_money_for_one_who_has_left_is_pointed_out(office) -> None:
    late = office(GOOD | {"collections": [paid("张三", "1000"), paid("李四", "-80", "2010-04-02")]})
    assert late.findings("P02", "2010-03") == {}
    found = late.findings("P02", "2010-04")
    assert list(found) == ["pay.left"]
    assert "李四" in found["pay.left"]


def test_returns_beyond_what_was_paid_are_owed_and_carried(office) -> None:
    back = office(GOOD)
    back("score", "P02", "--period", "2010-03")
    back("ledger", "post", "latest")
    back("ledger", "close", "2010-03")
    back.imported("collections", paid("张三", "-70000", "2010-04-10"))
    found = back.findings("P02", "2010-04")
    # 2400 − 70000 × 5 % + 200; the director's share of it is still covered by his wage
    assert found == {"pay.negative": "张三 本期应发合计 -900.00 元"}
    posted = back("ledger", "post", "latest")
    assert (posted.code, posted.json["owing"]) == (1, [{"subject": "张三", "due": "-900.00"}])
    closed = back("ledger", "close", "2010-04").json["paid"]
    assert {own["subject"] for own in closed} == {"总监"}
    assert back("audit", "verify").json["equal"]


def test_a_missing_net_profit_is_not_posted(office) -> None:
    rows = {
        "revenue": [{"unit": "东", "account": "政企客户线自签", "month": "2026-01", "amount": "100"}],
        "plans": [
            plan("东", "100", "2026-01", "政企业务收入"),
            plan("东", "100", "2026-01", "政企客户线收入"),
            plan("东", "800", "2026-Q1", "季度奖"),
        ],
    }
    missing = office(rows)
    assert "净利润齐全" in missing.findings("P17", "2026-Q1")["pay.disagrees"]
    assert missing.refused() == "ledger.disagrees"
    missing.imported("revenue", rows["revenue"][0] | {"net_profit": "10"})
    assert "pay.disagrees" not in missing.findings("P17", "2026-Q1")
    assert missing("ledger", "post", "latest").code == 0


@pytest.mark.parametrize(
    ("share", "code"), [("1.5", "policy.value"), ("0.6", "policy.pay_shares"), ("-0.5", "policy.value")]
)
def test_shares_above_the_whole_are_no_policy(share: str, code: str) -> None:
    with pytest.raises(KaoheError) as refused:
        load_policy("P17", Library(), CATALOGUE, changes={"pay.people.portion.share": share})
    assert refused.value.code == code


def test_negative_plans_never_come_in(office) -> None:
    refused = office(GOOD).imported("plans", plan("张三", "-1", "2010-05"))
    assert (refused.code, refused.json["rejected"]) == (1, 1)


def test_dates_that_do_not_exist_never_come_in(office) -> None:
    refused = office(GOOD).imported("collections", paid("张三", "1", "2011-02-30"))
    assert (refused.code, refused.json["rejected"]) == (1, 1)
    assert date(2011, 2, 28) == load_policy("P02", Library(), CATALOGUE).policy.valid_to
