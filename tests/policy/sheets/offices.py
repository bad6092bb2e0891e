"""Score sheets as offices make them, built here cell by cell, and what ties them to the demo's data."""

from pathlib import Path

import docx
import openpyxl
import xlsxwriter

NOTES = ("注:1.本表按月考核,满分100分。", "2.投诉以客户服务中心认定为准。")


def support_centre(path: Path) -> Path:
    """Merged categories, two header rows, a percentage held as a number, clauses in one cell, notes below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "考核表"
    sheet["A1"] = "2026年政企支撑中心绩效考核评分表"
    sheet.merge_cells("A1:H1")
    sheet.append(["被考核单位:            考核月份:    年  月"])
    sheet.append(["序号", "指标类别", "考核指标", "分值", "考核标准", None, "数据来源", "得分"])
    sheet.append([None, None, None, None, "目标值", "评分标准", None, None])
    rows = [
        (
            1,
            "业务保障\n(55分)",
            "业务保障及时率",
            30,
            0.95,
            "每低于目标1个百分点扣1分,扣完为止。\n①违规派单:每次扣1分\n②数据无法统计:该项不得分",
            "故障管理系统",
        ),
        (2, None, "业务提供及时率", 15, 0.9, "每低1个百分点扣1.5分,低于80%不得分", "开通系统"),
        (3, None, "故障重复申告率", 10, "≤8%", "每高于目标值1个百分点扣2分,扣完为止", "故障管理系统"),
        (
            4,
            "服务质量\n(45分)",
            "商务领航客户满意率",
            "25分",
            "92%",
            "满意率每低1%扣2分,扣完为止",
            "第三方测评",
        ),
        (5, None, "客户投诉", "(20分)", "0次", "发生有理由投诉的,每次扣2分", "客服中心"),
    ]
    for row in rows:
        sheet.append(row)
    sheet["E5"].number_format = sheet["E6"].number_format = "0%"
    sheet.append([None, "合计", None, 100])
    sheet.append(["\n".join(NOTES)])
    sheet.append(["考核人签字:              被考核人签字:"])
    for block in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "H3:H4", "B5:B7", "B8:B9", "A11:H11"):
        sheet.merge_cells(block)
    book.create_sheet("空表")
    book.save(path)
    return path


SUPPORT_CENTRE = [
    ("业务保障及时率", "30", ["目标≥95%,每低于目标1个百分点扣1分", "每次扣1分", "发生1次及以上不得分"]),
    ("业务提供及时率", "15", ["目标≥90%,每低于目标1个百分点扣1.5分,低于80%不得分"]),
    ("故障重复申告率", "10", ["目标≤8%,每高于目标1个百分点扣2分"]),
    ("商务领航客户满意率", "25", ["目标≥92%,每低于目标1个百分点扣2分"]),
    ("客户投诉", "20", ["每次扣2分"]),
]

SUPPORT_CENTRE_TIES = """\
yewu_baozhang_jishilv: P01.assurance_on_time
yewu_baozhang_jishilv/违规派单: events.dispatch_violation
yewu_baozhang_jishilv/数据无法统计: events.data_void
yewu_tigong_jishilv: P01.provisioning_on_time
guzhang_chongfu_shengaolv: P01.last_mile_repeat_rate
shangwu_linghang_kehu_manyilv: P01.navigator_satisfied
kehu_tousu/客户投诉: complaints
"""


def departments(path: Path) -> Path:
    """Weights as percentages in text and as numbers, section rows, blanks instead of merges, points in names."""
    book = xlsxwriter.Workbook(str(path))
    cover = book.add_worksheet("填表说明")
    cover.write(0, 0, "一、本表由网络管理中心组织填报。")
    cover.write(1, 0, "二、每月5日前报送。")
    sheet = book.add_worksheet("后端考核")
    rate = book.add_format({"num_format": "0%"})
    wide = book.add_format({"text_wrap": True})
    sheet.merge_range(0, 0, 0, 5, "网络管理中心后端考核表(2026年度)")
    for column, heading in enumerate(("考核项目", "考核内容", "权重(%)", "评分细则", "考核部门", "备注")):
        sheet.write(2, column, heading)
    sheet.merge_range(3, 0, 3, 5, "一、网络服务(60%)")
    _row(sheet, 4, ("末梢服务", "末梢服务提供及时率"), (0.2, rate), _bands())
    _row(sheet, 5, ("", "末梢故障修复及时率"), ("20%", None), "目标值≥95%,每低一个百分点扣两分,扣完为止")
    _row(sheet, 6, ("基础质量", "能力指标达标率"), (0.2, rate), "得分=达标率×标准分")
    sheet.write(4, 4, "网管中心")
    sheet.merge_range(7, 0, 7, 5, "二、管理(40%)")
    faults = "因数据不准确造成不良影响的,每发生一次扣1分;\n支撑数据有误的,每处扣0.1分"
    _row(sheet, 8, ("数据质量", "资源数据准确性"), ("40%", None), faults)
    sheet.write(8, 3, faults, wide)
    sheet.write(8, 5, "按抽查通报")
    sheet.write(9, 0, "加分项")
    sheet.write(9, 1, "表彰")
    sheet.write(9, 3, "受到省公司表彰的,每次加1分,最多加3分")
    sheet.write(11, 0, "说明:考核结果于次月10日前公布。")
    book.close()
    return path


def _row(sheet, row, names, weight, clause):
    for column, name in enumerate(names):
        if name:
            sheet.write(row, column, name)
    sheet.write(row, 2, *weight)
    sheet.write(row, 3, clause)


def _bands():
    return "及时率95%(含)以上得满分;90%(含)-95%得15分;85%(含)-90%得10分;85%以下不得分"


DEPARTMENTS = [
    ("末梢服务提供及时率", "20", ["≥95%得满分;≥90%且<95%得15分;≥85%且<90%得10分;<85%不得分"]),
    ("末梢故障修复及时率", "20", ["目标≥95%,每低于目标1个百分点扣2分"]),
    ("能力指标达标率", "20", ["得分=满分×实际值"]),
    ("资源数据准确性", "40", ["每次扣1分", "每处扣0.1分"]),
    ("表彰", None, ["每次加1分,最多加3分"]),
]


def word_table(path: Path) -> Path:
    """A Word table: two header rows, categories merged downwards with weights, notes as paragraphs below."""
    document = docx.Document()
    document.add_heading("政企支撑中心月度考核评分表", level=1)
    document.add_paragraph("考核周期:每月")
    table = document.add_table(rows=7, cols=6)
    table.style = "Table Grid"
    texts = [
        ("一级指标", "二级指标", "标准分", "评价标准", "", "数据提供部门"),
        ("", "", "", "目标", "扣分标准", ""),
        ("业务支撑(权重70%)", "业务保障及时率", "60", "不低于95%", "每低1个百分点扣3分,扣完为止", "网管中心"),
        ("", "业务提供及时率", "40分", "90%", "低于目标值的,每低1个百分点扣2分;投诉到工信部的,每次扣6分", ""),
        ("服务与数据(权重30%)", "商务领航满意率", "50分", "92%", "每低1个百分点扣2分", "客户部"),
        ("", "出租电路信息质量", "30分", "", "按合格率计分", "资源中心"),
        ("", "资源数据", "20分", "", "每发现一处错误扣0.5分", ""),
    ]
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    for column in (0, 1, 2, 5):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 3).merge(table.cell(0, 4))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(4, 0).merge(table.cell(6, 0))
    document.add_paragraph("备注:1.各项扣完为止,不计负分。")
    document.add_paragraph("2.数据由各部门于每月3日前提供。")
    document.save(str(path))
    return path


WORD_TABLE = [
    ("业务保障及时率", "60", ["目标≥95%,每低于目标1个百分点扣3分"]),
    ("业务提供及时率", "40", ["目标≥90%,每低于目标1个百分点扣2分", "每次扣6分"]),
    ("商务领航满意率", "50", ["目标≥92%,每低于目标1个百分点扣2分"]),
    ("出租电路信息质量", "30", ["得分=满分×实际值"]),
    ("资源数据", "20", ["每处扣0.5分"]),
]

DEPARTMENTS_TIES = """\
moshao_fuwu_tigong_jishilv: P01.last_mile_provisioning_on_time
moshao_guzhang_xiufu_jishilv: P01.last_mile_repair_on_time
nengli_zhibiao_dabiaolv: P01.capability_passed
ziyuan_shuju_zhunquexing/因数据不准确造成不良影响: events.resource_error
ziyuan_shuju_zhunquexing/支撑数据有误: events.data_error
total/表彰: events.表彰
"""

WORD_TABLE_TIES = """\
yewu_baozhang_jishilv: P01.assurance_on_time
yewu_tigong_jishilv: P01.provisioning_on_time
yewu_tigong_jishilv/投诉到工信部: P01.provisioning_miit
shangwu_linghang_manyilv: P01.navigator_satisfied
chuzu_dianlu_xinxi_zhiliang: P01.leased_line_passed
ziyuan_shuju/资源数据: events.resource_error
"""
