"""Sentences that contradict themselves or each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.agreement import disagreements
from kaohe.policy.lint.text.figures import NUMBER
from kaohe.policy.lint.text.misfits import contradictions
from kaohe.policy.lint.text.outline import levels, markers, section_end
from kaohe.policy.lint.text.pattern import Pattern, search
from kaohe.policy.lint.text.restated import restated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

CONFLICTS = (
    Pattern(
        r"(?:扣完为止|最低(?:为|得)?0分|不得?(?:出现|为|计)?负分)[^\n]{0,24}(?:(?<!不)可以?(?:出现|为|计)?负分|倒扣|从[^。]{2,12}[中里]继续扣)",
        _("“{said}”:前面说扣到零为止,后面又可以为负"),
        _("只留一种"),
    ),
    Pattern(
        r"[A-Z]\d?\s*<\s*\d+[^。;；\n]{0,60}?[A-Z]\d?\s*(?:≤|W|<=)\s*\d+\s*\w{0,2}|[A-Z]\d?\s*(?:≤|W|<=)\s*\d+[^。;；\n]{0,60}?[A-Z]\d?\s*<\s*\d+\s*\w{0,2}",
        _("“{said}”:有的含界限,有的不含"),
        _("恰好等于时限算不算及时,写成一样"),
    ),
    Pattern(
        r"前[一二三四五六七八九十\d]+名(?![(（]含并列)[^。;；,，\n]{0,4}得[^。;；\n]{0,10}后[一二三四五六七八九十\d]+名[(（]含并列[)）][^。;；,，\n]{0,10}",
        _("“{said}”:并列只说了后几名,没有说前几名"),
        _("两处都写明含不含并列"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,8}主观[^:：。;；\n]{0,6}[:：][^。;；\n]{0,40}客观[^。;；,，\n]{0,6}|客观[^:：。;；\n]{0,6}[:：][^。;；\n]{0,40}主观[^。;；,，\n]{0,6}",
        _("“{said}”:名称与定义相反"),
        _("改名称或改定义"),
    ),
    Pattern(
        r"双向考核[:：][^。;；\n]{0,12}上级对下级(?![^。\n]{0,30}下级对上级)[^。;；\n]{0,20}",
        _("“{said}”:说是双向,没有下级对上级"),
        _("补上下级对上级的考核,或改名称"),
    ),
    Pattern(
        r"(?:流失|下降|减少|降低|离网|损耗)率[^。;；\n=]{0,6}=\s*[(（](?:考核期末|期末|当期|本期|月末|年末|当前)[^-－—。\n]{0,20}[-－—][^)）\n]{2,16}[)）]\s*[/÷][^。;；\n*×]{2,16}",
        _("“{said}”:减少时算出来是负数,正负号反了"),
        _("写成(期初 − 期末)÷ 期初"),
    ),
    Pattern(
        r"(?P<who>[\u4e00-\u9fff]{4,12}?)(?:将|要|负责)?(?:根据|按照?)?[^。;；,，\n]{0,12}?(?:评定|考核|评价)(?P=who)",
        _("“{said}”:考核的和被考核的是同一个"),
        _("写明由谁考核"),
    ),
    Pattern(
        r"自然年度?",
        _("“{said}”:考核周期不是从 1 月到 12 月"),
        _("写成“一个考核周期”"),
        only=r"\d{4}年(?!1月|01月)\d{1,2}月(?:\d{1,2}日)?\s*(?:[-—–~～]|至|到)\s*\d{4}年",
    ),
    Pattern(
        r"[^\n]{0,16}(?<![\d.])(?:V|v|版本|[)）])?\s*[2-9]\.\d(?=\n|版)",
        _("“{said}”已是后来的版本,文中却叫试行"),
        _("删去“试行”,或改版本号"),
        only=r"[(（]试行[)）]",
        once=True,
    ),
    Pattern(
        r"按\s*\d+\s*[%％](?:核发|发放|计发|支付)(?P<a>[\u4e00-\u9fff]{2,6})[,，;；][^。;；\n]{0,16}按\s*\d+\s*[%％](?:核发|发放|计发|支付)(?!(?P=a)(?![\u4e00-\u9fff]))(?P<b>[\u4e00-\u9fff]{2,6})",
        _("“{said}”:前半说“{a}”,后半说“{b}”"),
        _("两处用同一个词"),
    ),
    Pattern(
        r"(?P<a>\d+)\s*[%％]的[\u4e00-\u9fff]{2,8}[,，][^。;；,，\n]{2,10}\d+\s*[%％][,，]另外?\s*\d+\s*[%％][^。;；\n]{0,16}",
        _("“{said}”:先说全给一人,后又拆开"),
        _("写明总额和各人的份额"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,10}按[^。;；,，\n]{2,10}总?提成额?的\s*\d+\s*[%％]",
        _("“{said}”:另外加给,还是从中分出,没有写"),
        _("写明“另计”或“从中提取”"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,10}全体[^。;；\n]{2,24}[,，][^。;；,，\n]{2,6}除外",
        _("“{said}”:计提按全体,分配又除外,人数不一致"),
        _("写明计提和分配各按多少人"),
    ),
    Pattern(
        r"除[^。;；,，\n]{2,12}(?:以外|之外|外)的?(?:[\u4e00-\u9fff]{0,6}(?:部门|单位|员工|人员|班组))",
        _("“{said}”:前面说对象是全部,这里又除外"),
        _("写明对象有哪些,不含哪些"),
        only=r"(?:考核对象|适用范围|适用于)[^除。]{0,40}(?:各|全体|所有)(?:部门|单位|员工|人员|班组)",
    ),
    Pattern(
        r"以上(?:就)?是[^。;；\n]{0,24}(?:完整版|完整方案|全部内容|完整内容)",
        _("“{said}”:说是完整的,却没有一个分值、目标或金额"),
        _("补上指标的分值和目标"),
        unless=NUMBER,
    ),
    Pattern(
        r"两者之和作为(?P<what>[\u4e00-\u9fff]{2,10}基数)",
        _("“{said}”:“基数”一词用在两个数上"),
        _("换一个词"),
        only=r"基数[(（]\d+",
    ),
)


def conflicts(source: Source) -> Iterator[Mark]:
    """Report definitions and amounts that contradict each other."""
    yield from search(source, CONFLICTS)
    yield from contradictions(source)
    yield from restated(source)
    yield from disagreements(source)
    yield from _rates_by_count(source)
    yield from _departments(source)
    yield from _assessors(source)


def _rates_by_count(source: Source) -> Iterator[Mark]:
    """Report headings that name a rate over rules that only count events."""
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        heading = marker.heading(source.text)
        if not re.search(r"[\u4e00-\u9fff]{3,}率$", heading):
            continue
        body = source.text[marker.end : section_end(source, found, depths, index)]
        counted = re.search(r"(?:每|\d)次\s*扣|[一1]次扣", body)
        if counted and not re.search(r"[%％]|百分点|÷|/总|比例|百分比", body):
            yield Mark(
                marker.start,
                marker.end + len(heading),
                _("“{heading}”叫作率,却按次数扣分").format(heading=heading),
                _("改名称,或写明比率的算法"),
            )


def _departments(source: Source) -> Iterator[Mark]:
    """Report one department under two names (分公司市场部, 公司市场部)."""
    names = set(re.findall(r"(?:分|总|省|市)公司([\u4e00-\u9fff]{2,3}部)", source.text))
    for name in names:
        for match in re.finditer(rf"(?<![分总省市])公司{name}[^。;；,，\n]{{0,4}}", source.text):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”前面另有叫法:一个部门两个名字").format(said=match[0]),
                _("统一名称"),
            )


def _assessors(source: Source) -> Iterator[Mark]:
    """Report a text in which one assessment is made by several who are not told apart."""
    by = re.search(r"由(?P<a>[\u4e00-\u9fff]{2,12}(?:负责人|部|主管|领导))(?:组织)?进行考核", source.text)
    other = re.search(r"(?P<b>考核小组|评审小组|考评小组)(?:根据|按|对)[^。;；\n]{2,30}", source.text)
    if by and other and not source.says(r"(?:成立|组成|设立)[^。]{0,16}小组"):
        yield Mark(
            other.start(),
            other.end(),
            _("考核的是“{a}”还是“{b}”").format(a=by["a"], b=other["b"]),
            _("写明考核主体"),
        )
