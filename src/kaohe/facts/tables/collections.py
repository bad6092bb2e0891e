"""回款: one receivable and its collection a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="collections",
    title="回款",
    meaning="一行一笔应收款及其回款",
    meaning_en="One receivable and its collection a row",
    aliases=("应收款", "收款"),
    key=("collection_id",),
    subject="subject",
    columns=(
        Column(
            "collection_id",
            "回款编号",
            ColumnType.text,
            "应收或回款编号",
            "Number of the receivable",
            aliases=("编号", "回款单号", "流水号"),
        ),
        SUBJECT,
        Column(
            "customer",
            "客户",
            ColumnType.text,
            "客户",
            "Customer",
            aliases=("客户名称",),
        ),
        Column(
            "contract",
            "合同",
            ColumnType.text,
            "合同编号",
            "Contract number",
            aliases=("合同编号", "合同号"),
        ),
        Column(
            "due_on",
            "应收日期",
            ColumnType.date,
            "应当收回的日期",
            "Day on which it is due",
            aliases=("到期日", "应回款日期"),
        ),
        Column(
            "collected_on",
            "回款日期",
            ColumnType.date,
            "收回的日期;留空即未收回",
            "Day of collection; empty while outstanding",
            aliases=("到账日期", "收款日期"),
        ),
        Column(
            "receivable",
            "应收金额",
            ColumnType.money,
            "应收金额",
            "Amount due",
            aliases=("应收", "应收款"),
            unit="元",
            minimum="0",
        ),
        Column(
            "amount",
            "回款金额",
            ColumnType.money,
            "收回的金额",
            "Amount collected",
            aliases=("回款", "实收金额", "到账金额"),
            unit="元",
        ),
    ),
)
