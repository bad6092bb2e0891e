"""Partners and contracts: what the pages say equals what the command says, on the day that is asked for."""

import json
import re
from html import unescape

import pytest

DAY = "2026-09-30"


def text_of(answer):
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows_of(shown):
    """Return the cells of every row of the page's tables, without their tags."""
    rows = re.findall(r"<tr>(.*?)</tr>", shown, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def test_the_list_says_what_the_command_says(browse, demo, command):
    said = json.loads(command("contracts", "--on", DAY, "-w", demo, "--format", "json").out)
    shown = text_of(browse("finance").get(f"/partners/?on={DAY}"))

    running = [each for each in said["contracts"] if each["status"] != "ended"]
    expected = [
        [each["contract"], each["partner"], each["last"], str(each["days_left"])]
        for each in sorted(running, key=lambda each: (each["last"], each["contract"]))
    ]
    assert [[row[0], row[1], row[4], row[5]] for row in rows_of(shown) if row[0].startswith("HT")] == expected
    assert said["findings"]
    for finding in said["findings"]:
        assert finding["message"] in shown
        assert finding["hint"] in shown


def test_the_day_decides_what_is_about_to_end(browse):
    def standing(day):
        shown = text_of(browse("analyst").get(f"/partners/?on={day}"))
        return {
            row[0]: row[6] if len(row) > 6 else "已结束" for row in rows_of(shown) if row[0].startswith("HT")
        }

    assert standing("2026-08-31")["HT2025-107"] == "有效"
    assert standing("2026-09-01")["HT2025-107"] == "将到期"
    assert standing("2026-11-01")["HT2025-107"] == "已结束"
    assert "HT2026-019" not in standing("2026-05-19")
    assert browse("analyst").get("/partners/?on=x").status_code == 200


def test_a_partner_shows_results_warnings_settlement_and_exit(browse, cycle):
    from kaohe.cycle.eventing import kinds_of
    from kaohe.cycle.partnerships import assessments_of
    from kaohe.cycle.results import record

    shown = text_of(browse("auditor").get(f"/partners/新标咨询/?on={DAY}"))
    run = record(cycle("2026-09", "P12").published_run).run
    (total,) = (each for each in run.totals if each.subject == "新标咨询")
    (final,) = (own for own in run.pay if (own.subject, own.item) == ("新标咨询", "final"))
    newest, before = assessments_of("新标咨询")

    assert (newest.cycle.period, before.cycle.period) == ("2026-09", "2026-08")
    assert newest.paid == (("退出结算", final.amount, "未达到:退出事项全部办妥"),)
    assert [row[1] for row in rows_of(shown) if row[0] == "2026-09 P12"] == [str(total.points)]
    assert total.outcomes
    for outcome in total.outcomes:
        assert outcome["title"] in shown
    assert all(word in shown for word in ("partner_warning", "保密资料归还或销毁", "工作和资料移交"))
    cells = [cell for row in rows_of(shown) for cell in row]
    assert f"{kinds_of('P12')['partner_warning']} partner_warning" in cells


def test_later_events_are_not_known_yet(browse):
    assert "exit_request" in text_of(browse("front").get("/partners/新标咨询/?on=2026-09-10"))
    assert "exit_request" not in text_of(browse("front").get("/partners/新标咨询/?on=2026-09-09"))


@pytest.mark.parametrize("address", ["/partners/没有的公司/", "/partners/港口支撑中心/"])
def test_who_is_no_partner_has_no_page(browse, address):
    assert browse("analyst").get(address).status_code == 404


def test_an_empty_workspace_says_what_to_do(browse, tmp_path):
    from django.test import override_settings

    from kaohe.facts.store.workspace import Workspace

    with override_settings(KAOHE_WORKSPACE=Workspace.create(tmp_path / "ws").root):
        shown = text_of(browse("analyst").get("/partners/"))
    assert "分析员在导入页面交合作伙伴表和合同表" in shown
