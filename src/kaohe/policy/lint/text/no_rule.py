"""Indicators and criteria from which no points follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text import score_table
from kaohe.policy.lint.text.formulas import unexplained_terms
from kaohe.policy.lint.text.outline import Marker, levels, markers, section_end
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

SHORT = 120
NUMBER = (
    r"\d+(?:\.\d+)?\s*(?:分(?!钟|公司)|元|%|％|个百分点)"
    r"|[一二三四五六七八九十两]+分(?!钟|公司|别|为)|权重|不得分|得满分"
)
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
    yield from _groups(source)
    found = markers(source)
    depths = levels(found)
    yield from _unscored(source, found, depths)
    yield from _undivided(source, found, depths)
    yield from _criteria_of_pay(source)
    if not gives_points(source) and source.says(r"考核|指标|任务|承包"):
        yield from _unnumbered(source, found, depths)


def gives_points(source: Source) -> bool:
    """Tell whether the text names any points, share or amount but the bounds of its grades."""
    graded = (
        r"(?:[A-E优良中差]|优秀|良好|合格|等级?)[^\d\n。]{0,6}\d+\s*(?:[-—~～至]\s*\d+)?\s*分(?:以[上下])?"
    )
    return re.search(NUMBER, re.sub(graded, "", source.text)) is not None


def _groups(source: Source) -> Iterator[Mark]:
    """Report groups of indicators that have a weight as a whole and none within, or no rule beside sisters."""
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        heading = marker.heading(source.text)
        group = re.match(r"[\u4e00-\u9fff]{2,8}?(?:指标|考核|评价)(?=$|\d)", heading)
        if group is None:
            continue
        end = section_end(source, found, depths, index)
        parts = [
            other.heading(source.text)
            for other, depth in zip(found[index + 1 :], depths[index + 1 :], strict=True)
            if other.start < end and depth == depths[index] + 1
        ]
        bare = not re.search(NUMBER, source.text[marker.start : end])
        share = re.search(rf"{group[0]}[^。;；,，\n]{{0,6}}占[^。;；,，\n\d]{{0,6}}\d+\s*[%％]", source.text)
        weighed = any(
            re.search(
                rf"{re.escape(part)}[^。;；,，\n]{{0,6}}(?:占|权重|[(（]\s*\d+(?:\.\d+)?\s*分)", source.text
            )
            for part in parts
            if part
        )
        if len(parts) > 1 and bare and share is not None and not weighed:
            yield Mark(
                share.start(),
                share.end(),
                _("“{said}”里的 {count} 项各占多少没有写").format(said=group[0], count=len(parts)),
                _("写明组内各项的权重或分值"),
            )
        told = rf"{group[0]}的?(?:规定|标准|评分|计分|考核办法|细则)"
        sisters = {
            other.heading(source.text)[: len(group[0])]
            for other, depth in zip(found, depths, strict=True)
            if depth == depths[index] and other is not marker
        }
        others = any(
            re.search(rf"{re.escape(sister)}的?(?:规定|标准|评分|计分|考核办法|细则)", source.text)
            for sister in sisters
            if re.search(r"指标|考核|评价", sister)
        )
        if len(parts) > 1 and bare and others and not re.search(told, source.text):
            yield Mark(
                marker.start,
                end,
                _("“{said}”没有评分规定,别的组有").format(said=group[0]),
                _("补上这一组的评分规定"),
            )


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


def _criteria_of_pay(source: Source) -> Iterator[Mark]:
    """Report a plan of contracting or pay whose section for the plan holds no amount."""
    if not re.search(r"承包|划小|薪酬|激励|奖金|提成|分配", source.title):
        return
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        heading = marker.heading(source.text)
        body = source.text[marker.end : section_end(source, found, depths, index)]
        if re.search(r"(?:方案|办法|标准|分配)$", heading) and not re.search(
            r"\d\s*(?:元|万|分(?!钟)|[%％])", body
        ):
            yield Mark(
                marker.start,
                marker.end + len(heading),
                _("“{heading}”里没有金额、单价或比例").format(heading=heading),
                _("写明任务、单价和分成"),
            )
            return


def _without_points(start: int, end: int, heading: str) -> Mark:
    return Mark(
        start,
        end,
        _("“{heading}”:没有分值、权重和目标,无法计分").format(heading=heading),
        _("每项写明分值、目标和扣分办法"),
    )
