"""退出办理: one step by which a partner leaves, done on a day, a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import PARTNER
from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="partner_exits",
    title="退出办理",
    meaning="一行一个合作伙伴退出时办妥的一件事:移交、归还、清算……",
    meaning_en="One thing done when a partner leaves, a row: handed over, given back, settled",
    aliases=("合作伙伴退出", "退出手续", "退出清单"),
    key=("partner", "step"),
    subject="partner",
    columns=(
        PARTNER,
        Column(
            "step",
            "事项",
            ColumnType.text,
            "办妥了哪一件,由办法规定(编号或名称)",
            "What was done, by its id or title in the policy",
            aliases=("退出事项", "手续", "办理事项"),
        ),
        Column(
            "done_on",
            "办妥日期",
            ColumnType.date,
            "哪天办妥的",
            "Day on which it was done",
            aliases=("完成日期", "办理日期", "日期"),
            required=True,
        ),
    ),
)
