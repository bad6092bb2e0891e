"""The ways in which offices write a score sheet, each alone: what is a heading, a name, a figure, a clause."""

import openpyxl
import pytest
import xlsxwriter

from kaohe.facts.tables import CATALOGUE
from kaohe.policy.sheets.headings import role_of
from kaohe.policy.sheets.importing import Request, import_sheet


def sheet(path, *rows, merges=()):
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for block in merges:
        page.merge_cells(block)
    book.save(path)
    return path


def words(imported):
    """Return every clause with its item: title, use, name of the clause, rule in words."""
    return [
        (row["title"], clause["use"], clause["title"], (clause["understood"] or {}).get("zh"))
        for row in imported.draft.rows
        for clause in row["clauses"]
    ]


def tree(imported):
    return {name: node["of"] for name, node in imported.data["indicators"].items() if "of" in node}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("指标名称", "name"),
        ("考核 项目", "name"),
        ("KPI指标", "name"),
        ("一级\n指标", "name"),
        ("考核内容", "definition"),
        ("指标说明", "definition"),
        ("计算公式", "definition"),
        ("权重(%)", "weight"),
        ("权重分值", "points"),
        ("标准分", "points"),
        ("满 分", "points"),
        ("目标值(%)", "target"),
        ("考核目标", "target"),
        ("计分方法", "rule"),
        ("考核标准", "rule"),
        ("评分细则及说明", "rule"),
        ("加分标准", "rule"),
        ("考核办法", "rule"),
        ("数据来源", "source"),
        ("数据提供部门", "source"),
        ("考核部门", "department"),
        ("责任人", "department"),
        ("考核周期", "cycle"),
        ("备注", "note"),
        ("得分", "filled"),
        ("自评分", "filled"),
        ("实际完成值", "filled"),
        ("业务保障及时率", None),
        ("2026年政企支撑中心绩效考核评分标准及说明文件汇编", None),
    ],
)
def test_a_heading_is_told_by_its_meaning(heading, role):
    assert role_of(heading) == role


def test_a_blank_beside_the_rules_is_to_be_filled_in(tmp_path, imported):
    path = sheet(tmp_path / "a.xlsx", ("指标", "分值", "评分标准", "扣分"), ("投诉", 100, "每次扣2分", 5))

    assert words(imported(path)) == [("投诉", "adjustment", "投诉", "每次扣2分")]


def test_numbered_clauses_of_one_cell_come_apart(tmp_path, imported):
    rows = [
        ("序号", "考核指标", "考核内容及评分标准"),
        (1, "业务保障及时率\n(40分)", "1.目标值≥95%,每低于目标1个百分点扣1分;\n2.违规派单的,每次扣1分。"),
        (2, "基础管理(60分)", "(1)未按时上报报表的,每次扣2分;(2)上报数据有误的,每处扣1分。"),
    ]

    assert words(imported(sheet(tmp_path / "a.xlsx", *rows))) == [
        ("业务保障及时率", "rule", "业务保障及时率", "目标≥95%,每低于目标1个百分点扣1分"),
        ("业务保障及时率", "adjustment", "违规派单", "每次扣1分"),
        ("基础管理", "adjustment", "未按时上报报表", "每次扣2分"),
        ("基础管理", "adjustment", "上报数据有误", "每处扣1分"),
    ]


@pytest.mark.parametrize(
    ("target", "clause", "rule"),
    [
        ("95%", "每低1个百分点扣1分", "目标≥95%,每低于目标1个百分点扣1分"),
        (0.95, "每低1个百分点扣1分", "目标≥95%,每低于目标1个百分点扣1分"),
        ("≤8%", "每高1个百分点扣2分", "目标≤8%,每高于目标1个百分点扣2分"),
        ("不低于92%", "每低1%扣2分", "目标≥92%,每低于目标1个百分点扣2分"),
        ("10条", "每少1条扣1分", "目标≥10条,每低于目标1条扣1分"),
        ("0次", "每发生一次扣1分", "每次扣1分"),
        ("≥95%", "目标≥95%,每低于目标1个百分点扣1分", "目标≥95%,每低于目标1个百分点扣1分"),
    ],
)
def test_a_target_beside_its_clause_is_taken_into_it(tmp_path, imported, target, clause, rule):
    book = openpyxl.Workbook()
    page = book.active
    page.append(("指标", "分值", "目标值", "计分方法"))
    page.append(("某项", 100, target, clause))
    if isinstance(target, float):
        page["C2"].number_format = "0.00%"
    book.save(tmp_path / "a.xlsx")

    done = imported(tmp_path / "a.xlsx")

    assert [rule for *_names, rule in words(done)] == [rule]
    assert done.draft.findings == []


def test_the_unit_of_a_target_may_stand_in_its_heading(tmp_path, imported):
    rows = [("指标", "权重", "目标值(%)", "计分办法"), ("及时率", 100, 92.5, "每低1个百分点扣2分")]

    assert words(imported(sheet(tmp_path / "a.xlsx", *rows)))[0][3] == "目标≥92.5%,每低于目标1个百分点扣2分"


def test_a_target_may_stand_in_what_is_assessed(tmp_path, imported):
    rows = [
        ("项目", "分值", "考核内容", "评分标准"),
        ("接听率", 100, "接听率≥90%", "每低于目标1个百分点扣2分"),
    ]

    assert words(imported(sheet(tmp_path / "a.xlsx", *rows)))[0][3] == "目标≥90%,每低于目标1个百分点扣2分"


def test_deductions_and_awards_in_columns_of_their_own(tmp_path, imported):
    rows = [
        ("考核项目", "标准分", "扣分标准", "加分标准"),
        ("服务规范", 100, "未使用规范用语的,每次扣2分", "受到客户书面表扬的,每次加1分,最多加5分"),
    ]

    assert words(imported(sheet(tmp_path / "a.xlsx", *rows))) == [
        ("服务规范", "adjustment", "未使用规范用语", "每次扣2分"),
        ("服务规范", "adjustment", "受到客户书面表扬", "每次加1分,最多加5分"),
    ]


def test_bands_on_several_lines_are_one_rule(tmp_path, imported):
    clause = "1、95%(含)以上得20分;\n2、90%(含)-95%得15分;\n3、90%以下不得分。"
    path = sheet(tmp_path / "a.xlsx", ("指标", "分值", "评分标准"), ("及时率", 20, clause), ("合计", 20))

    assert words(imported(path)) == [("及时率", "rule", "及时率", "≥95%得20分;≥90%且<95%得15分;<90%不得分")]


def test_names_written_downwards_and_levels_of_categories(tmp_path, imported):
    rows = [
        ("一级指标", "二级指标", "三级指标", "分值", "评分标准"),
        ("运\n营\n(60分)", "保障", "及时率", 40, "目标95%,每低1个百分点扣2分"),
        (None, None, "投诉", 20, "每次扣2分"),
        ("管理(40分)", "数据", "准确率", 40, "目标98%,每低1个百分点扣2分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows, merges=("A2:A3", "B2:B3")))

    assert tree(done) == {
        "total": ["yunying", "guanli"],
        "yunying": ["baozhang"],
        "baozhang": ["jishilv", "tousu"],
        "guanli": ["shuju"],
        "shuju": ["zhunquelv"],
    }
    assert done.draft.findings == []


def test_weights_of_merged_categories_weigh_them(tmp_path, imported):
    rows = [
        ("维度", "权重", "KPI", "分值", "评分规则"),
        ("质量", 0.6, "及时率", 70, "目标95%,每低1个百分点扣2分"),
        (None, None, "差错", 30, "每次扣2分"),
        ("服务", 0.4, "投诉", 100, "每次扣2分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows, merges=("A2:A3", "B2:B3")))

    assert tree(done)["total"] == {"zhiliang": "60%", "fuwu": "40%"}
    assert done.draft.findings == []


def test_items_out_of_a_hundred_are_weighed(tmp_path, imported):
    rows = [
        ("指标", "满分", "权重", "评分标准"),
        ("及时率", 100, "60%", "目标95%,每低1个百分点扣2分"),
        ("投诉", 100, "40%", "每次扣2分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    assert done.data["indicators"]["total"]["kind"] == "mean"
    assert tree(done)["total"] == {"jishilv": "60%", "tousu": "40%"}


def test_a_weight_alone_is_the_points_of_a_hundred(tmp_path, imported):
    rows = [
        ("指标", "权重", "评分标准"),
        ("及时率", 60, "目标95%,每低1个百分点扣2分"),
        ("投诉", 40, "每次扣2分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    assert [str(row["points"]) for row in done.draft.rows] == ["60", "40"]


def test_awards_and_vetoes_without_points_change_the_total(tmp_path, imported):
    rows = [
        ("类别", "指标", "分值", "评分标准"),
        ("质量", "及时率", 100, "目标95%,每低1个百分点扣2分"),
        ("加分项", "表彰", None, "受到表彰的,每次加1分,最多加3分"),
        ("一票否决", "重大事故", "/", "发生重大责任事故的,当月考核不得分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows), "jishilv: P01.assurance_on_time", suggested=True)
    total = done.data["indicators"]["total"]

    assert [part["title"] for part in total["adjustments"]] == ["表彰"]
    assert [part["title"] for part in total["void_on"]] == ["重大事故"]
    assert (done.untied, done.draft.findings) == ([], [])


def test_the_title_and_its_year_are_found_above_the_table(tmp_path, imported):
    rows = [
        ("附件2:",),
        (),
        ("2026年度政企部门绩效考核指标表",),
        ("指标", "分值", "评价标准", "考核周期"),
        ("商机数量", 100, "排名前三名得100分,排后三名得10分,其余得50分", "季度"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    assert (done.data["title"], done.data["valid_from"]) == ("2026年度政企部门绩效考核指标表", "2026-01-01")
    assert done.data["indicators"]["shangji_shuliang"]["cycles"] == ["quarter"]


def test_a_formula_in_the_points_counts_by_its_value(tmp_path, imported):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("指标", "分值", "评分标准"))
        page.write(1, 0, "投诉")
        page.write_formula(1, 1, "=40+60", None, 100)
        page.write(1, 2, "每次扣2分")

    assert str(imported(path).draft.rows[0]["points"]) == "100"


def test_names_that_sound_like_headings_are_indicators_beside_their_points(tmp_path, imported):
    rows = [
        ("类别", "指标", "分值", "评分标准"),
        ("创新", "合理化建议", 60, "每次扣2分"),
        ("项目", "考核内容", "40分", "每次扣1分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows))

    assert [row["title"] for row in done.draft.rows] == ["合理化建议", "考核内容"]


def test_weights_are_read_among_siblings_where_only_some_have_them(tmp_path, imported):
    rows = [
        ("类别", "指标", "分值", "权重", "评分标准"),
        ("服务(权重70%)", "及时率", 100, "60%", "目标95%,每低1个百分点扣2分"),
        (None, "投诉", 100, "40%", "每次扣2分"),
        ("管理(权重30%)", "报表", 100, None, "每迟报一次扣2分"),
    ]

    done = imported(sheet(tmp_path / "a.xlsx", *rows, merges=("A2:A3",)))

    assert tree(done) == {
        "total": {"fuwu": "70%", "guanli": "30%"},
        "fuwu": {"jishilv": "60%", "tousu": "40%"},
        "guanli": ["baobiao"],
    }
    assert done.draft.findings == []


def test_suggestions_follow_the_name_and_what_the_rule_wants(tmp_path, offers):
    clause = "目标95%,每低1个百分点扣2分"
    rows = [("指标", "分值", "评分标准")]
    names = ("业务提供及时率", "客户满意率", "故障修复及时率", "维护外包收入完成率")
    rows += [(name, 20, clause) for name in names]
    rows.append(("客户投诉", 20, "每次扣2分"))

    own = [offer for offer in offers if offer.name.startswith("P01.")]
    request = Request(sheet(tmp_path / "a.xlsx", *rows), "2026-01-01")
    rows = import_sheet(request, own, CATALOGUE).draft.rows

    assert [row["clauses"][0]["suggestions"][0] for row in rows] == [
        "P01.provisioning_on_time",
        "P01.navigator_satisfied",
        "P01.last_mile_repair_on_time",
        "P01.outsourcing_progress",
        "events.客户投诉",
    ]
