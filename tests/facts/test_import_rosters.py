"""Rows of the tables about people, customers and plans: good ones kept, each bad one refused with its reason."""

import polars as pl
import pytest

from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.workspace import Workspace

GOOD = {
    "attendance": {"班组": "前台", "姓名": "甲", "日期": "2026-10-05", "迟到(分钟)": "12.5", "旷工": "否"},
    "exam_results": {
        "班组": "前台",
        "姓名": "甲",
        "考试名称": "服务规范",
        "考试日期": "2026-10-20",
        "成绩": "91.5",
    },
    "payroll": {"班组": "前台", "姓名": "甲", "月份": "2026-10", "岗位": "保洁", "实发工资(元)": "900"},
    "tasks": {
        "任务编号": "1",
        "考核对象": "前台",
        "任务类型": "售前",
        "下达时间": "2026-10-05 08:00:00",
        "要求完成时间": "2026-10-06 08:00:00",
        "完成时间": "2026-10-06 08:00:00",
    },
    "customers": {
        "客户编号": "K1",
        "负责人": "甲",
        "重要程度": "重点客户",
        "建档日期": "2026-10-05",
        "结果": "签单",
        "结果日期": "2026-10-09",
        "资料完整": "是",
    },
    "callbacks": {
        "回访编号": "H1",
        "负责人": "甲",
        "客户编号": "K1",
        "重要程度": "一般",
        "计划回访日期": "2026-10-05",
        "实际回访日期": "2026-10-06",
        "满意度": "满意",
    },
    "care_visits": {
        "编号": "X1",
        "考核单位": "城东",
        "客户编号": "K1",
        "类型": "巡检",
        "完成日期": "2026-10-05",
    },
    "plans": {"考核单位": "城东", "计划项目": "客户优化", "年度": "2026", "计划数": "40"},
    "partners": {
        "合作单位": "甲公司",
        "服务类别": "售前和售后",
        "引入日期": "2026-01-01",
        "退出日期": "2026-12-31",
    },
    "contracts": {
        "合同号": "H1",
        "合作伙伴": "甲公司",
        "服务类别": "售后",
        "签订日期": "2025-12-20",
        "生效日期": "2026-01-01",
        "到期日期": "2026-12-31",
        "终止日期": "2026-12-31",
        "客户合同到期日": "2026-12-31",
        "合同金额(元)": "0",
    },
    "contract_clauses": {"合同编号": "H1", "条款": "保密条款", "已写明": "", "合同条号": "第十条"},
    "undertakings": {
        "合同编号": "H1",
        "承诺书种类": "廉洁承诺书",
        "签署日期": "2026-01-01",
        "有效期至": "2026-01-01",
    },
    "partner_fees": {"合同编号": "H1", "合作伙伴": "甲公司", "月份": "2026-10", "应付费用(元)": "-0.01"},
    "partner_exits": {"合作伙伴": "甲公司", "事项": "费用清算", "办妥日期": "2026-10-05"},
    "complaints": {
        "投诉编号": "T1",
        "考核单位": "前台",
        "受理时间": "2026-10-05 08:00:00",
        "撤诉时间": "2026-10-05 09:00:00",
        "解决人": "自行解决",
    },
}

BAD = [
    ("attendance", {"日期": ""}, "cell.missing"),
    ("attendance", {"姓名": ""}, "cell.missing"),
    ("attendance", {"班组": ""}, "cell.missing"),
    ("attendance", {"日期": "2026-02-30"}, "cell.impossible"),
    ("attendance", {"迟到(分钟)": "-1"}, "cell.negative"),
    ("attendance", {"迟到(分钟)": "很久"}, "cell.number"),
    ("attendance", {"旷工": "也许"}, "cell.boolean"),
    ("exam_results", {"考试名称": ""}, "cell.missing"),
    ("exam_results", {"成绩": "101"}, "cell.range"),
    ("exam_results", {"成绩": "-1"}, "cell.negative"),
    ("exam_results", {"成绩": "优"}, "cell.number"),
    ("payroll", {"月份": ""}, "cell.missing"),
    ("payroll", {"实发工资(元)": "-900"}, "cell.negative"),
    ("tasks", {"下达时间": ""}, "cell.missing"),
    ("tasks", {"要求完成时间": "2026-10-05 07:59:59"}, "row.order"),
    ("tasks", {"完成时间": "2026-10-05 07:59:59"}, "row.order"),
    ("customers", {"重要程度": "尊贵"}, "cell.category"),
    ("customers", {"结果": "搁置"}, "cell.category"),
    ("customers", {"结果日期": "2026-10-04"}, "row.order"),
    ("customers", {"建档日期": ""}, "cell.missing"),
    ("callbacks", {"计划回访日期": ""}, "cell.missing"),
    ("callbacks", {"满意度": "还行吧"}, "cell.category"),
    ("callbacks", {"负责人": ""}, "cell.missing"),
    ("care_visits", {"类型": "喝茶"}, "cell.category"),
    ("care_visits", {"类型": ""}, "cell.missing"),
    ("care_visits", {"完成日期": ""}, "cell.missing"),
    ("plans", {"计划数": ""}, "cell.missing"),
    ("plans", {"计划数": "-40"}, "cell.negative"),
    ("plans", {"年度": "今年"}, "cell.period"),
    ("partners", {"合作单位": ""}, "cell.missing"),
    ("partners", {"服务类别": "打杂"}, "cell.category"),
    ("partners", {"退出日期": "2025-12-31"}, "row.order"),
    ("contracts", {"到期日期": ""}, "cell.missing"),
    ("contracts", {"终止日期": "2025-12-31"}, "row.order"),
    ("contracts", {"终止日期": "2027-01-01"}, "row.after_term"),
    ("contracts", {"服务类别": "售前和售后"}, "cell.category"),
    ("contracts", {"合同金额(元)": "-0.01"}, "cell.negative"),
    ("contract_clauses", {"已写明": "大概"}, "cell.boolean"),
    ("undertakings", {"签署日期": ""}, "cell.missing"),
    ("undertakings", {"有效期至": "2025-12-31"}, "row.order"),
    ("partner_fees", {"应付费用(元)": ""}, "cell.missing"),
    ("partner_fees", {"月份": "十三月"}, "cell.month"),
    ("partner_exits", {"办妥日期": "2026-02-30"}, "cell.impossible"),
    ("complaints", {"撤诉时间": "2026-10-05 07:59:59"}, "row.order"),
    ("complaints", {"解决人": "总统"}, "cell.category"),
]


def brought(tmp_path, table, *rows):
    workspace = Workspace.create(tmp_path / "w")
    file = tmp_path / f"{table}.csv"
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return workspace, import_files(workspace, Request(table, (file,), "试", ""), lambda: None)


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_kept(table, tmp_path):
    workspace, report = brought(tmp_path, table, GOOD[table])
    assert report.counts["accepted"] == 1
    assert pl.read_parquet(workspace.snapshot().files(table), glob=False).height == 1


@pytest.mark.parametrize(("table", "cells", "code"), BAD)
def test_a_bad_row_is_refused_and_the_good_one_kept(table, cells, code, tmp_path):
    bad = GOOD[table] | cells
    _workspace, report = brought(tmp_path, table, GOOD[table], bad)
    (rejected,) = report.batches[0].rejected
    assert [(reason.code, reason.column) for reason in rejected.reasons] == [(code, *cells)]
    assert report.counts["accepted"] == 1


def test_a_day_of_one_person_again_is_newer(tmp_path):
    later = GOOD["attendance"] | {"迟到(分钟)": "0"}
    _workspace, report = brought(tmp_path, "attendance", GOOD["attendance"], later)
    assert (report.counts["accepted"], report.counts["superseded"]) == (1, 1)
