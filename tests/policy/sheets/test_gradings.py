"""Grades written below a table become the policy's, are printed there, and follow what is changed there."""

import openpyxl
import pytest
from test_forms import sheet

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.document import parse_document
from kaohe.policy.loader import load_document
from kaohe.policy.sheets.gradings import find_grading
from kaohe.policy.sheets.layout import lay_out
from kaohe.policy.sheets.memory import remember
from kaohe.policy.sheets.print_xlsx import write_xlsx

ROWS = [("指标", "分值", "评分标准"), ("投诉", 100, "每次扣2分"), ("合计", 100)]
NOTE = "注:1.考核结果分为三等:90分(含)以上为优秀,80分(含)至90分为良好,80分以下为一般。"


@pytest.mark.parametrize(
    ("note", "bands", "open_"),
    [
        ("90分以上为A,80-89分为B,70-79分为C,70分以下为D", ["A 90", "B 80", "C 70", "D"], True),
        ("90-100分为A等,80-89.99分为B等,80分以下为C等", ["A 90", "B 80", "C"], False),
        ("等级:≥95分为优秀;≥85分且<95分为良好;<85分为合格", ["优秀 95", "良好 85", "合格"], False),
        (
            "3、年度得分≥90分为“优秀”,≥80分且<90分为“良好”,<80分为“一般”。",
            ["优秀 90", "良好 80", "一般"],
            False,
        ),
        (NOTE, ["优秀 90", "良好 80", "一般"], False),
        (
            "优秀(90-100分)、良好(80-89分)、合格(60-79分)、不合格(60分以下)",
            ["优秀 90", "良好 80", "合格 60", "不合格"],
            True,
        ),
    ],
)
def test_a_note_that_grades(note, bands, open_):
    found = find_grading(["说明:按月考核。", note])

    assert [f"{band['grade']} {band.get('from', '')}".strip() for band in found.bands] == bands
    assert (found.open, found.kept, found.faults) == (open_, ["说明:按月考核。"], [])


@pytest.mark.parametrize(
    "note", ["注:1.满分100分,按月考核。", "2.90分以上的单位予以通报表扬。", "每低1个百分点扣1分", ""]
)
def test_a_note_that_does_not(note):
    assert find_grading([note]) is None


def test_a_note_that_says_more_stays(tmp_path, imported):
    note = "注:结果用于评优。90分以上为A,80分以上不足90分为B,80分以下为C。连续两次C的调岗。"

    done = imported(sheet(tmp_path / "a.xlsx", *ROWS, (note,)))

    assert [band["grade"] for band in done.data["grades"]["bands"]] == ["A", "B", "C"]
    assert done.data["notes"] == [note]


def test_grades_that_leave_a_stretch_out_are_not_guessed(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", *ROWS, ("注:90分以上为A,70-80分为B,70分以下为C",)))

    assert "grades" not in done.data
    assert [finding.code for finding in done.draft.findings] == ["sheet.grades"]


def test_what_lies_between_89_and_90_is_a_reading_of_its_own(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", *ROWS, ("注:90分以上为A,80-89分为B,80分以下为C",)))

    policy = load_document(
        parse_document(done.text, "a"), CATALOGUE, readings={"grade_bounds": "rounded_integer"}
    )
    assert policy.policy.grades.decimals == 0


def test_grades_changed_on_the_printed_sheet_are_changed(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", *ROWS, (NOTE,)), "tousu/投诉: complaints")
    loaded = load_document(parse_document(done.text, "a"), CATALOGUE)
    path = tmp_path / "printed.xlsx"
    write_xlsx(lay_out(loaded.policy, CATALOGUE), remember(loaded.document.data), path)
    book = openpyxl.load_workbook(path)
    line = next(
        cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value).startswith("等级")
    )
    assert line.value == "等级:≥90分为优秀;≥80分且<90分为良好;<80分为一般"
    line.value = "等级:≥95分为优秀;≥80分且<95分为良好;<80分为一般"
    book.save(path)

    again = imported(path)

    assert [band.get("from") for band in again.data["grades"]["bands"]] == [95, 80, None]
    assert again.draft.findings == []


def test_grades_that_vanish_from_the_printed_sheet_are_kept_and_told(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", *ROWS, (NOTE,)))
    loaded = load_document(parse_document(done.text, "a"), CATALOGUE)
    path = tmp_path / "printed.xlsx"
    layout = lay_out(loaded.policy, CATALOGUE)
    layout.notes.clear()
    write_xlsx(layout, remember(loaded.document.data), path)

    again = imported(path)

    assert [finding.code for finding in again.draft.findings] == ["sheet.grades"]
    assert len(again.data["grades"]["bands"]) == 3
