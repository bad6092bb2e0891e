"""Closed lists and columns that several tables share: products, segments, responsibility, units, raters."""

from __future__ import annotations

from dataclasses import replace

from kaohe.policy.catalogue import Column, ColumnType, Refusal, Value

PRODUCTS = (
    Value("bandwidth", "带宽型", ("带宽", "带宽型业务", "专线", "带宽类")),
    Value("vpn", "VPN", ("虚拟专网", "MPLS VPN", "VPN业务")),
    Value("short_code", "短号码", ("短号", "短号码业务")),
    Value("ict", "ICT", ("ICT业务", "系统集成")),
    Value("voice", "语音", ("固话", "电话", "语音业务", "固定电话")),
    Value("broadband", "宽带", ("宽带业务", "ADSL", "互联网宽带")),
)

SEGMENTS = (
    Value("gov_enterprise", "政企", ("政企客户", "政企客户群", "大客户")),
    Value("navigator", "商务领航", ("商务领航客户", "商客", "商业客户")),
    Value("public", "公众", ("公众客户", "公众客户群", "家庭", "家庭客户")),
)

RESPONSIBILITIES = (
    Value("operator", "电信", ("电信责任", "电信原因", "我方", "我方责任", "局方", "运营商")),
    Value("customer", "客户", ("客户责任", "客户原因", "用户", "用户原因", "用户责任")),
    Value("other_operator", "其他运营商", ("他网", "他网原因", "其它运营商", "其他运营商责任")),
    Value("force_majeure", "不可抗力", ("自然灾害", "不可抗力因素")),
)

GRADES = (
    Value("AAA", "AAA", ("3A", "AAA级")),
    Value("AA", "AA", ("2A", "AA级")),
    Value("A", "A", ("1A", "A级")),
    Value("I", "Ⅰ级", ("Ⅰ", "1级", "一级", "1", "I级")),
    Value("II", "Ⅱ级", ("Ⅱ", "2级", "二级", "2", "II级")),
    Value("III", "Ⅲ级", ("Ⅲ", "3级", "三级", "3", "III级")),
    Value("T1", "T1", ("T1级",)),
    Value("T2", "T2", ("T2级",)),
    Value("T3", "T3", ("T3级",)),
    Value("T4", "T4", ("T4级",)),
)

ANSWERS = (
    Value("very_satisfied", "非常满意", ("很满意", "十分满意")),
    Value("satisfied", "满意", ("比较满意", "较满意")),
    Value("neutral", "一般", ("基本满意", "中立")),
    Value("dissatisfied", "不满意", ("较不满意", "不太满意")),
    Value("very_dissatisfied", "非常不满意", ("很不满意", "十分不满意")),
)

UNIT = Column(
    "unit",
    "考核单位",
    ColumnType.text,
    "被考核的单位",
    "The unit that is assessed",
    aliases=("单位", "支撑中心", "部门", "分公司", "责任单位", "所属单位", "县区", "维护单位"),
    required=True,
)

SUBJECT = Column(
    "subject",
    "考核对象",
    ColumnType.text,
    "被考核的单位、班组或个人",
    "The unit, team or person that is assessed",
    aliases=("被考核人", "被考核单位", "对象", "姓名", "工号", "员工", "单位", "考核单位"),
    required=True,
)

SUBJECT_OF_PEOPLE = replace(
    SUBJECT, aliases=("班组", "小组", "部门", "被考核人", "被考核单位", "对象", "单位", "考核单位")
)
"""The assessed group or person, where a row names a person besides."""

SUBJECT_OF_CUSTOMERS = replace(SUBJECT, aliases=("负责人", "客户经理", "业务员", *SUBJECT.aliases))
"""Who is assessed for a customer."""

PERSON = Column(
    "person",
    "人员",
    ColumnType.text,
    "姓名或工号;考核对象就是本人的,两列相同",
    "Name or staff number; the same as the subject where persons are assessed",
    aliases=("姓名", "工号", "员工", "员工姓名", "员工编号"),
)

CUSTOMER = Column(
    "customer_id",
    "客户编号",
    ColumnType.text,
    "客户编号",
    "Customer number",
    aliases=("客户号", "客户代码", "客户名称", "编号"),
)

CUSTOMER_NAMED = replace(CUSTOMER, aliases=("客户号", "客户代码", "客户名称", "客户"))
"""The customer, in tables whose rows have numbers of their own."""

IMPORTANCE = Column(
    "importance",
    "重要程度",
    ColumnType.category,
    "客户的重要程度",
    "How important the customer is",
    aliases=("客户等级", "客户级别", "客户重要程度"),
    values=(
        Value("key", "重点", ("重点客户", "VIP", "关键")),
        Value("important", "重要", ("重要客户",)),
        Value("ordinary", "一般", ("一般客户", "普通", "普通客户")),
    ),
)

SOURCE = Column(
    "source",
    "来源系统",
    ColumnType.text,
    "记录来自哪个系统",
    "The system that the record comes from",
    aliases=("来源", "系统", "数据来源"),
)

USER = Column(
    "user_id",
    "用户号码",
    ColumnType.text,
    "用户号码或电路编号",
    "The user's number or circuit",
    aliases=("用户号", "号码", "业务号码", "设备号", "接入号", "电路编号", "客户号码"),
)

SEGMENT = Column(
    "customer_segment",
    "客户群",
    ColumnType.category,
    "客户群",
    "Customer segment",
    aliases=("客户类型", "客户分群", "客户类别"),
    values=SEGMENTS,
)

PRODUCT = Column(
    "product",
    "产品",
    ColumnType.category,
    "产品类别",
    "Kind of product",
    aliases=("产品类型", "业务类型", "产品名称", "业务种类"),
    values=PRODUCTS,
)

ITEM = Column(
    "item",
    "涉及指标",
    ColumnType.text,
    "记在哪个指标上(指标编号)",
    "The indicator (its id) that this counts against",
    aliases=("指标", "考核指标", "涉及考核项", "指标编号"),
)

RETAINED = Column(
    "product",
    "产品",
    ColumnType.category,
    "产品类别",
    "Kind of product",
    aliases=("产品类型", "业务类型", "产品名称", "业务种类"),
    values=(
        Value("fixed_line", "政企固话", ("固话", "固定电话", "语音", "政企固定电话")),
        Value("bandwidth", "带宽型", ("带宽", "带宽型业务", "带宽性业务", "政企宽带", "电路", "光纤")),
        Value("mobile_high_end", "移动中高端", ("移动", "手机", "移动中高端用户", "天翼")),
    ),
    open=True,
    required=True,
)
"""What a channel keeps its customers to; other kinds stand as they are written."""

CHANNEL = replace(SUBJECT, aliases=("责任渠道", "渠道", "客户经理", "责任人", "负责人", *SUBJECT.aliases))
"""Who is responsible for a customer: a manager or a shop."""

RATER_ROLES = (
    Value("superior", "上级", ("直接上级", "主管", "领导")),
    Value("peer", "同级", ("同事", "平级")),
    Value("subordinate", "下级", ("下属", "部下")),
    Value("self", "本人", ("自评", "自己")),
    Value("assessor", "考核主体", ("考核部门", "考核人", "考核小组", "客户部门")),
)

RATED = Column(
    "indicator",
    "指标",
    ColumnType.text,
    "评的是哪个指标(指标编号)",
    "The indicator (its id)",
    aliases=("考核指标", "指标编号", "评分项", "评价项目"),
    required=True,
)

RATER = Column(
    "rater",
    "评分人",
    ColumnType.text,
    "谁评的",
    "Who rated",
    aliases=("评价人", "打分人", "考核人"),
    required=True,
)

RATER_ROLE = Column(
    "rater_role",
    "评分角色",
    ColumnType.category,
    "评分人与对象的关系",
    "How the rater stands to the subject",
    aliases=("评分人角色", "角色", "评价关系", "评分关系"),
    values=RATER_ROLES,
)

SCORE = Column(
    "score",
    "得分",
    ColumnType.number,
    "评分,不低于 0,不高于满分",
    "Score, not below 0 and not above the full score",
    aliases=("评分", "分数", "打分"),
    unit="分",
    minimum="0",
)

OUT_OF = Column(
    "out_of",
    "评分满分",
    ColumnType.number,
    "评分按多少分为满;留空即 100",
    "The full score; empty means 100",
    aliases=("满分", "分值"),
    unit="分",
    minimum="0",
)

RATING_REFUSALS = (
    Refusal(
        "score > 100 and out_of is missing",
        "score",
        "cell.range",
        "“{value}”大于满分 100",
        "“{value}” is above the full score of 100",
    ),
    Refusal(
        "score > out_of", "score", "cell.range", "“{value}”大于评分满分", "“{value}” is above the full score"
    ),
    Refusal(
        "rater = `subject` and rater_role is not missing and rater_role != self",
        "rater",
        "row.self_rating",
        "“{value}”给自己评分,角色只能是本人",
        "“{value}” rates himself, which only the role self may",
    ),
)

PARTNER = Column(
    "partner",
    "合作伙伴",
    ColumnType.text,
    "合作伙伴的名称,各表一致",
    "The partner's name, the same in every table",
    aliases=("合作伙伴名称", "合作单位", "合作方", "合作商", "伙伴", "伙伴名称", "供应商"),
    required=True,
)

CONTRACT = Column(
    "contract_id",
    "合同编号",
    ColumnType.text,
    "与合作伙伴签订的合同的编号",
    "Number of the contract with the partner",
    aliases=("合同号", "合作合同编号", "合同流水号"),
    required=True,
)

PRESALE = Value("presale", "售前支撑", ("售前", "售前支撑服务", "售前技术支撑"))
AFTERSALE = Value("aftersale", "售后支撑", ("售后", "售后支撑服务", "售后运维支撑", "售后服务"))
