"""客户档案: one customer a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CUSTOMER, IMPORTANCE, SUBJECT_OF_CUSTOMERS
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="customers",
    title="客户档案",
    meaning="一行一个客户",
    meaning_en="One customer a row",
    aliases=("客户资料", "客户", "客户登记"),
    key=("customer_id",),
    subject="subject",
    ordered=(("created_on", "decided_on"),),
    columns=(
        CUSTOMER,
        SUBJECT_OF_CUSTOMERS,
        IMPORTANCE,
        Column(
            "created_on",
            "建档日期",
            ColumnType.date,
            "客户登记的日期",
            "Day of entry",
            aliases=("登记日期", "录入日期", "新增日期", "建档时间"),
            required=True,
        ),
        Column(
            "outcome",
            "结果",
            ColumnType.category,
            "成交还是丢失;跟踪中的留空",
            "Whether the customer was won or lost; empty while followed up",
            aliases=("跟踪结果", "客户状态", "签单结果"),
            values=(
                Value("won", "成交", ("签单", "已成交", "成功")),
                Value("lost", "丢失", ("丢单", "已丢失", "失败")),
            ),
        ),
        Column(
            "decided_on",
            "结果日期",
            ColumnType.date,
            "成交或丢失的日期",
            "Day on which the customer was won or lost",
            aliases=("成交日期", "签单日期", "丢失日期"),
        ),
        Column(
            "complete",
            "资料完整",
            ColumnType.boolean,
            "登记的资料是否完整",
            "Whether the record is complete",
            aliases=("资料是否完整", "登记完整", "信息完整"),
        ),
        Column(
            "tracked",
            "跟踪记录完整",
            ColumnType.boolean,
            "从接触到结果的跟踪记录是否完整",
            "Whether the follow-up is recorded from first contact to outcome",
            aliases=("跟踪完整", "过程记录完整"),
        ),
    ),
)
