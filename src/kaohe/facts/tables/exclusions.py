"""剔除: rows of other tables that do not count, by a decision of two people: one row a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.policy.catalogue import Column, ColumnType, Refusal, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "exclusions"


def about(tables: Iterable[Table]) -> Table:
    """Declare the table of exclusions over the tables whose rows it may name."""
    values = tuple(Value(table.name, table.title) for table in tables)
    return Table(
        name=NAME,
        title="剔除",
        meaning="一行一条剔除:哪张表的哪一行不计入考核,为什么,谁提出、谁批准;所有办法都照此办理",
        meaning_en="A row of another table that does not count, why, proposed and approved by whom; for every policy",
        aliases=("剔除清单", "剔除申请", "剔除记录"),
        key=("exclusion_id",),
        # Whom it concerns stands in the row that it names.
        subject="table",
        columns=(
            Column(
                "exclusion_id",
                "剔除编号",
                ColumnType.text,
                "剔除编号",
                "Exclusion number",
                aliases=("编号", "序号"),
            ),
            Column(
                "table",
                "表",
                ColumnType.category,
                "被剔除的行在哪张表",
                "The table of the row",
                aliases=("表名", "数据表"),
                values=values,
            ),
            Column(
                "row_key",
                "行主键",
                ColumnType.text,
                '被剔除的行的主键:JSON 数组,按该表主键的顺序,如 ["甲", "2026-10"];只有一列主键时可直接写它的值',
                "The row's key as a JSON array, in the order of the table's; of one column, its bare value",
                aliases=("主键", "行编号", "记录编号", "工单号"),
                required=True,
            ),
            Column(
                "measure",
                "度量",
                ColumnType.text,
                "只在这个度量(编号)里剔除;留空即所有度量",
                "The measure (its id) from which the row is left out; empty means all",
                aliases=("度量编号",),
            ),
            Column(
                "reason",
                "剔除原因",
                ColumnType.text,
                "为什么剔除,照样出现在说明里",
                "Why; explanations show it as it stands",
                aliases=("原因", "事由", "理由"),
                required=True,
            ),
            Column(
                "proposed_by",
                "提出人",
                ColumnType.text,
                "谁提出的",
                "Who proposed it",
                aliases=("申请人",),
                required=True,
            ),
            Column(
                "approved_by",
                "批准人",
                ColumnType.text,
                "谁批准的,不能是提出人",
                "Who approved it: not who proposed it",
                aliases=("审批人",),
                required=True,
            ),
            Column(
                "approved_on",
                "批准日期",
                ColumnType.date,
                "哪天批准的",
                "Day of approval",
                aliases=("审批日期",),
                required=True,
            ),
            Column(
                "evidence",
                "证据",
                ColumnType.text,
                "证据的说明或文件名",
                "Evidence: a note or the name of a file",
                aliases=("附件", "说明", "备注"),
            ),
        ),
        refusals=(
            Refusal(
                "approved_by = `proposed_by`",
                "approved_by",
                "row.one_person",
                "“{value}”自己提出、自己批准;剔除要第二个人批准",
                "“{value}” proposed and approved it; an exclusion takes a second person",
            ),
        ),
    )
