"""加扣分事件: violations, awards, absences: one occurrence (or several alike) a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import ITEM, SOURCE, SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="events",
    title="加扣分事件",
    meaning="一行一次违规、表彰、缺勤等事件",
    meaning_en="Violations, awards, absences: one occurrence (or several alike) a row",
    aliases=("事件", "扣分事件", "奖惩"),
    key=("event_id",),
    subject="subject",
    columns=(
        Column(
            "event_id",
            "事件编号",
            ColumnType.text,
            "事件编号",
            "Event number",
            aliases=("编号", "事件号", "流水号", "序号"),
        ),
        SUBJECT,
        Column(
            "kind",
            "类型",
            ColumnType.text,
            "事件种类,由考核办法规定",
            "Kind of event, as the policy names it",
            aliases=("事件类型", "种类", "事件种类", "类别"),
        ),
        Column(
            "occurred_on",
            "发生日期",
            ColumnType.date,
            "发生在哪天",
            "Day of occurrence",
            aliases=("日期", "事件日期", "发生时间", "时间"),
            required=True,
        ),
        Column(
            "count",
            "次数",
            ColumnType.number,
            "发生了几次",
            "How often",
            aliases=("数量", "件数"),
            default="1",
            unit="次",
        ),
        ITEM,
        Column(
            "place",
            "区域",
            ColumnType.text,
            "发生在哪个区域或场所",
            "Where it happened",
            aliases=("功能区域", "发生区域", "场所", "地点", "位置"),
        ),
        Column(
            "note",
            "备注",
            ColumnType.text,
            "说明",
            "Remark",
            aliases=("说明", "事由", "描述"),
        ),
        SOURCE,
    ),
)
