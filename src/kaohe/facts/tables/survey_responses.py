"""满意度回访: one answer to a satisfaction survey a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import ANSWERS, UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="survey_responses",
    title="满意度回访",
    meaning="一行一份回访答卷",
    meaning_en="One answer to a satisfaction survey a row",
    aliases=("满意度", "回访", "满意度调查"),
    key=("response_id",),
    subject="unit",
    columns=(
        Column(
            "response_id",
            "回访编号",
            ColumnType.text,
            "回访编号",
            "Response number",
            aliases=("答卷编号", "问卷编号", "编号", "回访单号"),
        ),
        UNIT,
        Column(
            "brand",
            "品牌",
            ColumnType.category,
            "客户品牌",
            "Brand",
            aliases=("客户品牌", "业务品牌"),
            values=(Value("navigator", "商务领航"),),
            open=True,
        ),
        Column(
            "answered_at",
            "回访时间",
            ColumnType.moment,
            "回访的时刻",
            "Moment of the answer",
            aliases=("答复时间", "调查时间", "回访日期"),
            required=True,
        ),
        Column(
            "answer",
            "满意度",
            ColumnType.category,
            "客户的回答",
            "The answer",
            aliases=("回访结果", "评价", "满意程度", "客户评价", "结果"),
            values=ANSWERS,
        ),
    ),
)
