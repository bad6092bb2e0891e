"""计划: what a unit is to do of one thing in one period a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="plans",
    title="计划",
    meaning="一行一个单位一个周期一个项目的计划数",
    meaning_en="What a unit is to do of one thing in one period a row",
    aliases=("计划数", "年度计划", "全年计划"),
    key=("unit", "item", "period"),
    subject="unit",
    columns=(
        UNIT,
        Column(
            "item",
            "计划项目",
            ColumnType.text,
            "计划的是什么,由考核办法规定",
            "What is planned, as the policy names it",
            aliases=("项目", "计划内容"),
        ),
        Column(
            "period",
            "周期",
            ColumnType.period,
            "哪个周期的计划:2026、2026-Q4、2026-10",
            "The period planned: 2026, 2026-Q4, 2026-10",
            aliases=("计划周期", "年度", "年份", "期间"),
        ),
        Column(
            "planned",
            "计划数",
            ColumnType.number,
            "计划完成多少",
            "How much is planned",
            aliases=("计划", "目标数", "计划户数"),
            minimum="0",
            required=True,
        ),
    ),
)
