"""考核单位: The organisation: units that are assessed."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="units",
    title="考核单位",
    meaning="参加考核的单位;有效期留空即一直有效",
    meaning_en="The organisation: units that are assessed",
    aliases=("单位", "组织机构"),
    key=("unit",),
    subject="unit",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        UNIT,
        Column(
            "title",
            "名称",
            ColumnType.text,
            "单位全称",
            "Full name",
            aliases=("单位名称", "全称"),
        ),
        Column(
            "parent",
            "上级单位",
            ColumnType.text,
            "上级单位",
            "The unit above",
            aliases=("上级", "上级部门"),
        ),
        Column(
            "valid_from",
            "生效日期",
            ColumnType.date,
            "从哪天起参加考核",
            "First day of assessment",
            aliases=("起始日期", "开始日期"),
        ),
        Column(
            "valid_to",
            "失效日期",
            ColumnType.date,
            "参加考核的最后一天",
            "Last day of assessment",
            aliases=("截止日期", "结束日期"),
        ),
    ),
)
