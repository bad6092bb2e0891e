"""Bring a text into one spelling, keep where every character came from, and name what was repaired.

Widths, blanks and typographic variants are made equal silently; what a scan or a slip of the pen has
damaged is repaired only where nothing else can have been meant, and every such repair is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2000
"""Characters of the longest clause that is read; a sentence of a policy has a few hundred at most."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: the span in the original text, what stood there, what it is read as."""

    span: tuple[int, int]
    was: str
    now: str


@dataclass(slots=True)
class Spelled:
    """A text in one spelling; ``origin[i]`` is the place of its i-th character in the original."""

    text: str
    origin: list[int]
    source: str
    repairs: list[Repair] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of this text into one of the original."""
        if not self.origin:
            return (0, len(self.source))
        if start >= len(self.origin):
            return (len(self.source), len(self.source))
        last = self.origin[min(max(end, start + 1), len(self.origin)) - 1]
        return (self.origin[start], last + 1)


WIDTH = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(variant): ";" for variant in ";；\n\r\v\f\u2028\u2029"},
    **{ord(variant): "%" for variant in "﹪％"},
    **{ord(variant): "-" for variant in "－–—―─‐‑−～〜~∼∽﹣"},
    **{ord(variant): "≥" for variant in "≧⩾≩"},
    **{ord(variant): "≤" for variant in "≦⩽≨"},
    **{ord(variant): "×" for variant in "✕✖╳*＊∗"},
    **{ord(variant): "÷" for variant in "∕⁄"},
    **{ord(variant): "(" for variant in "（〔【[﹙"},
    **{ord(variant): ")" for variant in "）〕】]﹚"},
    **{ord(variant): '"' for variant in "“”„«»「」『』＂"},
    **{ord(variant): "." for variant in "．﹒"},
    **{ord(variant): "," for variant in "，﹐"},
    **{ord(variant): ":" for variant in "：︰"},
    ord("〇"): "零",
    ord("○"): "零",
    ord("壹"): "一",
    ord("贰"): "二",
    ord("叁"): "三",
    ord("毎"): "每",
    **dict(
        zip(
            map(
                ord,
                "達標減過時個點鐘無發報後間內獎勵處數滿總與違規雙績業評為從許據額錢條幾單項級階應對環節範圍區給記計",
            ),
            "达标减过时个点钟无发报后间内奖励处数满总与违规双绩业评为从许据额钱条几单项级阶应对环节范围区给记计",
            strict=True,
        )
    ),
}
BLANK = " \t\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def spell(source: str) -> Spelled:
    """Return the text in one spelling, repaired where the damage leaves no doubt."""
    text, origin = _even_out(source)
    spelled = Spelled(text, origin, source)
    for pattern, now in _repairs():
        _apply(spelled, pattern, now)
    return spelled


def _even_out(source: str) -> tuple[str, list[int]]:
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(source):
        if character in INVISIBLE or character in BLANK:
            continue
        after_blank = place > 0 and source[place - 1] in BLANK
        even = WIDTH.get(ord(character), character)
        if after_blank and characters and _two_figures(characters, even):
            # 系数为0.7 70-80分: two figures side by side stay two.
            characters.append(";")
            origin.append(place - 1)
        characters.append(even)
        origin.append(place)
    return "".join(characters), origin


def _two_figures(before: list[str], after: str) -> bool:
    return after.isdigit() and before[-1].isdigit()


def _apply(spelled: Spelled, pattern: re.Pattern[str], now: str | Callable[[re.Match[str]], str]) -> None:
    text = spelled.text
    if pattern.search(text) is None:
        return
    pieces: list[str] = []
    origin: list[int] = []
    end = 0
    for match in pattern.finditer(text):
        start, stop = match.span("was") if "was" in pattern.groupindex else match.span()
        replacement = now if isinstance(now, str) else now(match)
        pieces += [text[end:start], replacement]
        origin += spelled.origin[end:start]
        origin += [spelled.origin[min(start + step, stop - 1)] for step in range(len(replacement))]
        if replacement:
            span = spelled.span(start, stop)
            spelled.repairs.append(Repair(span, spelled.source[slice(*span)], replacement))
        end = stop
    spelled.text = "".join(pieces) + text[end:]
    spelled.origin = origin + spelled.origin[end:]


FIGURE = r"(?:\d|[零一二两三四五六七八九十百半])"

# A repair whose replacement is empty closes a gap and is not worth a word to the reader.
REPAIRS: tuple[tuple[str, str], ...] = (
    (r"(?<=\d)(?P<was>,)(?=\d{3}(?:,\d{3})*(?:\.\d+)?(?:元|万元|字|户|件|人|%))", ""),
    (r"(?<=\d)(?P<was>[·。])(?=\d+(?:个百分点|分|%|元))", "."),
    (r"(?<=\d)(?P<was>[oO〇])(?=[\doO]*(?:%|个|分|元|次))", "0"),
    (r"(?<![A-Za-z])(?P<was>fc|fe|{ri|jn)(?=[lI|]分)", "扣"),
    (r"(?<=\d)(?P<was>[lI|])(?=[\d.]*(?:%|个|分|元|次))", "1"),
    (r"(?<![A-Za-z])(?P<was>[lI|])(?=(?:\d|\.\d|个|%|分(?![A-Za-z])|元|次|项|例|起|天|件))", "1"),
    (r"(?<=[扣加得计低高超少差])(?P<was>[oO])(?=\.\d)", "0"),
    (r"(?P<was>》)(?=\d)", "≥"),
    (r"(?P<was>>=|=>|≥=|>或=|》=)", "≥"),
    (r"(?P<was><=|=<|≤=|<或=)", "≤"),
    (r"(?<![A-Za-z])(?P<was>[Ww])(?=\d)", "≤"),
    (r"(?<=[率度值比数量为到于长时标])(?P<was>《)(?=\d)", "≤"),
    (r"(?<![A-Za-z])(?P<was>fc|fe|{ri|jn)(?=\d)", "扣"),
    (r"(?P<was>[和扔拍抑扫扪打][口]?)(?=\d+(?:\.\d+)?分)(?<=[点次例项处件起%天][和扔拍抑扫扪打])", "扣"),
    (r"(?<=每)(?P<was>确)(?=" + FIGURE + ")", "缺"),
    (r"(?<=低|高|少)(?P<was>[干千])(?=[考目标基要计预要]|\d)", "于"),
    (r"(?<=[低高少多超])(?P<was>[-])(?=个百分点)", "一"),
    (r"(?P<was>百份点|百分奌|百分占|白分点|百分店)", "百分点"),
    (r"(?P<was>跨过)(?=" + FIGURE + ")", "超过"),
    (r"(?P<was>德律风)", "电话"),
    (r"(?P<was>末)(?=达|完成|按|及时|经|能)", "未"),
    (r"(?P<was>为)(?=达到?目标每)", "未"),
    (r"(?P<was>扣完为至|扣完为土|扣完为上)", "扣完为止"),
)


@cache
def _repairs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), now) for pattern, now in REPAIRS)
