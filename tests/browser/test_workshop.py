"""An analyst brings an own score sheet: read, corrected, tied to the demo's tables, tried, approved by another."""

import openpyxl

HEADINGS = ["考核指标", "分值", "计分方法"]
ROWS = [
    ["业务保障及时率", 60, "目标≥95%,每低于目标1个百分点扣1分,扣完为止"],
    ["客户投诉", 40, "看情况酌情处理"],
]


def score_sheet(path):
    book = openpyxl.Workbook()
    book.active.append(["2026年试行考核评分表"])
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    book.save(path)
    return path


def test_a_score_sheet_becomes_a_scorecard_and_a_policy_in_force(
    sign_in, server, serious_faults, picture, tmp_path
):
    page = sign_in("analyst")
    page.goto("/workshop/")
    page.set_input_files("#sheet", score_sheet(tmp_path / "trial.xlsx"))
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url("**/workshop/*/")
    draft = page.url
    assert "没看懂 1 条,待绑定度量 1 条" in page.content()
    assert serious_faults(page) == []
    picture(page, "unread")
    unread = page.locator(".clause.unread")
    unread.locator("textarea").fill("每投诉1次罚2分")
    unread.locator("mark.wrong").wait_for()
    unread.locator("textarea").fill("每投诉1次扣2分")
    unread.locator("p.good").wait_for()
    unread.locator("input[list]").fill("complaints")
    page.get_by_role("button", name="没绑定的都取第一个建议").click()
    page.get_by_text("全部看懂并已绑定").wait_for()
    picture(page, "tied")
    page.fill("#period", "2026-08")
    page.get_by_role("button", name="试算").click()
    page.get_by_role("link", name="港口支撑中心").click()
    assert page.locator("tbody tr").count() == 3
    assert page.locator(".big").inner_text() != "—"
    assert serious_faults(page) == []
    picture(page, "scorecard")
    page.goto(draft)
    page.fill("#note", "先试行一个季度")
    page.get_by_role("button", name="送审").click()
    page.get_by_text("等第二个人决定").wait_for()
    assert page.get_by_role("button", name="批准,生效").count() == 0
    other = sign_in("analyst2")
    other.goto(draft)
    other.get_by_role("button", name="批准,生效").click()
    other.get_by_text("办法生效").wait_for()
    assert (server.workspace / "policies" / "trial" / "policy.yaml").is_file()
    other.goto("/policies/trial/")
    assert "每投诉1次扣2分" in other.content()
