"""What is wrong with a file as a whole: refused with a code of its own, and the others are imported."""

import csv as csv_module
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook

from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.quarantine import shelf
from kaohe.facts.quarantine.workbook import export
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE

HEADINGS = ["工单号", "考核单位", "受理时间"]
ROW = ["T1", "甲", "2026-10-05 08:00:00"]


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "ws")


def bring(workspace, *paths, table="fault_tickets", mapping=None, sheet=None):
    request = Request(table=table, paths=paths, who="测试", when="2026-11-01", mapping=mapping, sheet=sheet)
    return import_files(workspace, request, lambda: None)


def stored(workspace):
    return pl.read_parquet(workspace.snapshot().files("fault_tickets"), glob=False)


def sheet_bytes(*rows, name="Sheet1", more=()):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for title, content in ((name, rows), *more):
            sheet = book.add_worksheet(title)
            for index, row in enumerate(content):
                sheet.write_row(index, 0, row)
    return buffer.getvalue()


def text_bytes(*rows):
    buffer = io.StringIO()
    csv_module.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def encrypted(data):
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("密码", out)
    return out.getvalue()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


GOOD_SHEET = sheet_bytes(HEADINGS, ROW)
REFUSED = {
    "empty file": ("a.csv", b"", "file.empty", "空"),
    "only white space": ("a.csv", b"\n \n", "file.empty", "空"),
    "empty workbook": ("a.xlsx", sheet_bytes(), "file.empty", "空"),
    "truncated xlsx": ("a.xlsx", GOOD_SHEET[: len(GOOD_SHEET) // 2], "file.broken", "损坏"),
    "damaged xlsx": ("a.xlsx", GOOD_SHEET.replace(b"xl/workbook.xml", b"xl/workbook.xxx"), "file.kind", "xlsx"),
    "password": ("a.xlsx", encrypted(GOOD_SHEET), "file.password", "密码"),
    "wrong encoding (Big5)": ("a.csv", "工單號,考核單位,受理時間\nT1,縣區,2026-10-05".encode("big5"), "file.encoding", "编码"),
    "wrong encoding (Latin 1)": ("a.csv", "número,unité\n1,é\n".encode("latin-1"), "file.encoding", "编码"),
    "broken UTF-8": ("a.csv", text_bytes(HEADINGS, ROW) + "考核单位".encode()[:-1] + b"\n", "file.encoding", "3"),
    "a spreadsheet called csv": ("a.csv", GOOD_SHEET, "file.kind", "xlsx"),
    "a web page called xls": ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "file.kind", "网页"),
    "binary": ("a.csv", bytes(range(256)) * 4, "file.kind", "二进制"),
    "unknown extension": ("a.docx", b"PK", "file.kind", "docx"),
    "broken parquet": ("a.parquet", b"PAR1xxxx", "file.broken", "损坏"),
    "open quote": ("a.csv", text_bytes(HEADINGS, ROW) + b'T2,"x,2026-10-05\nT3,y,2026-10-05\n', "file.quote", "第 3 行"),
    "no known heading": ("a.csv", b"a,b\n1,2\n", "heading.missing", "工单号(ticket_id)"),
    "no unit": ("a.csv", text_bytes([HEADINGS[0], HEADINGS[2]], [ROW[0], ROW[2]]), "heading.missing", "考核单位(unit)"),
    "two headings that could be one": ("a.csv", text_bytes([*HEADINGS[:2], "申告时间", "派单时间"], [*ROW, ROW[2]]), "heading.ambiguous", "申告时间、派单时间"),
    "empty archive": ("a.zip", zipped(), "file.empty", "没有可导入"),
    "bomb": ("a.zip", zipped(a_csv=b"0" * (120 << 20)), "file.too_large", "MB"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_imported(case, workspace, tmp_path):
    name, data, code, words = REFUSED[case]
    bad, good = tmp_path / name, tmp_path / "good.csv"
    bad.write_bytes(data)
    good.write_bytes(text_bytes(HEADINGS, ROW))
    with pytest.raises(KaoheError) as caught:
        bring(workspace, bad)
    assert (caught.value.code, caught.value.findings[0].place.file) == (code, name)
    assert words in caught.value.findings[0].message
    assert workspace.version == 0
    report = bring(workspace, bad, good)
    assert [finding.code for finding in report.findings] == [code]
    assert report.counts["accepted"] == 1


def test_a_file_that_is_not_there_is_refused(workspace, tmp_path):
    with pytest.raises(KaoheError) as caught:
        bring(workspace, tmp_path / "nirgends.csv")
    assert caught.value.code == "file.missing"


def test_a_sheet_that_is_not_there_is_refused_by_naming_those_that_are(workspace, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD_SHEET)
    with pytest.raises(KaoheError) as caught:
        bring(workspace, path, sheet="十月")
    assert caught.value.code == "sheet.missing"
    assert "Sheet1" in caught.value.findings[0].hint


def test_a_repeated_heading_is_told_apart_and_reported_with_its_place(workspace, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        text_bytes([*HEADINGS, "category", "category", "受理时间"], [*ROW, "x", "y", "2027-01-01"])
    )
    report = bring(workspace, path)
    row = stored(workspace).row(0, named=True)
    assert (row["category"], row["category.2"], row["受理时间.2"]) == ("x", "y", "2027-01-01")
    assert row["accepted_at"].year == 2026
    places = [(finding.severity, finding.place.row, finding.place.column) for finding in report.findings]
    assert places == [("note", 1, "category.2"), ("warning", 1, "受理时间.2")]


def test_two_hundred_columns_are_kept(workspace, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_bytes([*HEADINGS, *(f"列{i}" for i in range(197))], [*ROW, *range(197)]))
    bring(workspace, path)
    columns = workspace.snapshot().columns("fault_tickets")
    assert set(columns) == {column.name for column in CATALOGUE["fault_tickets"].columns} | {
        f"列{i}" for i in range(197)
    }
    assert stored(workspace)["列196"].to_list() == ["196"]


def test_only_the_sheets_that_fit_are_read(workspace, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_bytes(["说明"], ["随便"], name="说明", more=[("十月", [HEADINGS, ROW])]))
    report = bring(workspace, path)
    assert report.counts["accepted"] == 1
    assert [(finding.code, finding.severity) for finding in report.findings] == [("sheet.skipped", "note")]


def test_a_folder_a_zip_and_parquet_are_read(workspace, tmp_path):
    folder = tmp_path / "导出"
    folder.mkdir()
    (folder / "a.csv").write_bytes(text_bytes(HEADINGS, ROW))
    (folder / "b.zip").write_bytes(zipped(c_csv=text_bytes(HEADINGS, ["T2", *ROW[1:]])))
    (folder / "~$x.xlsx").write_bytes(b"lock")
    frame = pl.DataFrame(
        {"ticket_id": [3], "unit": ["甲"], "accepted_at": ["2026-10-05 08:00:00"], "limit_minutes": [1.5]}
    )
    frame.with_columns(pl.col("accepted_at").str.to_datetime()).write_parquet(folder / "d.parquet")
    bring(workspace, folder)
    rows = stored(workspace).sort("ticket_id")
    assert rows["ticket_id"].to_list() == ["3", "T1", "T2"]
    assert rows["accepted_at"].n_unique() == 1
    assert rows["_file"].to_list() == ["d.parquet", "a.csv", "b.zip:c.csv"]


def test_a_mapping_that_names_no_heading_says_what_is_near(workspace, tmp_path):
    mapping, path = tmp_path / "m.yaml", tmp_path / "a.csv"
    mapping.write_text("columns:\n  unit: neighbourhood\n", encoding="utf-8")
    path.write_bytes(text_bytes(["工单号", "neighborhood", "受理时间"], ROW))
    with pytest.raises(KaoheError) as caught:
        bring(workspace, path, mapping=mapping)
    finding = caught.value.findings[0]
    assert (finding.code, finding.place.line) == ("mapping.heading", 2)
    assert "neighborhood" in finding.hint


def test_a_corrected_workbook_resolves_what_was_quarantined(workspace, tmp_path):
    mapping, path, sheet = tmp_path / "m.yaml", tmp_path / "a.csv", tmp_path / "隔离.xlsx"
    mapping.write_text('columns:\n  accepted_at: {column: t, format: "%d/%m/%Y"}\n', encoding="utf-8")
    path.write_bytes(
        text_bytes(
            ["工单号", "单位", "t", "产品"], ["T1", "甲", "5/10/2026", "光猫"], ["T2", "", "6/10/2026", ""]
        )
    )
    assert bring(workspace, path, mapping=mapping).counts["rejected"] == 2

    def waiting():
        manifest = workspace.manifest(workspace.version)
        return shelf.still_open(shelf.entries(workspace.root, manifest.quarantine))

    assert export(sheet, waiting()) == 2
    book = load_workbook(sheet)
    cells = book.worksheets[0]
    assert [cell.value for cell in cells[1]] == ["隔离编号", "隔离原因", "工单号", "单位", "t", "产品"]
    assert "光猫" in cells["B2"].value
    cells["F2"] = "宽带"
    book.save(sheet)
    report = bring(workspace, sheet)
    assert report.counts == {"accepted": 1, "updated": 0, "unchanged": 0, "superseded": 0, "rejected": 1}
    assert waiting()["key"].to_list() == ['["T2"]']
    assert stored(workspace)["product"].to_list() == ["broadband"]
    again = bring(workspace, path, mapping=mapping)
    assert (again.counts["rejected"], again.open_entries, again.version) == (2, 1, 2)


def test_a_quarantine_workbook_of_another_table_says_whose_it_is(workspace, tmp_path):
    path, sheet = tmp_path / "a.csv", tmp_path / "q.xlsx"
    path.write_bytes(text_bytes(HEADINGS, ["", *ROW[1:]]))
    bring(workspace, path)
    export(sheet, shelf.entries(workspace.root, workspace.manifest(1).quarantine))
    with pytest.raises(KaoheError) as caught:
        bring(workspace, sheet, table="complaints")
    assert caught.value.code == "sheet.skipped"
    assert "fault_tickets" in caught.value.findings[0].hint


def test_a_name_goes_before_an_alias_of_another_column(workspace, tmp_path):
    path = tmp_path / "calls.csv"
    path.write_bytes(
        text_bytes(["通话编号", "工号", "考核单位", "呼入时间"], ["1", "8001", "甲", "2026-10-05 08:00"])
    )
    report = bring(workspace, path, table="calls")
    shown = report.batches[0].ties.shown()
    assert (shown["subject"], shown["unit"]) == ("工号", "考核单位")


def test_an_open_document_spreadsheet_is_read(workspace, tmp_path):
    def cells(*words):
        texts = (
            f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
            for word in words
        )
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    sheet = f'<table:table table:name="S">{cells(*HEADINGS)}{cells(*ROW)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert bring(workspace, path).counts["accepted"] == 1
