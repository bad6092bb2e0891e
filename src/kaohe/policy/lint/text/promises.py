"""Headings and titles that announce something of which their text says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import levels, markers, section_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

PROMISES = (
    (r"奖惩", r"奖|惩|罚"),
    (r"奖励", r"奖(?!惩)"),
    (r"处罚|惩罚", r"罚|扣"),
    (r"申诉", r"申诉|复核|异议"),
    (r"权重", r"\d\s*[%％]|\d\s*分"),
    (r"(?:计分|评分|扣分)(?:标准|办法|方法)", r"\d\s*分|[%％]|扣|得分"),
)


def promises(source: Source) -> Iterator[Mark]:
    """Report headings that announce something of which their section says nothing."""
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        if marker.style not in {"一、", "章", "(一)", "1.", "1、"}:
            continue
        heading = marker.heading(source.text)
        if not 2 < len(heading) < 24:
            continue
        start = source.text.find(heading, marker.end) + len(heading)
        body = source.text[start : section_end(source, found, depths, index)]
        for announced, needed in PROMISES:
            if re.search(
                rf"(?:{announced})(?:措施|办法|规定|标准|机制|制度|方法|流程)?$", heading
            ) and not re.search(needed, body):
                yield Mark(
                    marker.start,
                    start,
                    _("标题“{heading}”说到的“{what}”,下面没有写").format(
                        heading=heading,
                        what=re.search(announced, heading)[0],  # type: ignore[index]
                    ),
                    _("补上,或改标题"),
                )
                break
    part = re.search(r"及其?([\u4e00-\u9fff]{2,10}?)(?:工作)?(?:职责|办法|标准|考核)", source.title)
    if part is not None and part[1] not in source.text[len(source.title) :] and len(source.lines) > 1:
        yield Mark(
            source.lines[0].start,
            source.lines[0].end,
            _("标题里的“{part}”,正文没有").format(part=part[1]),
            _("补上这一部分,或改标题"),
        )
