"""工作任务: one piece of work that was given to somebody a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Roles, Table, Value

TABLE = Table(
    name="tasks",
    title="工作任务",
    meaning="一行一项下达的工作:上级安排、联系单、标书",
    meaning_en="One piece of work that was given to somebody a row",
    aliases=("任务", "任务单", "联系单", "售前联系订单"),
    key=("task_id",),
    subject="subject",
    ordered=(("assigned_at", "due_at"), ("assigned_at", "completed_at")),
    roles=Roles(begins="assigned_at", due="due_at", ends="completed_at"),
    columns=(
        Column(
            "task_id",
            "任务编号",
            ColumnType.text,
            "任务编号",
            "Task number",
            aliases=("任务号", "单号", "联系单号", "编号"),
        ),
        SUBJECT,
        Column(
            "kind",
            "任务类型",
            ColumnType.category,
            "哪一类工作",
            "Kind of work",
            aliases=("类型", "类别", "种类"),
            values=(
                Value("assigned", "上级安排", ("领导安排", "临时交办", "交办")),
                Value("presales", "售前联系", ("售前", "售前联系单", "售前联系订单")),
                Value("tender", "标书", ("投标", "标书制作", "投标书")),
            ),
            open=True,
        ),
        Column(
            "assigned_at",
            "下达时间",
            ColumnType.moment,
            "下达的时刻",
            "Moment at which it was given",
            aliases=("安排时间", "交办时间", "受理时间", "派单时间"),
            required=True,
        ),
        Column(
            "due_at",
            "要求完成时间",
            ColumnType.moment,
            "要求在什么时候以前完成",
            "Moment by which it is to be done",
            aliases=("完成时限", "时限", "截止时间"),
        ),
        Column(
            "completed_at",
            "完成时间",
            ColumnType.moment,
            "完成的时刻;留空即未完成",
            "Moment of completion; empty while it is not done",
            aliases=("实际完成时间", "办结时间"),
        ),
        Column(
            "refused",
            "拒绝",
            ColumnType.boolean,
            "不接受安排",
            "Whether it was refused",
            aliases=("是否拒绝", "不接受"),
        ),
    ),
)
