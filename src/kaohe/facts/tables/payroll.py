"""工资发放: what one person was paid for one month a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import PERSON, SUBJECT_OF_PEOPLE
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="payroll",
    title="工资发放",
    meaning="一行一人一个月的工资",
    meaning_en="What one person was paid for one month a row",
    aliases=("工资表", "实发工资", "工资"),
    key=("subject", "person", "month"),
    subject="subject",
    columns=(
        SUBJECT_OF_PEOPLE,
        PERSON,
        Column(
            "month",
            "月份",
            ColumnType.month,
            "哪个月的工资",
            "Month paid for",
            aliases=("月", "年月", "工资月份"),
        ),
        Column(
            "post",
            "岗位",
            ColumnType.text,
            "当月的岗位",
            "Post held in the month",
            aliases=("职务", "工种"),
        ),
        Column(
            "amount",
            "实发工资",
            ColumnType.money,
            "实发金额;没有发放的留空",
            "Amount paid; empty when nothing was paid",
            aliases=("实发", "实发金额", "金额"),
            unit="元",
            minimum="0",
        ),
    ),
)
