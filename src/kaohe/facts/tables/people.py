"""人员: the people who work here, one a row."""

from __future__ import annotations

from kaohe.policy.catalogue import Column, ColumnType, Table, Value

EDUCATION = (
    Value("junior_high", "初中", ("初中及以下", "小学")),
    Value("high_school", "高中", ("普通高中", "职高", "职业高中")),
    Value("technical_secondary", "中专", ("中技", "技校", "中等专科")),
    Value("college", "大专", ("专科", "高职", "大学专科")),
    Value("bachelor", "本科", ("大学本科", "学士", "大学")),
    Value("master", "硕士", ("研究生", "硕士研究生")),
    Value("doctor", "博士", ("博士研究生",)),
)
STATUS = (
    Value("regular", "正式", ("在职", "在岗", "转正", "正式员工", "正式工")),
    Value("probation", "试用", ("试用期", "试用期员工")),
    Value("intern", "实习", ("见习", "实习生")),
    Value("leave", "休假", ("长假", "产假", "病假", "休长假")),
    Value("suspended", "停职", ("待岗", "停工")),
    Value("retired", "退休", ("内退", "离退休")),
    Value("left", "离职", ("辞职", "调出", "解除合同")),
)

TABLE = Table(
    name="people",
    title="人员",
    meaning="一行一个人;入职、离职日期决定哪些周期考核此人",
    meaning_en="The people who work here, one a row; hiring and leaving decide in which periods they are assessed",
    aliases=("员工", "职工", "花名册", "人员名册"),
    key=("person",),
    subject="person",
    ordered=(("born_on", "hired_on"), ("hired_on", "left_on")),
    columns=(
        Column(
            "person",
            "人员",
            ColumnType.text,
            "姓名或工号,与事实表里的考核对象一致",
            "Name or number, as the tables of facts write the subject",
            aliases=("姓名", "工号", "员工", "员工编号", "人员编号"),
        ),
        Column(
            "name",
            "姓名全称",
            ColumnType.text,
            "人员一列是工号时的姓名",
            "The name, where `person` is a number",
            aliases=("员工姓名", "人员姓名"),
        ),
        Column(
            "education",
            "学历",
            ColumnType.category,
            "最高学历",
            "Highest education",
            aliases=("最高学历", "文化程度"),
            values=EDUCATION,
        ),
        Column("major", "专业", ColumnType.text, "所学专业", "Major", aliases=("所学专业",)),
        Column(
            "work_years",
            "工作年限",
            ColumnType.number,
            "工作了几年",
            "Years of work",
            aliases=("工龄", "工作经验年限"),
            unit="年",
            minimum="0",
        ),
        Column("born_on", "出生日期", ColumnType.date, "出生日期", "Day of birth", aliases=("生日",)),
        Column(
            "hired_on",
            "入职日期",
            ColumnType.date,
            "第一个工作日;留空即一直在职",
            "First day of work; empty means always",
            aliases=("入职时间", "参加工作日期", "到岗日期"),
        ),
        Column(
            "left_on",
            "离职日期",
            ColumnType.date,
            "最后一个工作日;留空即仍在职",
            "Last day of work; empty means still at work",
            aliases=("离职时间", "离岗日期"),
        ),
        Column(
            "status",
            "人员状态",
            ColumnType.category,
            "正式、试用、休假等",
            "Regular, on probation, on leave, ...",
            aliases=("员工状态", "在职状态", "用工状态"),
            values=STATUS,
        ),
    ),
)
