"""话务: one call a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="calls",
    title="话务",
    meaning="一行一通电话",
    meaning_en="One call a row",
    aliases=("通话", "通话记录", "话单"),
    key=("call_id",),
    subject="subject",
    ordered=(
        ("started_at", "answered_at"),
        ("started_at", "ended_at"),
        ("answered_at", "ended_at"),
    ),
    columns=(
        Column(
            "call_id",
            "通话编号",
            ColumnType.text,
            "通话编号",
            "Call number",
            aliases=("话单号", "流水号", "编号"),
        ),
        SUBJECT,
        Column(
            "unit",
            "考核单位",
            ColumnType.text,
            "接听人所在的单位",
            "The unit of whoever answered",
            aliases=("班组", "部门"),
        ),
        Column(
            "started_at",
            "呼入时间",
            ColumnType.moment,
            "电话进入的时刻",
            "Moment at which the call came in",
            aliases=("开始时间", "来电时间", "呼叫时间"),
            required=True,
        ),
        Column(
            "answered_at",
            "应答时间",
            ColumnType.moment,
            "接通的时刻;留空即未接通",
            "Moment of the answer; empty when nobody answered",
            aliases=("接通时间", "摘机时间"),
        ),
        Column(
            "ended_at",
            "结束时间",
            ColumnType.moment,
            "挂断的时刻",
            "Moment of hanging up",
            aliases=("挂断时间",),
        ),
        Column(
            "kind",
            "类型",
            ColumnType.text,
            "通话种类",
            "Kind of call",
            aliases=("呼叫类型", "业务类型"),
        ),
        Column(
            "score",
            "质检得分",
            ColumnType.number,
            "质检得分",
            "Score of the quality check",
            aliases=("质检分", "质检成绩"),
            unit="分",
        ),
        Column(
            "satisfied",
            "满意",
            ColumnType.boolean,
            "客户评价是否满意",
            "Whether the caller was satisfied",
            aliases=("是否满意",),
        ),
    ),
)
