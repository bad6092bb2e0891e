"""Rules that can be gamed: denominators that the assessed choose, samples of their own, counts without quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.found import Mark
    from kaohe.policy.lint.text.source import Source

OWN = r"(?:自行|自主|自己|自报|自查|自评|自选|自愿)"
ASSESSED = (
    r"(?:班组|部门|单位|小组|员工|个人|本人|责任人|被考核[人方单位部门]{1,3}|营业厅|门店|车间"
    r"|各[\u4e00-\u9fff]{1,4}?)"
)
GAMES = (
    Pattern(
        r"[^。;；,，\n]{0,16}(?:以|按|取)[^。;；,，\n]{0,8}自评(?:分数?|得分|结果)?(?:为准|计分|计算|确定)[^。;；,，\n]{0,6}",
        _("“{said}”:自己给自己打分"),
        _("由上级或考核方评分,自评只作参考"),
    ),
    Pattern(
        rf"[^。;；,，\n]{{0,6}}{ASSESSED}认为[^。;；,，\n]{{2,14}}(?:不纳入|不计入|剔除|不统计|不考核)[^。;；,，\n]{{0,8}}",
        _("“{said}”:算不算由被考核的人说"),
        _("列出不计的情形,由考核方认定"),
    ),
    Pattern(
        rf"[^。;；,，\n]{{2,20}}率\s*[=＝为是][^。;；\n]{{2,30}}[÷/][^。;；,，\n]{{0,12}}(?:{OWN}|申报|上报|登记|认领|选定)[^。;；,，\n]{{0,12}}",
        _("“{said}”:分母由被考核的人决定,少报就能提高比率"),
        _("分母取系统里的全部数,或另查漏报"),
        but=r"系统自动|由[^。;；]{2,12}(?:核定|抽查|核对)",
    ),
    Pattern(
        rf"[^。;；,，\n]{{0,16}}由?{ASSESSED}{OWN}(?:抽取|抽查|选取|挑选|选择|抽样|评分|打分|统计|上报|填报|申报)[^。;；,，\n]{{0,14}}",
        _("“{said}”:样本和数据由被考核的人自己定"),
        _("由考核方随机抽取,或由系统取数"),
        but=r"复核|核对|抽查核实|审核|核实",
    ),
    Pattern(
        r"[^。;；:：,，\n]{0,16}每(?:走访|拜访|回访|拨打|录入|提交|上报|登记|发布|巡检|完成|新增|开展|组织|撰写)[^。;；,，\n\d]{0,4}[一1][户次个条篇份单家人项件场台]"
        r"[^。;；,，\n]{0,8}[得加奖计]\s*\d+(?:\.\d+)?\s*[分元]",
        _("“{said}”:只数个数,不问质量,多做几个虚的就能多得"),
        _("写明什么样的才算数,由谁核实,或同时考核效果"),
        but=r"有效|合格|验收|核实|审核|采纳|经.{1,10}(?:认定|确认)|抽查|属实|质量",
    ),
    Pattern(
        r"(?:未填|没有填写|未录入|未登记|无时间)[^。;；,，\n]{0,12}(?:不计入|不纳入|不参与|剔除)[^。;；,，\n]{0,12}",
        _("“{said}”:不填就能缩小分母"),
        _("没填的按不达标计,或另外扣分"),
    ),
)


def gameable(source: Source) -> Iterator[Mark]:
    """Report rules whose result the assessed can improve without doing better."""
    yield from search(source, GAMES)
