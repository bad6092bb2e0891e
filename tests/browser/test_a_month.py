"""A whole month as its people live it, in the browser: from the first import to the locked result."""

import csv
import re

import pytest

MONTH = "2026-10"
OWN, OTHER = "港口支撑中心", "城东支撑中心"
USUAL = {"product": "bandwidth", "grade": "AA", "cause": "operator", "accepted_at": "2026-10-12 08:00:00"}
IN_TIME, LATE = "2026-10-12 09:00:00", "2026-10-12 19:00:00"


def ticket(number, unit, restored, **more):
    return {"ticket_id": number, "unit": unit, **USUAL, "restored_at": restored, **more}


TICKETS = [
    *(ticket(f"TEN{number:02}", OWN, IN_TIME) for number in range(18)),
    *(ticket(f"TEN{number:02}", OTHER, IN_TIME) for number in range(20, 38)),
    ticket("TEN18", OWN, LATE),
    ticket("TEN19", OWN, LATE),
    ticket("TEN38", OTHER, LATE),
    ticket("TEN39", OTHER, "2026-10-32 09:00:00"),  # no such day
]


def written(file, rows):
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return file


class Month:
    """The month's cycle, and what people do with it."""

    def __init__(self, sign_in, picture):
        self._sign_in, self._picture, self._pages, self.address = sign_in, picture, {}, ""

    def as_(self, username, address=""):
        """Open a page of the cycle as a person."""
        if username not in self._pages:
            self._pages[username] = self._sign_in(username)
        page = self._pages[username]
        page.goto(self.address + address if self.address else "/cycles/")
        return page

    def seen(self, page, name):
        self._picture(page, name)

    def open(self, username):
        page = self.as_(username)
        page.select_option("#policy", "P01")
        page.fill("#period", MONTH)
        page.get_by_role("button", name="开启", exact=True).click()
        page.wait_for_url(re.compile(r"/cycles/\d+/$"))
        self.address = page.url

    def advance(self, username, to, why=""):
        page = self.as_(username)
        page.fill("input#why", why)
        page.get_by_role("button", name=f"→ {to}").click()
        page.locator("ol.states li[aria-current=step]", has_text=to).wait_for()
        return page

    def bring(self, username, file):
        """Hand a file in, look at it, import it; return the page with what came of it."""
        page = self.as_(username)
        page.goto("/imports/")
        page.set_input_files("#files", file)
        page.get_by_role("button", name="看一看").click()
        page.get_by_role("heading", name="先看一看").wait_for()
        page.get_by_role("button", name="导入", exact=True).click()
        page.locator("#progress section.card").first.wait_for()
        return page

    def sign(self, username, branch, *, agree, why=""):
        page = self.as_(username)
        page.fill(f"#why-{branch}", why)
        card = page.locator("section.card").filter(has=page.locator(f"#why-{branch}"))
        card.get_by_role("button", name="同意并签字" if agree else "不同意,退回核对").click()
        page.locator(".message").first.wait_for()
        return page

    def appeal(self, username, subject, indicator, text):
        page = self.as_(username, f"of/{subject}/figure/{indicator}/")
        page.get_by_role("link", name="申诉", exact=True).click()
        page.fill("#text", text)
        page.get_by_role("button", name="提交申诉").click()
        page.wait_for_url(re.compile(r"/appeals/\d+/$"))
        return page.url

    def decide(self, username, appeal, *, accept, why):
        page = self.as_(username)
        page.goto(appeal)
        page.fill("input#why", why)
        page.get_by_role("button", name="接受" if accept else "驳回", exact=True).click()
        page.get_by_text("已接受" if accept else "已驳回").first.wait_for()
        return page

    def points(self, username, subject):
        return self.as_(username, f"of/{subject}/").locator("p.big").inner_text().split()[0]


@pytest.fixture
def month(sign_in, picture):
    return Month(sign_in, picture)


def collect(month, tmp_path):
    """The analyst opens the month and imports; the row with an impossible day is corrected."""
    month.open("analyst")
    month.advance("analyst", "收集数据")
    page = month.bring("analyst", written(tmp_path / "故障工单_十月.csv", TICKETS))
    page.get_by_role("link", name="到隔离区订正").click()
    row = page.locator("tr").filter(has=page.locator("input[value=TEN39]"))
    row.locator("input[aria-invalid=true]").fill(IN_TIME)
    month.seen(page, "quarantine")
    page.get_by_role("button", name="送回改过的行").first.click()
    page.get_by_text("1 行已入库").wait_for()


def rate(month):
    """The rater rates everybody on one form; an extreme mark is not taken without its evidence."""
    page = month.as_("rater", "rating/")
    for line in page.locator("table.rating tbody tr").all():
        line.locator("input[name^=score-]").first.fill("99" if OWN in line.inner_text() else "85")
    page.get_by_role("button", name="提交评分").click()
    page.get_by_text("rating.evidence").first.wait_for()
    line = page.locator("table.rating tr", has_text=OWN)
    assert line.locator("input[name^=score-]").first.input_value() == "99", "nothing filled in is lost"
    line.locator("input[name^=evidence-]").first.fill("客户书面表扬两次")
    month.seen(page, "rating")
    page.get_by_role("button", name="提交评分").click()
    page.get_by_text("已收下").wait_for()


def refuse(month):
    """Computed by the analyst, and refused by the back office with a reason."""
    month.advance("analyst", "核对", "其余各表本月没有数据")
    month.advance("analyst", "已计算")
    page = month.as_("analyst", f"of/{OWN}/figure/satisfaction/")
    assert "99" in page.locator("dd.arithmetic").inner_text(), "the rating counts"
    page = month.sign("back", "back", agree=False, why="请再核对客户原因的工单")
    assert "请再核对客户原因的工单" in page.content()


def exclude(month, tmp_path):
    """A row is proposed for exclusion with evidence; a second person approves, and the result is better."""
    evidence = tmp_path / "证明.txt"
    evidence.write_text("10 月 12 日片区停电通知", encoding="utf-8")
    proposed = month.points("analyst", OWN)
    page = month.as_("front", f"of/{OWN}/figure/assurance/rows/?kind=late")
    page.locator("tr", has_text="TEN19").get_by_role("link", name="提出剔除").click()
    page.fill("#reason", "片区停电,不可抗力")
    page.set_input_files("#evidence", evidence)
    page.get_by_role("button", name="提出", exact=True).click()
    page.get_by_text("等待第二个人决定").wait_for()
    assert page.get_by_role("button", name="批准剔除").count() == 0, "nobody approves an own proposal"
    page = month.as_("analyst2", "exclusions/")
    page.get_by_role("button", name="批准剔除").click()
    page.locator("span.good", has_text="已批准").wait_for()
    month.seen(page, "excluded")
    month.advance("analyst", "已计算")
    assert float(month.points("analyst", OWN)) > float(proposed)


def sign_and_publish(month):
    """Both branches are signed by their own people; the assessed see nothing before it is published."""
    month.sign("front", "front", agree=True)
    month.sign("back", "back", agree=True)
    page = month.as_("head")
    assert page.goto(f"{month.address}of/{OWN}/").status == 403, "not before it is published"
    month.advance("analyst", "已公布")


def appeal(month):
    """The heads of two units see their own, and appeal; return the addresses of the appeals."""
    accepted = month.appeal("head", OWN, "assurance", "TEN18 是客户机房停电,不是我们的责任")
    rejected = month.appeal("head2", OTHER, "assurance", "TEN38 我们认为没有超时")
    month.advance("analyst", "申诉中")
    return accepted, rejected


def accept(month, accepted, tmp_path):
    """The first is right: the ticket is corrected, the result made anew, and the head sees what changed and why."""
    before = month.points("head", OWN)
    correction = [ticket("TEN18", OWN, LATE) | {"cause": "customer"}]
    month.bring("analyst", written(tmp_path / "更正.csv", correction))
    page = month.decide("analyst2", accepted, accept=True, why="核实是客户机房停电")
    month.seen(page, "accepted")
    page = month.as_("head")
    page.goto("/")
    month.seen(page, "told")
    page.get_by_role("link", name=f"申诉已接受:{OWN}").click()
    page.wait_for_url(accepted)
    assert "改变了什么" in page.content()
    assert "核实是客户机房停电" in page.content()
    after = month.points("head", OWN)
    assert float(after) > float(before)
    page = month.as_("head", f"of/{OWN}/")
    assert "公布之后的更正" in page.content()
    assert "核实是客户机房停电" in page.content()
    month.seen(page, "corrected")


def reject(month, rejected):
    """The second is not: nothing changes, and the other head reads the reason."""
    unchanged = month.points("head2", OTHER)
    month.decide("analyst2", rejected, accept=False, why="派单记录显示超时九小时")
    page = month.as_("head2")
    page.goto(rejected)
    assert "派单记录显示超时九小时" in page.content()
    assert month.points("head2", OTHER) == unchanged


def lock(month):
    """Acknowledged, locked: no way leads on, and the auditor finds every step."""
    page = month.as_("head", f"of/{OWN}/statement/")
    page.get_by_role("button", name="确认无误").click()
    page.locator("p.good", has_text="确认").wait_for()
    page = month.advance("analyst", "已锁定")
    assert page.locator("button[name=after]").count() == 0
    month.seen(page, "locked")
    page = month.as_("auditor")
    page.goto("/audit/?check=1")
    assert page.get_by_text(f"P01 {MONTH}").count() > 0
    month.seen(page, "audit")


def test_a_month_from_the_first_import_to_the_locked_result(month, tmp_path):
    collect(month, tmp_path)
    rate(month)
    refuse(month)
    exclude(month, tmp_path)
    sign_and_publish(month)
    accepted, rejected = appeal(month)
    accept(month, accepted, tmp_path)
    reject(month, rejected)
    lock(month)
