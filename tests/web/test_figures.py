"""What pages show is what the library gives: every figure of the demo, on scorecard, ranking and statement."""

import io
import re

import openpyxl
import pytest


def cells(answer):
    """Return the rows of all tables of a page as texts."""
    page = answer.content.decode()
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]


def run_of(cycle):
    from kaohe.cycle.results import record

    return record(cycle.published_run)


@pytest.mark.parametrize("month", ["2026-07", "2026-08"])
def test_scorecards_show_what_the_run_holds(browse, cycle, month):
    kept = run_of(cycle(month))
    client = browse("auditor")
    for total in kept.run.totals:
        page = client.get(f"/cycles/{cycle(month).pk}/of/{total.subject}/")
        shown = {row[0]: row for row in cells(page) if len(row) == 5}
        for row in kept.run.rows:
            if row.subject != total.subject:
                continue
            line = shown[kept.loaded.policy.indicators[row.indicator].title]
            wanted = "不参评" if row.status == "not_assessed" else str(row.points)
            assert line[2].split()[0] == wanted, row


def test_the_ranking_and_its_workbook_show_what_the_run_holds(browse, cycle):
    kept = run_of(cycle("2026-08"))
    client = browse("finance")
    address = f"/cycles/{cycle('2026-08').pk}/ranking/"
    heading, *lines = cells(client.get(address))
    places = [heading.index(title) for title in ("名次", "考核对象", "得分", "等级")]
    shown = [[line[place] for place in places] for line in lines if len(line) == len(heading)]
    wanted = sorted(
        [str(total.rank), total.subject, str(total.points), total.grade] for total in kept.run.totals
    )
    assert sorted(shown) == wanted
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "?export=1").content))
    rows = [row[:4] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert (
        sorted([str(rank), subject, f"{points:.2f}", grade] for rank, subject, points, grade in rows)
        == wanted
    )


def test_the_statement_prints_the_arithmetic_of_every_item(browse, cycle):
    from kaohe.cycle.results import explained

    run = run_of(cycle("2026-08")).run
    page = browse("head").get(f"/cycles/{cycle('2026-08').pk}/of/港口支撑中心/statement/").content.decode()
    for row in run.rows:
        if row.subject == "港口支撑中心":
            assert explained(run.id, row.subject, row.indicator)["arithmetic"] in page


def test_all_rows_behind_a_figure_are_shown_and_exported(browse, cycle):
    from kaohe.cycle.results import explained

    run = run_of(cycle("2026-08")).run
    rows = explained(run.id, "港口支撑中心", "assurance", rows=True)["rows"]
    client = browse("head")
    address = f"/cycles/{cycle('2026-08').pk}/of/港口支撑中心/figure/assurance/rows/"
    page = client.get(address + "?kind=late").content.decode()
    for row in rows["late"]:
        assert row["ticket_id"] in page
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "?export=1").content))
    exported = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {row["ticket_id"] for kind in ("late", "excluded", "included") for row in rows[kind]} <= exported


def test_a_cell_that_looks_like_a_formula_stays_text():
    from kaohe.web.exports.workbook import workbook

    answer = workbook("x", [("表", (["=1+1"], [['=HYPERLINK("http://example.org")'], ["+1"], ["@SUM(A1)"]]))])
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.data_type for row in book.worksheets[0].iter_rows() for cell in row] == ["s"] * 4


def test_a_name_with_markup_is_shown_as_text(browse, cycle):
    answer = browse("analyst").get(f"/cycles/{cycle('2026-08').pk}/of/<script>alert(1)</script>/")
    assert answer.status_code == 404
    assert b"<script>alert" not in answer.content


def test_another_persons_statement_is_on_the_audit_trail(browse, cycle):
    from kaohe.cycle.models import AuditEntry

    address = f"/cycles/{cycle('2026-08').pk}/of/港口支撑中心/statement/"
    before = AuditEntry.objects.filter(action="statement:seen").count()
    browse("head").get(address)
    assert AuditEntry.objects.filter(action="statement:seen").count() == before
    browse("finance").get(address)
    assert AuditEntry.objects.filter(action="statement:seen").count() == before + 1


def test_acknowledging_twice_is_recorded_once(browse, cycle):
    from kaohe.cycle.models import Acknowledgement

    client = browse("head")
    address = f"/cycles/{cycle('2026-08').pk}/of/港口支撑中心/acknowledge/"
    for _time in range(2):
        assert client.post(address).status_code == 302
    assert Acknowledgement.objects.filter(subject="港口支撑中心").count() == 1


@pytest.mark.parametrize(("ending", "kind"), [("html", "text/html"), ("md", "text/markdown")])
def test_an_explanation_can_be_taken_along_as_one_file(browse, cycle, ending, kind):
    published = cycle("2026-08")
    address = f"/cycles/{published.pk}/of/港口支撑中心/figure/provisioning/?export={ending}"
    answer = browse("head").get(address)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"].startswith("attachment")
    assert published.published_run in text
    assert "业务提供及时率" in text
    assert "<script" not in text
    assert "城东支撑中心" not in text
