"""Indicators and criteria from which no points follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text import score_table
from kaohe.policy.lint.text.figures import NUMBER, gives_points
from kaohe.policy.lint.text.formulas import unexplained_terms
from kaohe.policy.lint.text.groups import plans_without_amounts, unruled_groups
from kaohe.policy.lint.text.outline import Marker, levels, markers, section_end
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

SHORT = 120
CRITERIA = (
    Pattern(
        r"[^。;；,，\n]{0,20}[,，]?每(?:发现)?(?:一|1)?(?:次|件|例|起|人次|天|处)\s*(?:扣|加|罚|奖)(?:分|款|钱|励)?(?=[。;；,，\n]|\Z)",
        _("“{said}”:扣(加)多少没有写"),
        _("写明每次多少分"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,20}(?:根据|按照?|视|依据)[^。;；\d\n]{2,40}?(?:程度|情况|表现|需要|反馈)[^。;；\d\n]{0,10}(?:考核|评分|处罚|奖励)(?=[。;；,，\n])",
        _("“{said}”没有数字,无法计分"),
        _("写明量什么、多少分、怎么扣"),
        but=r"\d",
    ),
    Pattern(
        r"[^。;；,，\n]{0,10}(?:由[^。;；,，\n]{2,12})?按此标准[^。;；,，\n]{0,12}考核",
        _("“{said}”:标准不在文中"),
        _("写上标准"),
        unless=r"\d+\s*分",
    ),
    Pattern(
        r"(?:分为|包括|从)[^。;；\n]{3,50}(?:[二三四五六七八九两\d]+个方面|[二三四五六七八九\d]+大?(?:部分|类))",
        _("“{said}”:没有写各占多少"),
        _("写明各方面的权重或分值,合计 100%"),
        unless=r"权重|占比|占总分|占\s*\d|各占|同等重要|\d+\s*分[)）]",
    ),
    Pattern(
        r"D\s*[:：]?\s*\d{1,2}\s*[-—~～至]\s*\d{1,2}\s*分|[A-D]为最(?:高|低)等级",
        _("“{said}”:等级定了,没有写有什么结果"),
        _("写明各等级对应的奖惩"),
        unless=r"奖金|扣罚|兑现|工资|晋升|奖励|处罚|薪酬|淘汰|评优|绩效系数",
    ),
)


def no_rule(source: Source) -> Iterator[Mark]:
    """Report indicators and criteria from which no points follow."""
    yield from search(source, CRITERIA)
    yield from score_table.no_rule(source)
    yield from unexplained_terms(source)
    yield from unruled_groups(source)
    found = markers(source)
    depths = levels(found)
    yield from _unscored(source, found, depths)
    yield from _undivided(source, found, depths)
    yield from plans_without_amounts(source)
    if not gives_points(source) and source.says(r"考核|指标|任务|承包"):
        yield from _unnumbered(source, found, depths)


def _unscored(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    for index, marker in enumerate(found):
        heading = marker.heading(source.text)
        if not re.match(r"(?:计分|评分|扣分|考核)(?:方法|办法|标准)", heading):
            continue
        end = section_end(source, found, depths, index)
        later = [other for other in found[index + 1 :] if other.start > marker.end and other.start < end]
        roman = [other.start for other in later if other.style in {"一、", "(一)", "章"}]
        body = source.text[marker.start : min([end, *roman])]
        scored = re.search(r"\d\s*分(?!钟)|[扣加得][^。]{0,4}分|不得分|[一二三四五六七八九十]分(?!钟)", body)
        if scored is None and len(body) > len(heading) + 6 and source.says(NUMBER):
            yield Mark(
                marker.start,
                marker.start + len(body.rstrip()),
                _("“{heading}”只说怎么取数,没有说怎么给分").format(heading=heading[:12]),
                _("写明目标、分值和扣分"),
            )


def _undivided(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    for index, marker in enumerate(found):
        head = source.text[marker.end : marker.end + 60]
        points = re.match(r"[、\s]*[^。;；\n(（]{2,40}[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]", head)
        if points is None:
            continue
        end = section_end(source, found, depths, index)
        parts = [
            other
            for other, depth in zip(found[index + 1 :], depths[index + 1 :], strict=True)
            if other.start < end and depth == depths[index] + 1
        ]
        titled = [
            part
            for part in parts
            if re.search(r"率|指标|质量|度|量", part.heading(source.text))
            and not re.search(r"定义|来源|方法|说明|范围|标准|公式", part.heading(source.text))
        ]
        body = source.text[marker.end + points.end() : end]
        if len(titled) > 1 and not re.search(
            r"[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]|占\s*\d+\s*分|各\s*\d+(?:\.\d+)?\s*分", body
        ):
            yield Mark(
                marker.start,
                marker.end + points.end(),
                _("{points} 分没有分到下面的 {count} 个指标").format(points=points[1], count=len(titled)),
                _("写明各指标的分值"),
            )


def _unnumbered(source: Source, found: list[Marker], depths: list[int]) -> Iterator[Mark]:
    """Report, in a text without any figure, the headings under which indicators are listed."""
    groups = [
        (index, marker)
        for index, marker in enumerate(found)
        if index + 1 < len(found)
        and depths[index + 1] == depths[index] + 1
        and marker.style in {"1.1", "1.", "(一)", "一、"}
    ]
    seen = 0
    for index, marker in groups:
        end = section_end(source, found, depths, index)
        leaf_group = not any(other is not marker and marker.start < other.start < end for _i, other in groups)
        if (
            leaf_group
            and marker.start >= seen
            and re.search(r"考核|评估|指标|率|度|能力|服务|工作|内容", source.text[marker.start : end])
        ):
            seen = end
            yield _without_points(marker.start, end, marker.heading(source.text))
    if not groups and len(source.text) > SHORT:
        sentence = next((one for one in source.sentences if re.search(r"考核|任职资格", one.text)), None)
        if sentence is not None:
            yield _without_points(sentence.start, sentence.end, sentence.text[:20])


def _without_points(start: int, end: int, heading: str) -> Mark:
    return Mark(
        start,
        end,
        _("“{heading}”:没有分值、权重和目标,无法计分").format(heading=heading),
        _("每项写明分值、目标和扣分办法"),
    )
