"""考勤: one person on one day a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import PERSON, SUBJECT_OF_PEOPLE
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="attendance",
    title="考勤",
    meaning="一行一人一天的考勤",
    meaning_en="Attendance of one person on one day a row",
    aliases=("考勤记录", "打卡记录", "考勤表"),
    key=("subject", "person", "day"),
    subject="subject",
    columns=(
        SUBJECT_OF_PEOPLE,
        PERSON,
        Column(
            "day",
            "日期",
            ColumnType.date,
            "哪一天",
            "Day",
            aliases=("考勤日期", "打卡日期", "出勤日期", "工作日期"),
            required=True,
        ),
        Column(
            "late_minutes",
            "迟到",
            ColumnType.minutes,
            "迟到多少分钟;没有迟到留空或写 0",
            "Minutes late; empty or 0 when in time",
            aliases=("迟到时长", "迟到分钟数", "迟到分钟"),
            unit="分钟",
            minimum="0",
        ),
        Column(
            "early_minutes",
            "早退",
            ColumnType.minutes,
            "早退多少分钟;没有早退留空或写 0",
            "Minutes left early; empty or 0 when not",
            aliases=("早退时长", "早退分钟数", "早退分钟"),
            unit="分钟",
            minimum="0",
        ),
        Column(
            "absent",
            "旷工",
            ColumnType.boolean,
            "当天旷工",
            "Absent without leave that day",
            aliases=("是否旷工", "缺勤"),
        ),
        Column(
            "missed_punches",
            "漏打卡次数",
            ColumnType.integer,
            "当天漏打卡几次",
            "Clockings forgotten that day",
            aliases=("漏打卡", "缺卡", "缺卡次数", "忘打卡"),
            default="0",
            unit="次",
            minimum="0",
        ),
    ),
)
