"""An analyst tries another target with a slider and reads the curve; a unit head learns which ranks are chance."""

FIELD = "indicators.provisioning.rule.target"


def test_another_target_is_tried_with_a_slider(sign_in, serious_faults):
    page = sign_in("analyst")
    page.goto("/whatif/")
    page.select_option("#policy", "P01")
    page.get_by_role("button", name="选这份办法").click()
    page.fill("#filter", FIELD)
    assert page.locator("#figures tbody tr:visible").count() == 1
    page.check(f'input[value="{FIELD}"]')
    page.get_by_role("button", name="用勾选的").click()
    page.locator('input[data-moves="from-1"]').fill("88")
    assert page.locator("#from-1").input_value() == "88"
    page.locator("#to-1").fill("92")
    assert page.locator('input[data-moves="to-1"]').input_value() == "92"
    page.fill("#step-1", "2")
    page.fill("#period", "2026-08")
    page.get_by_role("button", name="开始算").click()
    page.locator("#curve").wait_for(timeout=90_000)
    assert [own.split()[0] for own in page.locator("#curve tbody th").all_inner_texts()] == [
        "88%",
        "90%",
        "92%",
    ]
    page.get_by_role("link", name="92%").click()
    page.get_by_role("heading", name="谁升谁降:92%").wait_for()
    assert page.locator("figure svg").count() == 1
    assert serious_faults(page) == []


def test_which_ranks_are_chance_is_worked_out_while_one_waits(sign_in, serious_faults):
    page = sign_in("head")
    page.goto("/cycles/1/ranking/")
    page.get_by_role("button", name="算名次区间").click()
    page.locator("#chance li").first.wait_for(timeout=90_000)
    page.goto("/cycles/1/ranking/")
    assert page.get_by_role("columnheader", name="名次区间").count() == 1
    assert serious_faults(page) == []
