"""``kaohe contracts``: from imported rows to what expires and what is missing, as of a day, and refusals."""

import pytest

TABLES = {
    "partners": "合作伙伴,服务类别,退出日期\n甲公司,售前,\n乙公司,售后,2026-09-30\n",
    "contracts": (
        "合同编号,合作伙伴,服务类别,生效日期,到期日期,客户合同到期日期\n"
        "H1,甲公司,售前,2026-01-01,2027-01-01,\n"
        "H2,乙公司,售后,2026-01-01,2026-12-31,2026-12-31\n"
    ),
    "contract_clauses": "合同编号,条款,已写明\nH1,保密条款,否\nH1,服务内容,是\n",
    "undertakings": "合同编号,承诺书种类,签署日期\nH1,廉洁承诺书,2026-01-01\n",
}


@pytest.fixture
def office(command, tmp_path):
    folder = tmp_path / "office"
    command("init", folder)
    for table, text in TABLES.items():
        file = tmp_path / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        assert command("import", table, file, "-w", folder).code == 0
    return folder


def test_contracts_show_what_is_missing_and_where_the_row_came_from(command, office):
    answer = command(
        "contracts", "--partner", "甲公司", "--on", "2026-10-31", "-w", office, "--format", "json"
    )
    (contract,) = answer.json["contracts"]
    findings = {finding["code"]: finding for finding in answer.json["findings"]}

    assert answer.code == 1
    assert (contract["contract"], contract["status"], contract["days_left"]) == ("H1", "current", 62)
    assert {each["id"]: each["status"] for each in contract["clauses"]}["confidentiality"] == "missing"
    assert contract["terms"][0]["day"] == "2026-12-31"
    assert set(findings) == {
        "contracts.clause_missing",
        "contracts.clause_unchecked",
        "contracts.undertaking_missing",
        "contracts.term_too_long",
    }
    assert findings["contracts.term_too_long"]["hint"].startswith("改签到 2026-12-31")
    assert findings["contracts.term_too_long"]["place"]["row"] == 2
    assert findings["contracts.term_too_long"]["cite"] == "第十二条"
    assert "保密条款" in findings["contracts.clause_missing"]["message"]
    assert "服务内容" not in findings["contracts.clause_unchecked"]["message"]


def test_the_day_decides_what_expires_and_who_has_left(command, office):
    def codes(day):
        said = command("contracts", "--partner", "乙公司", "--on", day, "-w", office, "--format", "json").json
        return {finding["code"] for finding in said["findings"]}, said["partners"][0]["current"]

    assert codes("2025-12-31") == ({"contracts.none"}, True)
    assert codes("2026-07-31")[1] is True
    assert "contracts.leaving" not in codes("2026-07-31")[0]
    assert "contracts.leaving" in codes("2026-08-01")[0]
    assert {"contracts.after_leaving", "contracts.leaving"} <= codes("2026-10-01")[0]
    assert codes("2026-10-01")[1] is False
    text = command("contracts", "--on", "2026-12-31", "-w", office).out
    assert "H2  2026-01-01..2026-12-31  将到期" in text


def test_a_partner_that_nobody_knows_is_refused(command, office):
    error = command("contracts", "--partner", "甲公可", "-w", office, "--format", "json").error

    assert error["code"] == "contracts.unknown_partner"
    assert "甲公司" in error["hint"]
