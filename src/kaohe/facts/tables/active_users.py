"""有效用户数: how many active users of one product a channel has at the end of a month, one a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CHANNEL, RETAINED
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="active_users",
    title="有效用户数",
    meaning="一行一个责任渠道一种产品一个月末的有效用户数;维系基数是基准月份那一行",
    meaning_en="Active users of a product in a channel's care at the end of a month; one such row is the base",
    aliases=("有效用户", "在网用户数", "存量用户数", "产品有效用户数"),
    key=("subject", "product", "month"),
    subject="subject",
    columns=(
        CHANNEL,
        RETAINED,
        Column(
            "month",
            "月份",
            ColumnType.month,
            "哪个月末的数",
            "The month at the end of which it was counted",
            aliases=("月", "年月", "统计月份", "账期"),
        ),
        Column(
            "users",
            "有效用户数",
            ColumnType.integer,
            "月末的有效用户数",
            "Active users at the end of the month",
            aliases=("用户数", "期末有效用户数", "在网用户数", "户数"),
            unit="户",
            minimum="0",
            required=True,
        ),
    ),
)
