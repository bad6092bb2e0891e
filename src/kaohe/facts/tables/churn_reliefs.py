"""流失核定: customers lost by force majeure that do not count, by a decision of two people, one a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CHANNEL, RETAINED
from kaohe.policy.catalogue import Column, ColumnType, Refusal, Table, Value

TABLE = Table(
    name="churn_reliefs",
    title="流失核定",
    meaning="一行一次离网:因不可抗拒的原因流失多少户,谁提出、谁核定;没有核定的照样考核",
    meaning_en="Users lost for reasons beyond control, proposed and approved by whom; without approval they count",
    aliases=("离网核定", "流失免考", "不可抗力流失", "流失剔除"),
    key=("relief_id",),
    subject="subject",
    columns=(
        Column(
            "relief_id",
            "核定编号",
            ColumnType.text,
            "核定编号",
            "Number of the decision",
            aliases=("编号", "序号", "申请编号"),
        ),
        CHANNEL,
        RETAINED,
        Column(
            "occurred_on",
            "离网日期",
            ColumnType.date,
            "客户离网的日期",
            "Day on which the customer left",
            aliases=("流失日期", "拆机日期", "发生日期"),
            required=True,
        ),
        Column(
            "users",
            "户数",
            ColumnType.integer,
            "流失多少户",
            "How many users were lost",
            aliases=("流失户数", "用户数", "离网户数"),
            unit="户",
            minimum="0",
            required=True,
        ),
        Column(
            "cause",
            "离网原因",
            ColumnType.category,
            "不可抗拒的原因",
            "What was beyond control",
            aliases=("流失原因", "原因"),
            values=(
                Value("moved", "搬迁", ("用户搬迁", "迁址", "拆迁")),
                Value("bankrupt", "破产", ("企业破产",)),
                Value("closed", "倒闭", ("关闭", "注销", "停业")),
            ),
            open=True,
            required=True,
        ),
        Column(
            "customer",
            "客户",
            ColumnType.text,
            "哪个客户",
            "Which customer",
            aliases=("客户名称", "单位名称"),
        ),
        Column(
            "proposed_by",
            "提出人",
            ColumnType.text,
            "谁提出的",
            "Who proposed it",
            aliases=("申请人", "填报人"),
            required=True,
        ),
        Column(
            "approved_by",
            "核定人",
            ColumnType.text,
            "营销部谁核定的,不能是提出人;还没有核定的留空",
            "Who approved it: not who proposed it; empty while nobody has",
            aliases=("批准人", "审批人"),
        ),
        Column(
            "approved_on",
            "核定日期",
            ColumnType.date,
            "哪天核定的",
            "Day of approval",
            aliases=("批准日期", "审批日期"),
        ),
    ),
    refusals=(
        Refusal(
            "approved_by = `proposed_by`",
            "approved_by",
            "row.one_person",
            "“{value}”自己提出、自己核定;核定要第二个人",
            "“{value}” proposed and approved it; it takes a second person",
        ),
    ),
)
