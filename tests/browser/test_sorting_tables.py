"""Tables sort, filter, and give a spreadsheet what they show."""

PASTE = """() => {
    const table = document.querySelector("#totals"), cells = table.tBodies[0].rows[0].cells;
    ["2026-08", "=1+1", "12345678901234567890", "9.50"].forEach((text, place) => { cells[place].textContent = text; });
    table.tBodies[0].rows[1].cells[1].innerHTML = "一行<br>又一行";
    getSelection().selectAllChildren(table);
    const copied = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
    document.body.dispatchEvent(copied);
    return {
        text: copied.clipboardData.getData("text/plain"),
        html: copied.clipboardData.getData("text/html"),
        done: copied.defaultPrevented,
    };
}"""


def column(page, number):
    return [text.strip() for text in page.locator(f"main tbody tr td:nth-child({number})").all_inner_texts()]


def test_any_table_sorts_by_figures_and_filters(sign_in):
    page = sign_in("analyst")
    page.goto("/imports/")
    heading = page.get_by_role("button", name="新增")
    heading.click()
    rising = [int(text) for text in column(page, 6)]
    assert rising == sorted(rising)
    assert len(set(rising)) > 1
    heading.click()
    assert [int(text) for text in column(page, 6)] == sorted(rising, reverse=True)
    page.get_by_label("只看含有").fill("合作伙伴")
    shown = page.locator("main tbody tr:visible")
    assert 0 < shown.count() < len(rising)
    assert all("合作伙伴" in text for text in shown.all_inner_texts())


def test_what_is_copied_stays_what_it_is_in_a_spreadsheet(sign_in):
    page = sign_in("finance")
    page.goto("/cycles/2/ranking/")
    copied = page.evaluate(PASTE)
    assert copied["done"]
    first = copied["text"].split("\n")[1].split("\t")
    assert first[:4] == ["2026-08", "'=1+1", "12345678901234567890", "9.50"]
    assert '"一行\n又一行"' in copied["text"]
    for text in ("2026-08", "=1+1", "12345678901234567890"):
        assert rf"""mso-number-format:'\@'">{text}</td>""" in copied["html"]
    assert "<td>9.50</td>" in copied["html"]
    assert 'mso-data-placement:same-cell">又一行' in copied["html"]
