"""承包客户: one customer of the contracting units a row: which kind, and where its headquarters are."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import CUSTOMER
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="contracted_customers",
    title="承包客户",
    meaning="一行一个承包的客户从某天起的类别和总部所在区域;改了另起一行",
    meaning_en="One contracted customer, its kind and the district of its headquarters from a day on, a row",
    aliases=("划小客户", "客户归属"),
    key=("customer_id", "valid_from"),
    subject="customer_id",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        CUSTOMER,
        Column(
            "kind",
            "客户类别",
            ColumnType.category,
            "行业客户、商业客户、要客,还是专属保障中心的客户",
            "An industry, a business or a key customer, or one of the dedicated centre",
            aliases=("类别", "客户类型", "客户分类"),
            values=(
                Value("industry", "行业客户", ("行业", "政企行业客户")),
                Value("business", "商业客户", ("商业", "商客")),
                Value("key", "要客", ("关键人", "要客(关键人)", "关键客户")),
                Value("dedicated", "专属保障", ("专属", "专属保障中心", "专属客户", "专属保障客户")),
            ),
            required=True,
        ),
        Column(
            "headquarters",
            "总部所在区域",
            ColumnType.text,
            "总部在哪个区域",
            "The district of its headquarters",
            aliases=("总部", "总部区域", "总部所在地"),
        ),
        Column(
            "valid_from",
            "生效日期",
            ColumnType.date,
            "从哪天起",
            "First day",
            aliases=("起始日期", "开始日期"),
        ),
        Column(
            "valid_to",
            "失效日期",
            ColumnType.date,
            "到哪天为止(含);留空即至今",
            "Last day, included; empty means until now",
            aliases=("截止日期", "结束日期"),
        ),
    ),
)
