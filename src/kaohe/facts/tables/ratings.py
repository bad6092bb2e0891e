"""评分: one rater's score for one subject and indicator a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import SUBJECT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="ratings",
    title="评分",
    meaning="一行一位评分人给一个对象一项指标的评分",
    meaning_en="One rater's score for one subject and indicator a row",
    aliases=("打分", "评价"),
    key=("subject", "indicator", "rater", "period"),
    subject="subject",
    columns=(
        SUBJECT,
        Column(
            "indicator",
            "指标",
            ColumnType.text,
            "评的是哪个指标(指标编号)",
            "The indicator (its id)",
            aliases=("考核指标", "指标编号", "评分项", "评价项目"),
            required=True,
        ),
        Column(
            "rater",
            "评分人",
            ColumnType.text,
            "谁评的",
            "Who rated",
            aliases=("评价人", "打分人", "考核人"),
            required=True,
        ),
        Column(
            "rater_role",
            "评分角色",
            ColumnType.category,
            "评分人与对象的关系",
            "How the rater stands to the subject",
            aliases=("评分人角色", "角色", "评价关系", "评分关系"),
            values=(
                Value("superior", "上级", ("直接上级", "主管", "领导")),
                Value("peer", "同级", ("同事", "平级")),
                Value("self", "本人", ("自评", "自己")),
                Value("assessor", "考核主体", ("考核部门", "考核人", "客户部门")),
            ),
        ),
        Column(
            "period",
            "周期",
            ColumnType.period,
            "评的是哪个周期:2026-10、2026-Q4",
            "The period rated: 2026-10, 2026-Q4",
            aliases=("考核周期", "考核期", "月份", "期间"),
            required=True,
        ),
        Column(
            "score",
            "得分",
            ColumnType.number,
            "评分",
            "Score",
            aliases=("评分", "分数", "打分"),
            unit="分",
        ),
    ),
)
