"""评分: one rater's score for one subject and indicator a row."""

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
    name="ratings",
    title="评分",
    meaning="一行一位评分人给一个对象一项指标的评分",
    meaning_en="One rater's score for one subject and indicator a row",
    aliases=("打分", "评价"),
    key=("subject", "indicator", "rater", "period"),
    subject="subject",
    refusals=RATING_REFUSALS,
    roles=Roles(rater="rater", rated="indicator", occasion="period", score="score", out_of="out_of"),
    columns=(
        SUBJECT,
        RATED,
        RATER,
        RATER_ROLE,
        Column(
            "period",
            "周期",
            ColumnType.period,
            "评的是哪个周期:2026-10、2026-Q4",
            "The period rated: 2026-10, 2026-Q4",
            aliases=("考核周期", "考核期", "月份", "期间"),
            required=True,
        ),
        SCORE,
        OUT_OF,
    ),
)
