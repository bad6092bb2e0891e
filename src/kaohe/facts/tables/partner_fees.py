"""合作费用: what one contract earned its partner in one month before assessment, a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CONTRACT, PARTNER
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="partner_fees",
    title="合作费用",
    meaning="一行一份合同一个月按合同应付的费用(考核之前);冲减写成负数",
    meaning_en="What a contract earned in one month, before assessment, a row; a reversal is negative",
    aliases=("合作伙伴费用", "服务费", "合作结算", "应付服务费"),
    key=("contract_id", "month"),
    subject="partner",
    columns=(
        CONTRACT,
        PARTNER,
        Column(
            "month",
            "月份",
            ColumnType.month,
            "费用所属的月份",
            "Month of service",
            aliases=("账期", "所属月份", "月", "年月"),
        ),
        Column(
            "amount",
            "应付费用",
            ColumnType.money,
            "按合同应付的金额,还没有按考核结果结算",
            "Amount due by the contract, before the assessment",
            aliases=("费用", "金额", "服务费", "应结算金额"),
            unit="元",
            required=True,
        ),
    ),
)
