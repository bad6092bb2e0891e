"""Whether a text gives points, shares or amounts at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.policy.lint.text.source import Source

NUMBER = (
    r"\d+(?:\.\d+)?\s*(?:分(?!钟|公司)|元|%|％|个百分点)"
    r"|[一二三四五六七八九十两]+分(?!钟|公司|别|为)|权重|不得分|得满分"
)


def gives_points(source: Source) -> bool:
    """Tell whether the text names any points, share or amount but the bounds of its grades."""
    graded = (
        r"(?:[A-E优良中差]|优秀|良好|合格|等级?)[^\d\n。]{0,6}\d+\s*(?:[-—~～至]\s*\d+)?\s*分(?:以[上下])?"
    )
    return re.search(NUMBER, re.sub(graded, "", source.text)) is not None
