"""客户回访: one call-back, planned or made, a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import ANSWERS, CUSTOMER_NAMED, IMPORTANCE, SUBJECT_OF_CUSTOMERS
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="callbacks",
    title="客户回访",
    meaning="一行一次计划或已做的回访",
    meaning_en="One call-back, planned or made, a row",
    aliases=("回访", "回访记录", "回访档案"),
    key=("callback_id",),
    subject="subject",
    columns=(
        Column(
            "callback_id",
            "回访编号",
            ColumnType.text,
            "回访编号",
            "Call-back number",
            aliases=("回访单号", "编号"),
        ),
        SUBJECT_OF_CUSTOMERS,
        CUSTOMER_NAMED,
        IMPORTANCE,
        Column(
            "occasion",
            "回访类型",
            ColumnType.category,
            "为什么回访",
            "Why the customer is called",
            aliases=("回访种类", "类型"),
            values=(
                Value("scheduled", "定期回访", ("定期", "例行")),
                Value("after_service", "服务后回访", ("服务后", "不定期", "不定期回访")),
            ),
        ),
        Column(
            "planned_on",
            "计划回访日期",
            ColumnType.date,
            "应当回访的日期",
            "Day on which the call-back is due",
            aliases=("计划日期", "应回访日期"),
            required=True,
        ),
        Column(
            "done_on",
            "实际回访日期",
            ColumnType.date,
            "实际回访的日期;留空即没有回访",
            "Day of the call-back; empty when there was none",
            aliases=("实际日期", "回访日期", "完成日期"),
        ),
        Column(
            "answer",
            "满意度",
            ColumnType.category,
            "客户的回答",
            "The customer's answer",
            aliases=("客户评价", "满意程度", "回访结果"),
            values=ANSWERS,
        ),
        Column(
            "problem",
            "问题类别",
            ColumnType.text,
            "回访中发现的问题属于哪一类;没有问题留空",
            "Kind of problem that came up; empty when there was none",
            aliases=("问题", "回访问题", "反映问题"),
        ),
    ),
)
