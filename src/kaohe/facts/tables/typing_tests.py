"""打字测试: one typing test a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="typing_tests",
    title="打字测试",
    meaning="一行一次打字测试",
    meaning_en="One typing test a row",
    aliases=("打字",),
    key=("test_id",),
    subject="subject",
    columns=(
        Column(
            "test_id",
            "测试编号",
            ColumnType.text,
            "测试编号",
            "Test number",
            aliases=("编号",),
        ),
        SUBJECT,
        Column(
            "tested_on",
            "测试日期",
            ColumnType.date,
            "测试的日期",
            "Day of the test",
            aliases=("日期", "测试时间"),
            required=True,
        ),
        Column(
            "speed",
            "速度",
            ColumnType.number,
            "每分钟字数",
            "Characters a minute",
            aliases=("打字速度", "每分钟字数"),
            unit="字/分钟",
            minimum="0",
        ),
        Column(
            "accuracy",
            "正确率",
            ColumnType.number,
            "正确率(比率,0.98 或 98%)",
            "Accuracy as a ratio (0.98 or 98%)",
            aliases=("准确率",),
            minimum="0",
            maximum="1",
        ),
    ),
)
