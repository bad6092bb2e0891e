"""投诉: one complaint a row."""

from __future__ import annotations

from kaohe.facts.tables.vocabulary import ITEM, RESPONSIBILITIES, UNIT
from kaohe.policy.catalogue import Column, ColumnType, Table, Value

TABLE = Table(
    name="complaints",
    title="投诉",
    meaning="一行一件投诉",
    meaning_en="One complaint a row",
    aliases=("投诉单", "客户投诉"),
    key=("complaint_id",),
    subject="unit",
    ordered=(("received_at", "withdrawn_at"),),
    columns=(
        Column(
            "complaint_id",
            "投诉编号",
            ColumnType.text,
            "投诉编号",
            "Complaint number",
            aliases=("投诉单号", "投诉工单号", "编号", "工单号"),
        ),
        UNIT,
        Column(
            "received_at",
            "受理时间",
            ColumnType.moment,
            "收到投诉的时刻",
            "Moment of receipt",
            aliases=("投诉时间", "收到时间", "投诉受理时间", "接收时间"),
            required=True,
        ),
        ITEM,
        Column(
            "channel",
            "渠道",
            ColumnType.category,
            "投诉从哪里来",
            "Where it came from",
            aliases=("投诉渠道", "来源渠道", "投诉来源", "受理渠道"),
            values=(
                Value("miit", "工信部", ("工业和信息化部", "部级", "信产部", "通信管理局")),
                Value("group", "集团公司", ("集团", "中国电信集团")),
                Value(
                    "group_centre",
                    "集团投诉受理中心或网站",
                    ("集团投诉受理中心", "集团投诉中心", "集团网站", "集团投诉网站"),
                ),
                Value("province", "省公司", ("省", "省级")),
                Value(
                    "other_department",
                    "其他部门客户经理",
                    ("其他部门", "其它部门", "客户经理", "其他部门或客户经理"),
                ),
                Value("escalated", "越级", ("越级投诉",)),
            ),
        ),
        Column(
            "levels",
            "升级层数",
            ColumnType.integer,
            "升级了几层",
            "Levels of escalation",
            aliases=("升级级数", "越级层数", "升级次数"),
            default="0",
            unit="层",
            minimum="0",
        ),
        Column(
            "justified",
            "有理由",
            ColumnType.boolean,
            "投诉是否有理由",
            "Whether it is justified",
            aliases=("是否有理由", "有理", "是否有责", "有理由投诉"),
        ),
        Column(
            "responsible",
            "责任",
            ColumnType.category,
            "责任方",
            "Who is responsible",
            aliases=("责任方", "责任归属", "投诉责任"),
            values=RESPONSIBILITIES,
        ),
        Column(
            "withdrawn_at",
            "撤诉时间",
            ColumnType.moment,
            "客户撤诉的时刻;没有撤诉留空",
            "Moment at which the customer withdrew it; empty when it stands",
            aliases=("撤回时间", "撤诉电话时间"),
        ),
        Column(
            "settled_by",
            "解决人",
            ColumnType.category,
            "由谁解决;没有解决留空",
            "Who settled it; empty while it is not settled",
            aliases=("由谁解决", "处理人", "解决层级"),
            values=(
                Value("staff", "本人或班组", ("本人", "班组", "自行解决", "员工")),
                Value("manager", "经理", ("升级至经理", "部门经理", "主管")),
            ),
        ),
    ),
)
