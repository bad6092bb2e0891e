"""数据质量抽查: one check of data quality a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="quality_checks",
    title="数据质量抽查",
    meaning="一行一次抽查",
    meaning_en="One check of data quality a row",
    aliases=("抽查", "质量抽查"),
    key=("check_id",),
    subject="unit",
    columns=(
        Column(
            "check_id",
            "抽查编号",
            ColumnType.text,
            "抽查编号",
            "Check number",
            aliases=("编号", "检查编号"),
        ),
        UNIT,
        Column(
            "kind",
            "类型",
            ColumnType.category,
            "抽查种类",
            "Kind of check",
            aliases=("抽查类型", "检查类型", "种类", "指标"),
            values=(
                Value("capability", "能力指标", ("能力",)),
                Value("leased_line", "出租电路", ("出租电路信息",)),
            ),
            open=True,
        ),
        Column(
            "checked_on",
            "抽查日期",
            ColumnType.date,
            "抽查的日期",
            "Day of the check",
            aliases=("检查日期", "日期", "抽查时间"),
            required=True,
        ),
        Column(
            "passed",
            "合格",
            ColumnType.boolean,
            "是否合格",
            "Whether it passed",
            aliases=("是否合格", "达标", "是否达标", "通过", "结果"),
        ),
    ),
)
