"""How grave words are: who a complaint went to, how serious an event was."""

from __future__ import annotations

import re

REACHED = (
    (5, r"工信部|工业和信息化部|国家|中央|部委|国务院|媒体|曝光|12300|监管机构"),
    (4, r"集团|总公司|总部|总行|全国"),
    (3, r"省公司|省级|省分|省局|全省|省"),
    (2, r"市公司|地市|市级|分公司|市局"),
    (1, r"县公司|县级|区县|支局|班组|其他部门|其它部门|部门|科室|客户经理|口头"),
)
GRAVE = (
    (5, r"特别重大|特大|特别严重"),
    (4, r"重大|严重"),
    (3, r"较大|较重|较严重"),
    (2, r"一般|普通"),
    (1, r"轻微|轻度"),
)


def level_of(title: str) -> tuple[int, int] | None:
    """Return the mildest and the gravest level that a title names, None where it names none.

    >>> level_of("投诉到集团、省公司"), level_of("重大事故"), level_of("迟到")
    ((3, 4), (14, 14), None)
    """
    found: list[int] = []
    rest = title
    for base, scale in ((10, GRAVE), (0, REACHED)):
        for level, words in scale:
            rest, hits = re.subn(words, "#", rest)
            if hits:
                found.append(base + level)
        if found:
            return min(found), max(found)
    return None
