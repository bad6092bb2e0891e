"""人数: heads of one unit in one month a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="headcount",
    title="人数",
    meaning="一行一个单位一个月的人数",
    meaning_en="Heads of one unit in one month a row",
    aliases=("在岗人数", "人员"),
    key=("unit", "month"),
    subject="unit",
    columns=(
        UNIT,
        Column(
            "month",
            "月份",
            ColumnType.month,
            "月份",
            "Month",
            aliases=("月", "年月", "统计月份"),
            required=True,
        ),
        Column(
            "heads",
            "在岗人数",
            ColumnType.number,
            "月末在岗人数",
            "Heads at the end of the month",
            aliases=("人数", "在册人数", "期末人数"),
            unit="人",
            minimum="0",
        ),
        Column(
            "average",
            "平均人数",
            ColumnType.number,
            "月平均人数",
            "Mean number of heads",
            aliases=("平均在岗人数",),
            unit="人",
            minimum="0",
        ),
        Column(
            "left",
            "离职人数",
            ColumnType.number,
            "当月离职人数",
            "Heads that left in the month",
            aliases=("流失人数", "离职"),
            unit="人",
            minimum="0",
        ),
    ),
)
