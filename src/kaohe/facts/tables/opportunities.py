"""商机: one business lead a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="opportunities",
    title="商机",
    meaning="一行一个商机",
    meaning_en="One business lead a row",
    aliases=("商机表",),
    key=("opportunity_id",),
    subject="unit",
    ordered=(("created_on", "signed_on"),),
    columns=(
        Column(
            "opportunity_id",
            "商机编号",
            ColumnType.text,
            "商机编号",
            "Lead number",
            aliases=("商机号", "编号"),
        ),
        UNIT,
        Column(
            "created_on",
            "创建日期",
            ColumnType.date,
            "商机录入的日期",
            "Day of entry",
            aliases=("录入日期", "创建时间", "录入时间", "提交日期"),
            required=True,
        ),
        Column(
            "signed_on",
            "签约日期",
            ColumnType.date,
            "签约的日期;留空即未签约",
            "Day of signature; empty while unsigned",
            aliases=("签约时间", "合同日期", "转化日期"),
        ),
    ),
)
