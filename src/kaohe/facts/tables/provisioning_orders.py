"""开通工单: one provisioning order a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import PRODUCT, SEGMENT, SOURCE, UNIT, USER
from kaohe.policy.catalogue import Column, ColumnType, Roles, Table, Value

TABLE = Table(
    name="provisioning_orders",
    title="开通工单",
    meaning="一行一张业务开通工单",
    meaning_en="One provisioning order a row",
    aliases=("开通", "业务开通工单"),
    key=("order_id",),
    subject="unit",
    roles=Roles(
        due="required_at",
        ends="completed_at",
        customer="user_id",
        alike=("product", "order_type"),
        cause="delay_cause",
        ours=("operator",),
    ),
    columns=(
        Column(
            "order_id",
            "工单号",
            ColumnType.text,
            "开通工单编号",
            "Order number",
            aliases=("开通工单号", "订单号", "工单编号", "定单号", "单号", "订单编号"),
        ),
        SOURCE,
        UNIT,
        USER,
        SEGMENT,
        PRODUCT,
        Column(
            "order_type",
            "类型",
            ColumnType.category,
            "工单类型",
            "Kind of order",
            aliases=("工单类型", "业务动作", "订单类型"),
            values=(
                Value("new", "新开", ("新装", "开通", "装机")),
                Value("add_point", "补点", ("加点",)),
                Value("change", "变更", ("改", "调整", "移机")),
                Value("stop", "停开", ("停闭", "拆机", "停", "停机")),
            ),
        ),
        Column(
            "required_at",
            "要求完成时间",
            ColumnType.moment,
            "要求完成的时刻",
            "Moment by which it is required",
            aliases=("要求竣工时间", "客户要求时间", "应完成时间", "要求时间", "截止时间"),
            required=True,
        ),
        Column(
            "completed_at",
            "竣工时间",
            ColumnType.moment,
            "竣工的时刻;留空即未竣工",
            "Moment of completion; empty while open",
            aliases=("完成时间", "实际完成时间", "开通时间", "归档时间"),
        ),
        Column(
            "delay_cause",
            "延误原因",
            ColumnType.category,
            "延误由谁造成;没有延误则留空",
            "Who caused a delay; empty when none",
            aliases=("延误责任", "超时原因", "延期原因"),
            values=(
                Value("operator", "电信", ("电信责任", "电信原因", "我方", "局方")),
                Value("customer", "客户", ("客户责任", "客户原因", "用户", "用户原因")),
            ),
        ),
    ),
)
