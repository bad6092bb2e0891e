"""任职资格记录: what is known of a person for one item, a test, an examination or a skill level, a row."""

from __future__ import annotations

from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="qualifications",
    title="任职资格记录",
    meaning="一行一项资格记录:某人某项体检、专业知识、技能或证书的结果,从哪天起、到哪天为止有效",
    meaning_en="What was found of a person for one item (health, knowledge, skill, certificate) a row",
    aliases=("资格记录", "资格", "技能记录", "体检记录"),
    key=("person", "item", "valid_from"),
    subject="person",
    ordered=(("valid_from", "valid_to"),),
    columns=(
        Column(
            "person",
            "人员",
            ColumnType.text,
            "姓名或工号,与人员表一致",
            "Name or number, as in the table of people",
            aliases=("姓名", "工号", "员工", "员工编号", "人员编号"),
        ),
        Column(
            "item",
            "项目",
            ColumnType.text,
            "岗位说明书里的编号或名称:听力、方案设计……",
            "The item by its id or title in the description of posts",
            aliases=("资格项目", "技能", "证书", "资格名称"),
        ),
        Column(
            "value",
            "结果",
            ColumnType.text,
            "正常、熟悉、技能级别等,由岗位说明书规定",
            "Normal, familiar, the level of a skill, ... as the description of posts asks",
            aliases=("级别", "等级", "结论", "评定"),
            required=True,
        ),
        Column(
            "valid_from",
            "取得日期",
            ColumnType.date,
            "从哪天起有效",
            "First day on which it holds",
            aliases=("评定日期", "发证日期", "生效日期", "日期"),
        ),
        Column(
            "valid_to",
            "有效期至",
            ColumnType.date,
            "到哪天为止(含);留空即一直有效",
            "Last day on which it holds; empty means for ever",
            aliases=("失效日期", "截止日期", "到期日"),
        ),
        Column(
            "issued_by",
            "评定单位",
            ColumnType.text,
            "谁评定的",
            "Who found it",
            aliases=("发证单位", "评定人"),
        ),
    ),
)
