"""Indicators that do not say where their figures come from, beside others that do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text import score_table
from kaohe.policy.lint.text.outline import levels, markers, section_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

SAID = (
    r"数据(?:来源|由|取自|来自|以)|以[^。;；\n]{2,24}(?:系统|报表|台账|记录|数据)为准"
    r"|(?:来源于|取自|来自)[^。;；\n]{2,24}(?:系统|报表|台账|平台|记录)"
)
SCORED = r"(?:率|度|时长|数)\s*[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]"


def no_source(source: Source) -> Iterator[Mark]:
    """Report rows of a table, and items among sisters, that leave out the source of their figures."""
    yield from score_table.no_source(source)
    found = markers(source)
    depths = levels(found)
    scored: dict[tuple[int, str], list[tuple[int, int, bool]]] = {}
    for index, (marker, depth) in enumerate(zip(found, depths, strict=True)):
        head = re.match(rf"[、.\s]*[^。;；\n]{{0,24}}?{SCORED}", source.text[marker.end : marker.until])
        if head is not None:
            body = source.text[marker.end : section_end(source, found, depths, index)]
            told = re.search(SAID, body) is not None
            scored.setdefault((depth, marker.style), []).append((marker.start, marker.end + head.end(), told))
    for sisters in scored.values():
        if sum(told for _start, _end, told in sisters) < 2:
            continue
        for start, end, told in sisters:
            if not told:
                yield Mark(start, end, _("别的指标写了数据来源,这一项没有写"), _("写明系统或报表、由谁提供"))
