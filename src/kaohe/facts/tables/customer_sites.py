"""客户接入点: one number or circuit a row: which customer it serves, in which district, from when on."""

from __future__ import annotations

from dataclasses import replace

from kaohe.facts.tables.vocabulary import CUSTOMER_NAMED, USER
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="customer_sites",
    title="客户接入点",
    meaning="一行一个用户号码(电路)从某天起属于哪个客户、装在哪个区域;移机另起一行",
    meaning_en="One number or circuit, its customer and its district from a day on, a row; a move is another row",
    aliases=("接入点", "客户电路", "电路台账"),
    key=("user_id", "valid_from"),
    subject="customer_id",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        USER,
        replace(CUSTOMER_NAMED, aliases=("客户号", "客户代码", "客户名称")),
        Column(
            "district",
            "所在区域",
            ColumnType.text,
            "装在哪个区域",
            "The district in which it is installed",
            aliases=("区域", "区县", "行政区", "装机区域", "安装区域"),
            required=True,
        ),
        Column(
            "valid_from",
            "生效日期",
            ColumnType.date,
            "从哪天起",
            "First day",
            aliases=("起始日期", "开始日期", "装机日期", "开通日期"),
        ),
        Column(
            "valid_to",
            "失效日期",
            ColumnType.date,
            "到哪天为止(含);留空即至今",
            "Last day, included; empty means until now",
            aliases=("截止日期", "结束日期", "拆机日期"),
        ),
    ),
)
