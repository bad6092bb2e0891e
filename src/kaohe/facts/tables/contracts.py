"""合同: one contract with a partner a row: what for, from when to when, until when the customer's runs."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import AFTERSALE, CONTRACT, CUSTOMER_NAMED, PARTNER, PRESALE
from kaohe.policy.catalogue import Column, ColumnType, Refusal, Table

TABLE = Table(
    name="contracts",
    title="合同",
    meaning="一行一份与合作伙伴签订的合同;续签另起一行",
    meaning_en="One contract with a partner a row; a renewal is another row",
    aliases=("合作合同", "合同台账", "合作伙伴合同"),
    key=("contract_id",),
    subject="partner",
    ordered=(("valid_from", "valid_to"), ("valid_from", "ended_on"), ("signed_on", "valid_to")),
    columns=(
        CONTRACT,
        PARTNER,
        Column(
            "title",
            "合同名称",
            ColumnType.text,
            "合同的名称",
            "Title of the contract",
            aliases=("名称", "合同标题"),
        ),
        Column(
            "service",
            "服务类别",
            ColumnType.category,
            "售前支撑还是售后支撑",
            "Support before or after sales",
            aliases=("支撑类别", "合同类别", "合同类型", "支撑类型"),
            values=(PRESALE, AFTERSALE),
            required=True,
        ),
        Column(
            "signed_on",
            "签订日期",
            ColumnType.date,
            "签订的日期",
            "Day of signature",
            aliases=("签约日期", "签署日期", "签订时间"),
        ),
        Column(
            "valid_from",
            "生效日期",
            ColumnType.date,
            "履行期限的第一天",
            "First day of its term",
            aliases=("起始日期", "开始日期", "合同开始日期"),
            required=True,
        ),
        Column(
            "valid_to",
            "到期日期",
            ColumnType.date,
            "履行期限的最后一天(含)",
            "Last day of its term, included",
            aliases=("截止日期", "结束日期", "合同到期日", "到期日", "失效日期"),
            required=True,
        ),
        Column(
            "ended_on",
            "终止日期",
            ColumnType.date,
            "提前终止的,履行的最后一天;没有提前终止的留空",
            "Last day on which it was carried out, where it ended before its term",
            aliases=("提前终止日期", "解除日期"),
        ),
        CUSTOMER_NAMED,
        Column(
            "customer_ends_on",
            "客户合同到期日期",
            ColumnType.date,
            "公司同客户签订的服务合同到哪天为止(含)",
            "Last day of the company's service contract with the customer",
            aliases=("客户合同到期日", "客户合同截止日期", "客户服务到期日期"),
        ),
        Column(
            "amount",
            "合同金额",
            ColumnType.money,
            "合同金额",
            "Amount of the contract",
            aliases=("金额", "合同总额"),
            unit="元",
            minimum="0",
        ),
    ),
    refusals=(
        Refusal(
            "ended_on > valid_to",
            "ended_on",
            "row.after_term",
            "“{value}”晚于到期日期:提前终止不会晚于到期;续签的另起一行",
            "“{value}” is after the end of the term: an early end cannot be; a renewal is another row",
        ),
    ),
)
