"""承诺书: one undertaking that a partner signed with a contract, a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CONTRACT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="undertakings",
    title="承诺书",
    meaning="一行一份随合同签署的承诺书、保证书",
    meaning_en="One undertaking signed with a contract a row",
    aliases=("保证书", "承诺材料", "信息安全承诺书", "廉洁承诺书"),
    key=("contract_id", "kind"),
    subject="contract_id",
    ordered=(("signed_on", "valid_to"),),
    columns=(
        CONTRACT,
        Column(
            "kind",
            "承诺书种类",
            ColumnType.text,
            "承诺书的编号或名称,由办法规定",
            "The undertaking by its id or title in the policy",
            aliases=("种类", "承诺书名称", "材料名称", "类型"),
        ),
        Column(
            "signed_on",
            "签署日期",
            ColumnType.date,
            "合作伙伴签署的日期",
            "Day on which the partner signed",
            aliases=("签订日期", "签字日期", "日期"),
            required=True,
        ),
        Column(
            "valid_to",
            "有效期至",
            ColumnType.date,
            "到哪天为止有效(含);留空即随合同有效",
            "Last day on which it holds; empty means as long as the contract",
            aliases=("失效日期", "截止日期", "到期日"),
        ),
    ),
)
