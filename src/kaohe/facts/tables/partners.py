"""合作伙伴: one partner a row: what it does for the company, from when to when."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import AFTERSALE, PARTNER, PRESALE
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="partners",
    title="合作伙伴",
    meaning="一行一个合作伙伴;退出日期留空即仍在合作",
    meaning_en="One partner a row; without a last day the partnership goes on",
    aliases=("合作伙伴名册", "合作方", "合作单位", "伙伴"),
    key=("partner",),
    subject="partner",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        PARTNER,
        Column(
            "service",
            "服务类别",
            ColumnType.category,
            "提供售前支撑、售后支撑,还是两样都提供",
            "Whether it supports before sales, after sales, or both",
            aliases=("支撑类别", "服务内容", "合作类别", "支撑类型"),
            values=(
                PRESALE,
                AFTERSALE,
                Value("both", "售前和售后", ("售前售后", "两者", "售前、售后", "全部")),
            ),
        ),
        Column(
            "branch",
            "签约单位",
            ColumnType.text,
            "由哪个公司、分公司签约和管理",
            "The company or branch that signed and looks after it",
            aliases=("管理单位", "签约分公司", "归口单位"),
        ),
        Column(
            "valid_from",
            "引入日期",
            ColumnType.date,
            "从哪天起合作",
            "First day of the partnership",
            aliases=("合作开始日期", "起始日期", "生效日期", "开始日期"),
        ),
        Column(
            "valid_to",
            "退出日期",
            ColumnType.date,
            "合作的最后一天(含);留空即仍在合作",
            "Last day of the partnership, included; empty while it goes on",
            aliases=("合作结束日期", "截止日期", "失效日期", "结束日期"),
        ),
    ),
)
