"""考试成绩: one person's mark in one examination a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import PERSON, SUBJECT_OF_PEOPLE
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="exam_results",
    title="考试成绩",
    meaning="一行一人一次考试的成绩",
    meaning_en="One person's mark in one examination a row",
    aliases=("考试", "考核成绩", "成绩单"),
    key=("subject", "person", "exam"),
    subject="subject",
    columns=(
        SUBJECT_OF_PEOPLE,
        PERSON,
        Column(
            "exam",
            "考试名称",
            ColumnType.text,
            "哪一次考试",
            "Which examination",
            aliases=("考试", "科目", "考试科目", "考试编号"),
        ),
        Column(
            "taken_on",
            "考试日期",
            ColumnType.date,
            "考试的日期",
            "Day of the examination",
            aliases=("日期", "考试时间"),
            required=True,
        ),
        Column(
            "score",
            "成绩",
            ColumnType.number,
            "百分制成绩;缺考留空",
            "Mark out of 100; empty for whoever did not sit it",
            aliases=("得分", "分数", "考试成绩"),
            unit="分",
            minimum="0",
            maximum="100",
        ),
    ),
)
