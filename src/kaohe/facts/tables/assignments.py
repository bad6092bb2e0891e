"""任职: where a person works from when to when: one stay in a unit, team and post a row."""

from __future__ import annotations

from kaohe.policy.catalogue import Column, ColumnType, Table

TABLE = Table(
    name="assignments",
    title="任职",
    meaning="一行一段任职:某人从哪天到哪天在哪个单位、班组、岗位;换岗、换单位就另起一行",
    meaning_en="One stay of a person in a unit, team and post a row; who changes begins another row",
    aliases=("任职记录", "岗位任职", "人员任职", "排班归属"),
    # The unit is part of the key: two stays that begin on one day are a conflict to see, not a newer row.
    key=("person", "unit", "valid_from"),
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
            "unit",
            "所属单位",
            ColumnType.text,
            "在哪个单位任职",
            "The unit",
            aliases=("单位", "部门", "任职单位", "所在部门"),
        ),
        Column(
            "team",
            "班组",
            ColumnType.text,
            "在哪个班组",
            "The team",
            aliases=("小组", "组别", "团队", "所在班组"),
        ),
        Column(
            "post",
            "岗位",
            ColumnType.text,
            "在什么岗位",
            "The post",
            aliases=("职务", "岗位名称", "职位"),
        ),
        Column(
            "line",
            "座席线",
            ColumnType.text,
            "一线、二线等",
            "Seat line: first, second, ...",
            aliases=("线别", "条线"),
        ),
        Column(
            "level",
            "技能等级",
            ColumnType.integer,
            "技能等级,1 为初级",
            "Skill level, 1 is the lowest",
            aliases=("级别", "岗位等级", "技能级别"),
            minimum="0",
        ),
        Column(
            "supervisor",
            "直接上级",
            ColumnType.text,
            "由谁管理(人员)",
            "Whom the person reports to",
            aliases=("上级", "主管", "直属上级", "班组长"),
        ),
        Column(
            "valid_from",
            "任职日期",
            ColumnType.date,
            "从哪天起",
            "First day",
            aliases=("生效日期", "起始日期", "开始日期", "到任日期"),
        ),
        Column(
            "valid_to",
            "免职日期",
            ColumnType.date,
            "到哪天为止(含);留空即至今",
            "Last day, included; empty means until now",
            aliases=("失效日期", "截止日期", "结束日期", "离任日期"),
        ),
        Column(
            "share",
            "工作量占比",
            ColumnType.number,
            "兼任时占全部工作的比例(比率,0.5 或 50%)",
            "Share of the person's work as a ratio (0.5 or 50%)",
            aliases=("占比", "工作占比"),
            minimum="0",
            maximum="1",
        ),
    ),
)
