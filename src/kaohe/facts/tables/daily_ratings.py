"""日常评分: one rater's score for one subject and indicator on one day a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import (
    OUT_OF,
    RATED,
    RATER,
    RATER_ROLE,
    RATING_REFUSALS,
    SCORE,
    SUBJECT,
)
from kaohe.policy.catalogue import Column, ColumnType, Roles, Table

TABLE = Table(
    name="daily_ratings",
    title="日常评分",
    meaning="一行一位评分人某一天给一个对象一项指标的评分;整个周期的评分在评分表里",
    meaning_en="One rater's score for one subject and indicator on one day a row; those of a period are ratings",
    aliases=("每日评分", "日评分"),
    key=("subject", "indicator", "rater", "rated_on"),
    subject="subject",
    refusals=RATING_REFUSALS,
    roles=Roles(rater="rater", rated="indicator", occasion="rated_on", score="score", out_of="out_of"),
    columns=(
        SUBJECT,
        RATED,
        RATER,
        RATER_ROLE,
        Column(
            "rated_on",
            "评分日期",
            ColumnType.date,
            "评的是哪一天",
            "The day rated",
            aliases=("日期", "评价日期", "考核日期"),
            required=True,
        ),
        SCORE,
        OUT_OF,
    ),
)
