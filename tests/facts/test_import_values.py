"""What becomes of cells: accepted, or rejected with file, row, column, value and every reason."""

import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kaohe.errors import KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

HEADER = "工单号,考核单位,产品,时限(分钟),受理时间,恢复时间,挂起(分钟),责任,已派单,备注列"
GOOD = "T1,甲,宽带,240,2026-10-05 08:00:00,2026-10-05 09:30:00,0,电信,是,随便"


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "工作 区")


def bring(workspace, *paths, table="fault_tickets", mapping=None, sheet=None):
    request = Request(table=table, paths=paths, who="测试", when="2026-11-01", mapping=mapping, sheet=sheet)
    return import_files(workspace, request, lambda: None)


def stored(workspace, table="fault_tickets"):
    return pl.read_parquet(workspace.snapshot().files(table), glob=False)


def csv(tmp_path, *rows, name="故障.csv", header=HEADER, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(("\n".join((header, *rows)) + "\n").encode(encoding))
    return path


def test_a_good_row_is_stored_typed_and_in_utc(workspace, tmp_path):
    report = bring(workspace, csv(tmp_path, GOOD))
    row = stored(workspace).row(0, named=True)
    assert report.counts["accepted"] == 1
    assert row["product"] == "broadband"
    assert row["cause"] == "operator"
    assert row["dispatched"] is True
    assert str(row["accepted_at"]) == "2026-10-05 00:00:00+00:00"
    assert str(row["limit_minutes"]) == "240.0000"
    assert row["备注列"] == "随便"
    assert (row["_file"], row["_row"], row["_import"]) == ("故障.csv", 2, 1)


BAD = {
    "impossible date": (
        GOOD.replace("2026-10-05 09:30:00", "2026-02-30 09:30:00"),
        "cell.impossible",
        "恢复时间",
    ),
    "a sixtieth second": (GOOD.replace("09:30:00", "09:30:60"), "cell.impossible", "恢复时间"),
    "no date": (GOOD.replace("2026-10-05 09:30:00", "昨天"), "cell.moment", "恢复时间"),
    "end before start": (GOOD.replace("2026-10-05 09:30:00", "2026-10-05 07:59:59"), "row.order", "恢复时间"),
    "negative pause": (GOOD.replace("09:30:00,0,", "09:30:00,-5,"), "cell.negative", "挂起(分钟)"),
    "unknown product": (GOOD.replace("宽带", "光猫"), "cell.category", "产品"),
    "missing key": (GOOD.replace("T1", ""), "cell.missing", "工单号"),
    "missing unit": (GOOD.replace("甲", " "), "cell.missing", "考核单位"),
    "missing first time": (GOOD.replace("2026-10-05 08:00:00", ""), "cell.missing", "受理时间"),
    "text for a number": (GOOD.replace("240", "四小时"), "cell.number", "时限(分钟)"),
    "too many decimals": (GOOD.replace("240", "0.00001"), "cell.decimals", "时限(分钟)"),
    "too large": (GOOD.replace("240", "9" * 30), "cell.large", "时限(分钟)"),
    "no yes or no": (GOOD.replace("是", "也许"), "cell.boolean", "已派单"),
    "failed formula": (GOOD.replace("240", "#N/A"), "cell.formula", "时限(分钟)"),
    "too many cells": (GOOD + ",多,余", "row.cells", "column_11"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_rejected_with_its_place_and_the_others_are_imported(case, workspace, tmp_path):
    row, code, column = BAD[case]
    good = GOOD.replace("T1", "T2")
    report = bring(workspace, csv(tmp_path, good, "", row))
    (rejected,) = report.batches[0].rejected
    assert report.rows == sum(report.counts.values()) == 2
    assert (rejected.file, rejected.row) == ("故障.csv", 4)
    assert [(reason.code, reason.column) for reason in rejected.reasons] == [(code, column)]
    assert stored(workspace)["ticket_id"].to_list() == ["T2"]


def test_all_reasons_of_a_row_are_listed(workspace, tmp_path):
    row = ",,光猫,x,2026-10-05 08:00:00,2026-10-04 08:00:00,-1,电信,也许,"
    report = bring(workspace, csv(tmp_path, GOOD, row))
    (rejected,) = report.batches[0].rejected
    assert {reason.code for reason in rejected.reasons} == {
        "cell.missing", "cell.category", "cell.number", "row.order", "cell.negative", "cell.boolean"
    }  # fmt: skip
    assert "bandwidth" in next(r.reason for r in rejected.reasons if r.code == "cell.category")


def test_the_same_key_again_updates_and_the_later_row_of_a_file_wins(workspace, tmp_path):
    bring(workspace, csv(tmp_path, GOOD, GOOD.replace("T1", "T2")))
    later = GOOD.replace("甲", "乙")
    report = bring(
        workspace,
        csv(tmp_path, GOOD, later, GOOD.replace("T1", "T2"), GOOD.replace("T1", "T3"), name="b.csv"),
    )
    assert report.counts == {"accepted": 1, "updated": 1, "unchanged": 1, "superseded": 1, "rejected": 0}
    assert dict(stored(workspace).select("ticket_id", "unit").rows()) == {"T1": "乙", "T2": "甲", "T3": "甲"}
    assert workspace.version == 2
    assert workspace.snapshot(1).rows("fault_tickets") == 2


def test_the_same_file_twice_changes_nothing(workspace, tmp_path):
    path = csv(tmp_path, GOOD, GOOD.replace("T1", ""))
    first = bring(workspace, path)
    files, content = workspace.snapshot().files("fault_tickets"), workspace.snapshot().hash("fault_tickets")
    again = bring(workspace, path)
    assert (first.version, again.version) == (1, 1)
    assert again.counts["unchanged"] == again.counts["rejected"] == again.open_entries == 1
    assert workspace.snapshot().files("fault_tickets") == files
    assert workspace.snapshot().hash("fault_tickets") == content


def test_shuffled_rows_give_the_same_facts(tmp_path):
    rows = [GOOD.replace("T1", f"T{index}") for index in range(50)]
    hashes = set()
    for name, order in (("a", rows), ("b", rows[::-1]), ("c", rows[7:] + rows[:7])):
        workspace = Workspace.create(tmp_path / name)
        bring(workspace, csv(tmp_path, *order, name=f"{name}.csv"))
        hashes.add(workspace.snapshot().hash("fault_tickets"))
    assert len(hashes) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_usual_encodings_are_read(encoding, workspace, tmp_path):
    assert bring(workspace, csv(tmp_path, GOOD, encoding=encoding)).counts["accepted"] == 1


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_usual_separators_are_read_and_quoted_cells_may_hold_line_breaks(separator, workspace, tmp_path):
    row = GOOD.replace("随便", '"一\n二"').replace(",", separator)
    bad = GOOD.replace("T1", "").replace(",", separator)
    report = bring(workspace, csv(tmp_path, row, bad, header=HEADER.replace(",", separator)))
    assert stored(workspace)["备注列"].to_list() == ["一\n二"]
    assert report.batches[0].rejected[0].row == 3


MOMENTS = [
    "2026/10/5 8:30", "2026年10月5日 8时30分", "2026-10-05T08:30:00", "2026-10-05T08:30:00+08:00",
    "2026-10-05 00:30:00Z", "202610050830", "2026.10.5 08:30", "2026/10/5 上午8:30", "5-Oct-2026 8:30 AM",
    "2026-10-05 08:30:00.000", "２０２６-10-05 08:30", "13/10/2026 00:00|05/10/2026 08:30",
]  # fmt: skip


@pytest.mark.parametrize("text", MOMENTS)
def test_any_unambiguous_moment_is_read(text, workspace, tmp_path):
    *others, last = text.split("|")
    rows = [f"T{index},甲,{moment}" for index, moment in enumerate([last, *others])]
    bring(workspace, csv(tmp_path, *rows, header="工单号,考核单位,受理时间"))
    frame = stored(workspace).filter(pl.col("ticket_id") == "T0")
    assert str(frame["accepted_at"][0]) == "2026-10-05 00:30:00+00:00"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["05/10/2026 08:30", "06/10/2026 08:30"], "date.ambiguous"),
        (["05/10/26 08:30"], "date.ambiguous"),
        (["13/10/2026 08:30", "10/13/2026 08:30"], "date.mixed"),
    ],
)
def test_day_and_month_that_cannot_be_told_apart_stop_the_file(texts, code, workspace, tmp_path):
    bad = csv(tmp_path, *(f"T{i},甲,{t}" for i, t in enumerate(texts)), header="工单号,考核单位,受理时间")
    with pytest.raises(KaoheError) as caught:
        bring(workspace, bad)
    place = caught.value.findings[0].place
    assert caught.value.code == code
    assert (place.file, place.column) == ("故障.csv", "受理时间")
    assert place.row is not None
    assert "format" in caught.value.findings[0].hint
    assert workspace.version == 0


def test_a_refused_file_does_not_keep_the_others_from_being_imported(workspace, tmp_path):
    bad = csv(tmp_path, "T9,甲,05/10/2026", header="工单号,考核单位,受理时间", name="a.csv")
    report = bring(workspace, bad, csv(tmp_path, GOOD))
    assert [finding.code for finding in report.findings] == ["date.ambiguous"]
    assert report.counts["accepted"] == 1
    assert not report.faultless


def test_figures_are_read_as_offices_write_them(workspace, tmp_path):
    path = csv(
        tmp_path,
        '甲,维护外包,2026年10月,"￥1,234.50",１２,95%,(3)',
        header="考核单位,科目,月份,收入(万元),计划进度,成本,净利润",
    )
    bring(workspace, path, table="revenue")
    row = stored(workspace, "revenue").row(0, named=True)
    assert [str(row[name]) for name in ("amount", "plan", "cost", "net_profit")] == [
        "12345000.000000", "12.000000", "0.950000", "-3.000000"
    ]  # fmt: skip
    assert (row["account"], str(row["month"])) == ("maintenance_outsourcing", "2026-10-01")


def test_a_spreadsheet_with_title_merged_header_serials_and_artefacts(workspace, tmp_path):
    path = tmp_path / "故障.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("十月")
        sheet.merge_range(0, 0, 0, 5, "2026年10月故障工单")
        sheet.merge_range(1, 0, 2, 0, "工单号")
        sheet.merge_range(1, 1, 2, 1, "考核单位")
        sheet.merge_range(1, 2, 1, 3, "时间")
        sheet.write_row(2, 2, ["受理时间", "恢复时间"])
        sheet.merge_range(1, 4, 2, 4, "时限")
        sheet.merge_range(1, 5, 2, 5, "客户等级")
        sheet.write_row(3, 0, [1001, "甲", 46300.354166666664, "2026/10/5 10:00", 0.1 + 0.2, "Ⅱ级"])
        sheet.write_row(4, 0, [1002, "甲", "2026/10/5", None, "x", "AA"])
    report = bring(workspace, path)
    row = stored(workspace).row(0, named=True)
    assert (row["ticket_id"], row["grade"], str(row["limit_minutes"])) == ("1001", "II", "0.3000")
    assert str(row["accepted_at"]) == "2026-10-05 00:30:00+00:00"
    (rejected,) = report.batches[0].rejected
    assert (rejected.sheet, rejected.row, rejected.reasons[0].column) == ("十月", 5, "时限")


def test_mapping_faults_are_told_all_at_once_with_their_lines(workspace, tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "colums: {}\ncolumns:\n  tiket_id: 编号\n  cause: {column: x, values: {A: operater}}\n"
        "  accepted_at: {column: t, format: YYYY, timezone: Asia/Peking}\n",
        encoding="utf-8",
    )
    with pytest.raises(KaoheError) as caught:
        bring(workspace, csv(tmp_path, GOOD), mapping=mapping)
    found = {(finding.code, finding.place.line) for finding in caught.value.findings}
    assert found == {
        ("mapping.key", 1), ("mapping.column", 3), ("mapping.value", 4), ("mapping.format", 5), ("mapping.timezone", 5)
    }  # fmt: skip


def test_a_mapping_translates_fills_and_renames(workspace, tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        'missing: ["?"]\nheader_row: 1\ncolumns:\n  ticket_id: no\n  unit: {column: grp, missing_as: 未分派}\n'
        '  accepted_at: {column: t, format: "%d/%m/%Y %H:%M", timezone: America/New_York}\n'
        '  cause: {column: owner, values: {007: operator, "*": customer}}\n  product: {constant: broadband}\n',
        encoding="utf-8",
    )
    path = csv(
        tmp_path,
        "1,?,8/3/2026 02:30,007",
        "2,7,1/11/2026 01:30,B",
        "3,7,5/3/2026 09:00,",
        header="no,grp,t,owner",
    )
    report = bring(workspace, path, mapping=mapping)
    rows = stored(workspace).sort("ticket_id").select("unit", "cause", "product", "accepted_at").rows()
    assert [row[:3] for row in rows] == [
        ("未分派", "operator", "broadband"), ("7", "customer", "broadband"), ("7", None, "broadband")
    ]  # fmt: skip
    # 02:30 does not exist on the day the clocks go forward, 01:30 exists twice when they go back
    assert [str(row[3]) for row in rows[:2]] == ["2026-03-08 07:30:00+00:00", "2026-11-01 05:30:00+00:00"]
    assert {finding.code for finding in report.findings} == {"moment.never", "moment.twice"}
    assert json.dumps(report.batches[0].ties.shown(), ensure_ascii=False)
    assert Path(workspace.root).is_dir()
