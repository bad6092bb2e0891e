"""How formulas are spelled: operators and keywords in both languages, characters of both widths."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "IF", "_THEN", "_ELSE", "_OR", "_AND", "NOT", "ORDER", "PLUS", "MINUS", "TIMES", "OVER", "EXTREME"
]

STARTERS: dict[str, tuple[Kind, str]] = {
    **dict.fromkeys(("如果", "假如", "若", "如", "当", "if"), ("IF", "if")),
    **dict.fromkeys(("不满足", "并非", "not"), ("NOT", "not")),
}
"""Words that may begin an operand."""

FUNCTIONS: dict[str, str] = {
    **dict.fromkeys(("max", "最大值", "较大者", "取大"), "max"),
    **dict.fromkeys(("min", "最小值", "较小者", "取小"), "min"),
}
"""Words that a parenthesis with several figures follows."""

JOINERS: dict[str, tuple[Kind, str]] = {
    **dict.fromkeys(("则", "那么", "时", "then"), ("_THEN", "then")),
    **dict.fromkeys(("否则", "else"), ("_ELSE", "else")),
    **dict.fromkeys(("或者", "或", "or"), ("_OR", "or")),
    **dict.fromkeys(("并且", "而且", "且", "and"), ("_AND", "and")),
    **dict.fromkeys(("加上", "加", "+"), ("PLUS", "+")),
    **dict.fromkeys(("减去", "减", "扣除", "-"), ("MINUS", "-")),
    **dict.fromkeys(("乘以", "乘", "×", "*"), ("TIMES", "×")),
    **dict.fromkeys(("除以", "÷", "/"), ("OVER", "÷")),
    **dict.fromkeys(
        ("≥", ">=", "大于等于", "大于或等于", "不小于", "不低于", "不少于", "达到"), ("ORDER", "≥")
    ),
    **dict.fromkeys(
        ("≤", "<=", "小于等于", "小于或等于", "不大于", "不高于", "不超过", "不多于"), ("ORDER", "≤")
    ),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ("ORDER", ">")),
    **dict.fromkeys(("<", "小于", "低于", "少于", "不足"), ("ORDER", "<")),
    **dict.fromkeys(("≠", "!=", "<>", "不等于"), ("ORDER", "≠")),
    **dict.fromkeys(("==", "=", "等于"), ("ORDER", "=")),
}
"""What stands between operands."""

LONGEST_FIRST = {
    table: sorted(words, key=len, reverse=True)
    for table, words in (("starters", STARTERS), ("functions", FUNCTIONS), ("joiners", JOINERS))
}

QUOTES = {"“": "”", '"': '"', "「": "」", "`": "`", "『": "』"}

_ALIKE = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("−–—‒﹣", "-"),
    **dict.fromkeys("✕✖⨯﹡∗·", "×"),
    **dict.fromkeys("∕", "/"),
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "﹪": "%",
    "\u3000": " ",
    "\u00a0": " ",
    "﹢": "+",
    "。": ";",
    **dict.fromkeys("[{【〔[", "("),
    **dict.fromkeys("]}】〕]", ")"),
}
_NAMED = re.compile(r"\w")
_SHARE = re.compile(r"[的占按]\s*(?=[0-9][0-9.]*\s*[%‰])")
_BOUND = re.compile(
    r"[,;]?\s*(?:且|但)?(?:(?P<most>最高|最多|上限|封顶)|(?P<least>最低|最少|下限|保底))"
    r"(?:为|是|限|不超过|不得超过|不低于|不得低于)?\s*(?=[0-9])"
)
_GIVING = re.compile(r"(?:奖励|奖|补贴|补|发放|发|得|为|按|计)\s*(?=[0-9])")


_TRANSLATED = str.maketrans(_ALIKE)


def normalised(text: str) -> str:
    """Bring characters to one width and one shape; positions stay what they are.

    >>> normalised("(A+B)×100%")
    '(A+B)×100%'
    """
    return text.translate(_TRANSLATED)


def in_name(character: str) -> bool:
    """Tell whether a character may be part of a name."""
    return _NAMED.match(character) is not None


def word_at(text: str, at: int, table: Literal["starters", "functions", "joiners"]) -> str | None:
    """Find the longest word of a table at a position; English words end where a name would."""
    for word in LONGEST_FIRST[table]:
        if text[at : at + len(word)].lower() == word:
            end = at + len(word)
            inside = word.isascii() and word.isalpha() and end < len(text) and _latin(text[end])
            if not inside:
                return word
    return None


def share_at(text: str, at: int) -> int | None:
    """Return where 的 or 占 ends that multiplies, as in ``基数的30%``, ``得分占60%``; None where none stands."""
    found = _SHARE.match(text, at)
    return found.end() if found else None


def bound_at(text: str, at: int) -> tuple[str, int] | None:
    """Return min or max and where the words end that bound what stands before: ``,最高不超过2000元``."""
    found = _BOUND.match(text, at)
    return None if found is None else ("min" if found["most"] else "max", found.end())


def giving_at(text: str, at: int) -> int | None:
    """Return where a word ends that only says that a figure is given: ``则奖励200元``; None where none stands."""
    found = _GIVING.match(text, at)
    return found.end() if found else None


def _latin(character: str) -> bool:
    return character.isascii() and in_name(character)
