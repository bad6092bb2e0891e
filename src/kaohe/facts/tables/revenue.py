"""收入: one unit, account and month a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="revenue",
    title="收入",
    meaning="一行一个单位一个科目一个月",
    meaning_en="One unit, account and month a row",
    aliases=("收入表", "营业收入"),
    key=("unit", "account", "month"),
    subject="unit",
    columns=(
        UNIT,
        Column(
            "account",
            "科目",
            ColumnType.category,
            "收入科目",
            "Account",
            aliases=("收入科目", "收入类别", "项目"),
            values=(
                Value("maintenance_outsourcing", "维护外包", ("维护外包收入", "外包收入")),
                Value("maintenance_service", "维护服务产品", ("维护服务产品收入", "维护服务")),
                Value("carriers_own", "三大运营商自签"),
                Value("carriers_joint", "三大运营商合作"),
                Value("carriers_central", "三大运营商市场部签单"),
                Value("gov_line_own", "政企客户线自签"),
                Value("gov_line_joint", "政企客户线合作"),
                Value("gov_line_central", "政企客户线市场部签单"),
            ),
            required=True,
            open=True,
        ),
        Column(
            "month",
            "月份",
            ColumnType.month,
            "收入所属的月份",
            "Month",
            aliases=("账期", "所属月份", "月", "年月"),
            required=True,
        ),
        Column(
            "amount",
            "收入",
            ColumnType.money,
            "实际收入",
            "Amount earned",
            aliases=("金额", "实际收入", "收入金额", "完成收入", "完成"),
            unit="元",
        ),
        Column(
            "plan",
            "计划进度",
            ColumnType.money,
            "到本月的计划",
            "Plan",
            aliases=("计划", "计划收入", "预算", "任务"),
            unit="元",
        ),
        Column(
            "cost",
            "成本",
            ColumnType.money,
            "成本",
            "Cost",
            aliases=("成本费用",),
            unit="元",
        ),
        Column(
            "net_profit",
            "净利润",
            ColumnType.money,
            "净利润",
            "Net profit",
            aliases=("利润", "净利"),
            unit="元",
        ),
    ),
)
