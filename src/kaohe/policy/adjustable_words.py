"""What the fields of a policy are called when somebody asks what another value would do."""

from __future__ import annotations

from kaohe.i18n import _, english


def labels() -> dict[str, str]:
    """Return the names of fields in the language of the reader.

    ``precision.rate`` is what ``rate`` is called within ``precision``, ``of.`` what ``of`` is with parts below it.
    """
    return {
        "above": _("下限(不含)"),
        "adjustments": _("加扣分"),
        "applies_to": _("适用对象"),
        "assessors": _("考核主体"),
        "at_least": _("下限"),
        "at_most": _("上限"),
        "bands": _("分档"),
        "below": _("上限(不含)"),
        "beyond": _("超过几次起"),
        "cap": _("封顶"),
        "clock": _("时钟"),
        "counts_in": _("归期"),
        "cutoff": _("不得分线"),
        "cycles": _("考核周期"),
        "decimals": _("小数位"),
        "every": _("每几次"),
        "exclude": _("剔除"),
        "first": _("前几名"),
        "floor": _("最低"),
        "formula": _("公式"),
        "from": _("下限"),
        "full": _("本项分值"),
        "grades": _("等级"),
        "growth": _("递增"),
        "in_force": _("读法"),
        "indicators": _("指标"),
        "interpretations": _("口径"),
        "last": _("后几名"),
        "limits": _("限额"),
        "max": _("满分"),
        "measures": _("度量"),
        "minutes": _("时限"),
        "missing": _("缺数时"),
        "most": _("最高"),
        "of": _("计算自"),
        "of.": _("权重"),
        "others": _("其余名次"),
        "outcomes": _("结果应用"),
        "parameters": _("参数"),
        "partial": _("不足一个单位"),
        "pay": _("薪酬"),
        "peers": _("可比组"),
        "points": _("每次分值"),
        "precision": _("精度"),
        "precision.mean": _("均值的小数位"),
        "precision.points": _("得分的小数位"),
        "precision.rate": _("率的小数位"),
        "ranking": _("排名"),
        "requires": _("前提"),
        "rule": _("条文"),
        "scale": _("折算"),
        "scale_to": _("折合成"),
        "share": _("份额"),
        "span": _("日期范围"),
        "subjects": _("考核对象"),
        "target": _("目标"),
        "trim": _("去极值"),
        "unit": _("每一单位"),
        "value": _("数值"),
        "values": _("各个数值"),
        "void_on": _("作废"),
        "weight": _("权重"),
        "weights": _("权重"),
        "when": _("门槛"),
        "when_empty": _("没有行时"),
        "where": _("条件"),
        "working_days": _("工作日数"),
    }


def names_of_field(field: str, said: dict[str, str], written: dict[str, str]) -> frozenset[str]:
    """Return everything that a field may be called: ``said`` to the reader, ``written`` in Chinese, its English."""
    chinese = written.get(field)
    return frozenset(
        {field, said.get(field, field), *(() if chinese is None else (chinese, english(chinese)))}
    )


QUIET = frozenset({"indicators", "parameters", "adjustments", "rule", "clock", "limits", "value", "values"})
"""Fields that say nothing in a title, where something stands below them."""
