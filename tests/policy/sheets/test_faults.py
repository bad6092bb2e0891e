"""Sheets with something wrong: each fault has its code, its place and a way out; the rest is still read."""

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from msoffcrypto.format.ooxml import OOXMLFile
from offices import support_centre, word_table
from running import answer, kaohe

from kaohe.errors import KaoheError

HEADINGS = ("考核指标", "分值", "目标值", "计分方法")
CLAUSE = "每低于目标1个百分点扣1分"


def sheet(path, *rows, headings=HEADINGS, merges=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "考核表"
    page.append(headings)
    for row in rows:
        page.append(row)
    for block in merges:
        page.merge_cells(block)
    book.save(path)
    return path


def refused_as(code):
    return pytest.raises(KaoheError, match=re.escape(code))


def codes(imported):
    return [(finding.code, finding.place.row, finding.place.column) for finding in imported.draft.findings]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a workbook", "sheet.not_a_sheet"),
        (b"PK\x03\x04 cut off", "file.broken"),
        (b"\xd0\xcf\x11\xe0 cut off", "file.broken"),
    ],
    ids=["text", "cut-off", "cut-off-old"],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path, imported, content, code):
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)

    with pytest.raises(KaoheError) as refused:
        imported(path)

    assert refused.value.code == code
    assert refused.value.findings[0].hint


def test_a_zip_of_something_else_and_a_missing_file_are_refused(tmp_path, imported):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")

    with refused_as("sheet.not_a_sheet"):
        imported(path)
    with refused_as("file.missing"):
        imported(tmp_path / "none.xlsx")


def test_a_truncated_workbook_is_refused(tmp_path, imported):
    path = support_centre(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-700])

    with refused_as("file.broken"):
        imported(path)


def test_a_password_is_named(tmp_path, imported):
    plain = support_centre(tmp_path / "a.xlsx")
    locked = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)

    with refused_as("file.password"):
        imported(locked)


def test_a_workbook_without_a_table_of_indicators_says_what_was_looked_for(tmp_path, imported):
    path = sheet(tmp_path / "a.xlsx", ("张三", "2026-01-01"), headings=("姓名", "日期"))

    with refused_as("sheet.no_table") as refused:
        imported(path)

    assert "计分方法" in refused.value.findings[0].hint


def test_headings_alone_are_no_table(tmp_path, imported):
    with refused_as("sheet.empty_table"):
        imported(sheet(tmp_path / "a.xlsx"))


def test_two_tables_ask_which_one(tmp_path, imported):
    rows = [
        ("业务保障及时率", 100, "95%", CLAUSE),
        (),
        ("指标", "标准分", "评分细则"),
        ("客户投诉", 100, "每次扣2分"),
    ]
    path = sheet(tmp_path / "a.xlsx", *rows)

    with refused_as("sheet.several_tables") as refused:
        imported(path)

    assert "2. 考核表 第 4 行" in refused.value.findings[0].message
    assert [row["title"] for row in imported(path, table=2).draft.rows] == ["客户投诉"]
    with refused_as("sheet.several_tables"):
        imported(path, table=3)
    with refused_as("sheet.missing"):
        imported(path, sheet="没有")


def test_the_same_headings_on_the_next_page_continue_the_table(tmp_path, imported):
    rows = [("业务保障及时率", 60, "95%", CLAUSE), HEADINGS, ("业务提供及时率", 40, "90%", CLAUSE)]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    assert [row["title"] for row in done.draft.rows] == ["业务保障及时率", "业务提供及时率"]


def test_a_formula_that_was_never_calculated_is_named_by_its_cell(tmp_path, imported):
    path = sheet(tmp_path / "a.xlsx", ("业务保障及时率", "=50+50", "95%", CLAUSE))

    with refused_as("sheet.formula") as refused:
        imported(path)

    place = refused.value.findings[0].place
    assert (place.sheet, place.row, place.column) == ("考核表", 2, "B")


@pytest.mark.parametrize(
    ("points", "code"),
    [("5~10分", "sheet.points"), ("#REF!", "sheet.points"), (0, "sheet.points"), (-5, "sheet.points")],
)
def test_points_that_cannot_be_read_hold_the_total_back(tmp_path, imported, points, code):
    done = imported(
        sheet(tmp_path / "a.xlsx", ("业务保障及时率", points, "95%", CLAUSE), ("投诉", 100, "", "每次扣2分"))
    )

    assert (code, 2, "B") in codes(done)
    assert done.data["indicators"]["total"]["pending"]


def test_empty_points_are_missing_not_zero(tmp_path, imported):
    done = imported(
        sheet(tmp_path / "a.xlsx", ("及时率", None, "95%", CLAUSE), ("投诉", 100, "", "每次扣2分"))
    )

    assert ("sheet.no_points", 2, "A") in codes(done)
    assert done.data["indicators"]["total"]["pending"][0]["title"] == "及时率"


def test_points_merged_over_two_indicators_are_nobodys(tmp_path, imported):
    rows = [("修复及时率", 100, "95%", CLAUSE), ("提供及时率", None, "90%", CLAUSE)]

    done = imported(sheet(tmp_path / "a.xlsx", *rows, merges=("B2:B3",)))

    assert codes(done).count(("sheet.points_shared", 2, "B")) == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("及时率", 60, "95%", CLAUSE)], "各项分值合计 60"),
        ([("及时率", 60, "95%", CLAUSE), ("合计", 100)], "“合计”写明 100 分,各项相加却是 60 分"),
    ],
    ids=["of-100", "stated"],
)
def test_points_that_do_not_total_are_told(tmp_path, imported, rows, message):
    found = imported(sheet(tmp_path / "a.xlsx", *rows)).draft.findings

    assert [finding.code for finding in found] == ["sheet.points_total"]
    assert message in found[0].message


def test_a_category_that_states_other_points_is_told(tmp_path, imported):
    headings = ("指标类别", "考核指标", "分值", "计分方法")
    rows = [("服务(50分)", "投诉", 40, "每次扣2分"), ("管理(60分)", "通报", 60, "每次扣1分")]

    assert codes(imported(sheet(tmp_path / "a.xlsx", *rows, headings=headings))) == [
        ("sheet.points_total", 2, "A")
    ]


def test_weights_that_do_not_total_are_told(tmp_path, imported):
    headings = ("类别", "权重", "考核指标", "分值", "计分方法")
    rows = [
        ("服务", "60%", "投诉", 60, "每次扣2分"),
        (None, None, "差错", 40, "每次扣2分"),
        ("管理", "30%", "通报", 100, "每次扣1分"),
    ]
    path = sheet(tmp_path / "a.xlsx", *rows, headings=headings, merges=("A2:A3", "B2:B3"))

    assert "sheet.weights" in [code for code, _row, _column in codes(imported(path))]


def test_points_beside_weights_that_do_not_fit_are_told(tmp_path, imported):
    headings = ("考核指标", "分值", "权重", "计分方法")
    rows = [("投诉", 100, "60%", "每次扣2分"), ("通报", 50, "40%", "每次扣1分")]

    assert ("sheet.weight_and_points", 2, "C") in codes(
        imported(sheet(tmp_path / "a.xlsx", *rows, headings=headings))
    )


def test_the_part_of_a_clause_that_is_not_understood_is_marked(tmp_path, imported):
    rows = [("工作态度", 40, None, "由部门酌情评定"), ("及时率", 60, "95%", CLAUSE)]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    place = done.draft.findings[0].place
    assert (place.row, place.column) == (2, "D")
    assert place.text[slice(*place.span)] == "酌情"
    assert done.not_understood == ["gongzuo_taidu"]
    assert done.data["indicators"]["gongzuo_taidu"]["pending"][0]["clause"] == "由部门酌情评定"


def test_a_target_that_contradicts_the_clause_is_told(tmp_path, imported):
    rows = [("及时率", 100, "90%", "目标≥95%,每低于目标1个百分点扣1分")]

    assert codes(imported(sheet(tmp_path / "a.xlsx", *rows))) == [("sheet.target_contradiction", 2, "D")]


def test_a_rule_without_its_target_is_told(tmp_path, imported):
    assert codes(imported(sheet(tmp_path / "a.xlsx", ("及时率", 100, None, CLAUSE)))) == [
        ("sheet.target", 2, "D")
    ]


def test_an_indicator_without_a_clause_never_has_full_marks(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", ("及时率", 60, "95%", CLAUSE), ("出勤", 40, None, None)))

    assert codes(done) == [("sheet.no_rule", 3, "A")]
    assert done.data["indicators"]["chuqin"]["pending"]


def test_two_rules_of_one_item_are_told(tmp_path, imported):
    rows = [
        ("末梢保障", 100, None, "修复及时率目标95%,每低1个百分点扣2分"),
        (None, None, None, "重复申告率目标8%,每高1个百分点扣2分"),
    ]

    assert codes(imported(sheet(tmp_path / "a.xlsx", *rows))) == [("sheet.two_rules", 3, "D")]


def test_money_is_no_points(tmp_path, imported):
    found = codes(imported(sheet(tmp_path / "a.xlsx", ("投诉", 100, None, "每次扣款20元"))))

    assert found == [("sheet.money", 2, "D")]


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path, imported):
    path = sheet(tmp_path / "a.xlsx", ("及时率", 100, "95%", CLAUSE))
    monster(path, '<mergeCells count="1"><mergeCell ref="A2:A1048576"/></mergeCells>')

    # Cell by cell this would take hours.
    assert [row["title"] for row in imported(path).draft.rows] == ["及时率"]


def monster(path, merges):
    """Put merges into a workbook that no library would write."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b"</sheetData>" + merges.encode())
            target.writestr(name, data)
    path.write_bytes(out.getvalue())


def test_ten_thousand_rows_are_no_score_sheet(tmp_path, imported):
    rows = [(f"投诉{number}", 1, None, "每次扣2分") for number in range(10_000)]
    path = sheet(tmp_path / "a.xlsx", *rows)

    with refused_as("sheet.too_long") as refused:
        imported(path)

    assert refused.value.findings[0].place.row == 1002


def test_deleted_text_in_word_is_not_read(tmp_path, imported):
    path = word_table(tmp_path / "a.docx")
    document = docx.Document(path)
    run = document.tables[0].cell(2, 4).paragraphs[0].runs[0]._r
    gone = OxmlElement("w:del")
    run.addprevious(gone)
    gone.append(run)
    for text in run.findall("{*}t"):
        text.tag = text.tag.replace("}t", "}delText")
    document.save(path)

    assert ("sheet.no_rule", 3, "2") in codes(imported(path))


def test_ties_that_lead_nowhere_are_told_with_their_line(tmp_path, imported):
    ties = "jishilv: P01.assurance_on_tim\nchuqin: P01.assurance_on_time\n"

    done = imported(sheet(tmp_path / "a.xlsx", ("及时率", 100, "95%", CLAUSE)), ties)

    assert [(finding.code, finding.place.line) for finding in done.draft.findings] == [
        ("sheet.tie", 1),
        ("sheet.tie", 2),
    ]
    assert "P01.assurance_on_time" in done.draft.findings[0].hint


def test_a_tie_written_out_is_checked_like_any_measure(tmp_path, imported):
    ties = "jishilv: {table: fault_tickets, counts_in: restored_a, value: {kind: count}}\n"

    done = imported(sheet(tmp_path / "a.xlsx", ("及时率", 100, "95%", CLAUSE)), ties)

    assert [finding.code for finding in done.draft.findings] == ["policy.unknown_column"]


def test_skipping_the_only_clause_never_gives_full_marks(tmp_path, imported):
    done = imported(sheet(tmp_path / "a.xlsx", ("及时率", 100, "95%", CLAUSE)), "jishilv: skip\n")

    assert done.untied == []
    assert done.data["indicators"]["jishilv"]["pending"]


def test_a_draft_that_somebody_edited_is_not_overwritten(tmp_path):
    path = support_centre(tmp_path / "centre.xlsx")
    words = ("policy", "import", str(path), "-w", str(tmp_path))
    answer(*words, code=1)
    answer(*words, code=1)
    draft = tmp_path / "policies" / "centre" / "policy.yaml"
    draft.write_text(draft.read_text(encoding="utf-8").replace("30", "31"), encoding="utf-8")

    assert answer(*words, code=2)["error"]["code"] == "sheet.edited"
    assert answer(*words, "--replace", code=1)["file"] == str(draft)


def test_filled_in_ties_stay_when_the_sheet_is_imported_again(tmp_path):
    path = support_centre(tmp_path / "centre.xlsx")
    first = answer("policy", "import", str(path), "-w", str(tmp_path), code=1)
    ties = tmp_path / "policies" / "centre" / "ties.yaml"
    assert first["ties"] == str(ties)
    filled = ties.read_text(encoding="utf-8").replace("jishilv:", "jishilv: P01.assurance_on_time", 1)
    ties.write_text(filled, encoding="utf-8")

    again = answer("policy", "import", str(path), "-w", str(tmp_path), "--ties", str(ties), code=1)

    assert ties.read_text(encoding="utf-8") == filled
    assert len(again["untied"]) == len(first["untied"]) - 1


def test_the_answer_names_everything_that_is_left(tmp_path):
    path = sheet(tmp_path / "a.xlsx", ("及时率", 60, "95%", CLAUSE), ("态度", 40, None, "酌情评定"))

    done = answer("policy", "import", str(path), "-w", str(tmp_path), code=1)

    assert (done["untied"], done["not_understood"]) == (["jishilv"], ["taidu"])
    clause = done["rows"][0]["clauses"][0]
    assert clause["place"] == {"file": "a.xlsx", "sheet": "考核表", "row": 2, "column": "D"}
    assert clause["suggestions"][0].startswith("P01.")
    assert done["rows"][1]["clauses"][0]["not_understood"][0]["place"]["span"] == [0, 2]


def test_a_bad_id_is_refused_before_anything_is_written(tmp_path):
    path = support_centre(tmp_path / "centre.xlsx")

    assert answer("policy", "import", str(path), "--id", "考核/表", code=2)["error"]["code"] == "sheet.id"
    assert kaohe("policy", "show", "nope").code == 2
