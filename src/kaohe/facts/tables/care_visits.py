"""客户关怀: one inspection or optimisation that was done for a customer a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CUSTOMER_NAMED, UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="care_visits",
    title="客户关怀",
    meaning="一行一次完成的客户巡检或优化",
    meaning_en="One inspection or optimisation done for a customer a row",
    aliases=("巡检", "客户巡检", "巡检优化", "客户优化"),
    key=("visit_id",),
    subject="unit",
    columns=(
        Column(
            "visit_id",
            "关怀编号",
            ColumnType.text,
            "巡检或优化的编号",
            "Number of the visit",
            aliases=("巡检编号", "单号", "编号"),
        ),
        UNIT,
        CUSTOMER_NAMED,
        Column(
            "kind",
            "类型",
            ColumnType.category,
            "巡检还是优化",
            "Inspection or optimisation",
            aliases=("工作类型", "关怀类型", "种类"),
            values=(
                Value("inspection", "巡检", ("客户巡检", "走访")),
                Value("optimisation", "优化", ("客户优化", "网络优化")),
            ),
            required=True,
        ),
        Column(
            "done_on",
            "完成日期",
            ColumnType.date,
            "完成的日期",
            "Day of completion",
            aliases=("日期", "巡检日期", "优化日期", "完成时间"),
            required=True,
        ),
    ),
)
