"""承包区域: which contracting unit holds a district, or works with a district company, from when on: one a row."""

from __future__ import annotations

from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="territories",
    title="承包区域",
    meaning="一行一个区域(或属地分公司)从某天起归哪个划小单元;几个区域可以归同一个单元,改归另起一行",
    meaning_en="A district, or district company, and its contracting unit from a day on, a row; a change is another",
    aliases=("划小区域", "区域划分", "划小单元"),
    key=("place", "valid_from"),
    subject="unit",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        Column(
            "place",
            "区域",
            ColumnType.text,
            "区域的名称,或属地分公司的名称",
            "Name of the district, or of the district company",
            aliases=("区县", "行政区", "属地分公司", "县区", "地区"),
        ),
        Column(
            "unit",
            "划小单元",
            ColumnType.text,
            "承包这个区域的单元",
            "The contracting unit",
            aliases=("承包单元", "保障组", "单元", "班组"),
        ),
        Column(
            "valid_from",
            "生效日期",
            ColumnType.date,
            "从哪天起",
            "First day",
            aliases=("起始日期", "开始日期", "承包日期"),
        ),
        Column(
            "valid_to",
            "失效日期",
            ColumnType.date,
            "到哪天为止(含);留空即到改归为止",
            "Last day, included; empty means until the next row of the place",
            aliases=("截止日期", "结束日期"),
        ),
    ),
)
