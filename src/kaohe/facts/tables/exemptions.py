"""免考: who, or which item of whom, is not assessed from when to when, and why."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="exemptions",
    title="免考",
    meaning="一行一项免考:某对象(或其一项指标)从哪天到哪天不考核,及原因;办法写了免考才起作用",
    meaning_en="One exemption of a subject, or of one item of it, a row; it counts where the policy says so",
    aliases=("免考名单", "不参加考核", "豁免"),
    key=("exemption_id",),
    subject="subject",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        Column(
            "exemption_id",
            "免考编号",
            ColumnType.text,
            "免考编号",
            "Exemption number",
            aliases=("编号", "序号"),
        ),
        SUBJECT,
        Column(
            "item",
            "免考指标",
            ColumnType.text,
            "免考哪个指标(指标编号);留空即整个对象免考",
            "The indicator (its id); empty means the subject as a whole",
            aliases=("指标", "考核指标", "指标编号"),
        ),
        Column(
            "valid_from",
            "起始日期",
            ColumnType.date,
            "从哪天起",
            "First day",
            aliases=("生效日期", "开始日期"),
            required=True,
        ),
        Column(
            "valid_to",
            "截止日期",
            ColumnType.date,
            "到哪天为止(含);留空即至今",
            "Last day, included; empty means until now",
            aliases=("失效日期", "结束日期"),
        ),
        Column(
            "reason",
            "原因",
            ColumnType.text,
            "为什么免考,照样出现在结果里",
            "Why; results show it as it stands",
            aliases=("免考原因", "事由", "理由"),
            required=True,
        ),
        Column(
            "approved_by",
            "批准人",
            ColumnType.text,
            "谁批准的",
            "Who approved it",
            aliases=("审批人", "批准部门"),
        ),
    ),
)
