"""合同条款核对: whether one clause that is asked for stands in one contract, a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CONTRACT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="contract_clauses",
    title="合同条款核对",
    meaning="一行一份合同的一项必备条款:写明了没有,在哪一条",
    meaning_en="One clause that is asked for, of one contract, a row: whether it is there, and where",
    aliases=("合同条款", "条款核对", "合同条款清单"),
    key=("contract_id", "clause"),
    subject="contract_id",
    columns=(
        CONTRACT,
        Column(
            "clause",
            "条款",
            ColumnType.text,
            "必备条款的编号或名称,由办法规定",
            "The clause by its id or title in the policy",
            aliases=("条款名称", "必备条款", "条款内容"),
        ),
        Column(
            "present",
            "已写明",
            ColumnType.boolean,
            "合同里写明了没有;留空即还没有核对",
            "Whether the contract has it; empty means not looked at yet",
            aliases=("是否写明", "是否具备", "有无", "核对结果"),
        ),
        Column(
            "article",
            "合同条号",
            ColumnType.text,
            "写在合同的第几条",
            "The article of the contract",
            aliases=("条号", "所在条款", "出处"),
        ),
    ),
)
