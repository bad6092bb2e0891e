"""Groups of indicators without weights within, without a rule beside their sisters, without an amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.figures import NUMBER
from kaohe.policy.lint.text.outline import levels, markers, section_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source


def unruled_groups(source: Source) -> Iterator[Mark]:
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


def plans_without_amounts(source: Source) -> Iterator[Mark]:
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
