"""An analyst imports a file with one bad row and corrects it; two people exclude a row."""

CSV = "事件编号,考核对象,类型,发生日期,次数\n浏览1,港口支撑中心,resource_error,2026-09-05,1\n浏览2,港口支撑中心,resource_error,2026-09-31,1\n"


def test_a_file_with_a_bad_row_is_imported_and_the_row_corrected_and_counted(sign_in, tmp_path, picture):
    file = tmp_path / "九月事件.csv"
    file.write_text(CSV, encoding="utf-8")
    page = sign_in("analyst")
    before = counted(page)
    page.goto("/imports/")
    page.set_input_files("#files", str(file))
    page.get_by_role("button", name="看一看").click()
    page.get_by_text("1 行可以入库,1 行进隔离区").wait_for()
    picture(page, "preview")
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_role("link", name="到隔离区订正").wait_for(timeout=60_000)
    picture(page, "result")
    page.get_by_role("link", name="到隔离区订正").click()
    row = page.locator("tr", has_text="九月事件.csv")
    picture(page, "quarantine")
    row.get_by_label("发生日期").fill("2026-09-30")
    page.get_by_role("button", name="送回改过的行").click()
    page.get_by_text("1 行已入库,0 行仍不合格").wait_for()
    assert counted(page) == before + 2


def counted(page):
    """Add up the events that the measures of the cycle count, as the findings page says."""
    page.goto("/cycles/3/findings/")
    page.get_by_role("heading", name="每个度量数了什么").wait_for()
    rows = page.locator("tbody tr", has_text="加扣分事件")
    return sum(int(rows.nth(number).locator("td.number").inner_text()) for number in range(rows.count()))


def test_a_row_is_proposed_by_one_person_and_excluded_by_another(sign_in, tmp_path, picture):
    evidence = tmp_path / "停电通知.pdf"
    evidence.write_bytes(b"%PDF-1.7")
    page = sign_in("front")
    page.goto("/cycles/2/of/港口支撑中心/figure/assurance/rows/?kind=late")
    page.get_by_role("link", name="提出剔除").first.click()
    page.get_by_label("为什么不该计入").fill("机房停电")
    page.set_input_files("#evidence", str(evidence))
    page.get_by_role("button", name="提出").click()
    page.get_by_text("等待第二个人决定").wait_for()
    assert page.get_by_role("button", name="批准剔除").count() == 0
    other = sign_in("analyst")
    other.goto("/cycles/2/exclusions/")
    picture(other, "proposal")
    other.get_by_role("button", name="批准剔除").first.click()
    other.get_by_text("已批准,这一行不再计入").wait_for()
    other.goto("/cycles/2/findings/")
    other.get_by_text("经批准剔除 1").first.wait_for()
    picture(other, "findings")
