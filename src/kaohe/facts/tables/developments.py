"""业务发展: what a channel sold anew, one order a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CHANNEL, RETAINED
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="developments",
    title="业务发展",
    meaning="一行一笔新发展的业务:多少户,本月带来多少增量收入",
    meaning_en="One newly sold order a row: how many users, and what revenue they add in the month",
    aliases=("新增业务", "发展明细", "增量业务", "业务受理"),
    key=("order_id",),
    subject="subject",
    columns=(
        Column(
            "order_id",
            "受理单号",
            ColumnType.text,
            "受理单号",
            "Number of the order",
            aliases=("编号", "订单号", "工单号", "业务编号"),
        ),
        CHANNEL,
        RETAINED,
        Column(
            "developed_on",
            "发展日期",
            ColumnType.date,
            "哪天发展的",
            "Day of the sale",
            aliases=("受理日期", "入网日期", "开通日期"),
            required=True,
        ),
        Column(
            "users",
            "发展户数",
            ColumnType.integer,
            "发展多少户;退单写负数",
            "How many users; negative where an order is taken back",
            aliases=("户数", "发展量", "数量", "用户数"),
            unit="户",
        ),
        Column(
            "revenue",
            "增量收入",
            ColumnType.money,
            "带来的增量收入;退单写负数",
            "The revenue that it adds; negative where an order is taken back",
            aliases=("新增收入", "收入", "金额"),
            unit="元",
        ),
    ),
)
