"""The outline of a text: list markers of every style, also where the text was run together, and their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

NUMERALS = "零一二三四五六七八九十"
CN = "[一二三四五六七八九十]{1,3}"
NOT_CITED = "".join(
    f"(?<!{word})" for word in ("本办法", "本细则", "本制度", "本规定", *"按照据见反合和与、至到及")
)
UNITS = r"(?!\s*(?:分|元|万|亿|个|倍|%|％|‰|小时|分钟|天|次|版|条|项|名|人|级|年|月|日|号|季))"

STYLES: tuple[tuple[str, str], ...] = (
    ("章", rf"{NOT_CITED}第({CN}|\d{{1,3}})章(?!第|所|规定|的|和|及|中|处理|执行)"),
    (
        "条",
        rf"{NOT_CITED}第([一二三四五六七八九十百]{{1,5}}|\d{{1,3}})条(?=[\s\u4e00-\u9fff:：A-Za-z《“])(?!第|所|规定|的|和|及|中)",
    ),
    ("一、", rf"(?<![第周期一二三四五六七八九十、])({CN})、(?!{CN}[、级类等季月线])"),
    ("(一)", rf"(?<![第见按照据至到和与本前上])[(（]({CN})[)）](?![条款,，至]|、?[(（]|项(?!目))"),
    ("1.1", rf"(?<![\d.．A-Za-z%])([1-9]\d?\.\d{{1,2}})(?![\d.．%\-—~]){UNITS}\s*(?=[\u4e00-\u9fff])"),
    ("1.", r"(?<![\d.．A-Za-z/\-—~≥≤<>=])(\d{1,2})[.．](?!\d)(?=\s*\S)"),
    ("1、", r"(?<![\d.．、A-Za-z/\-—~])(\d{1,2})、(?!\s*\d+\s*(?:[、.月日季年号级类]|\b))"),
    (
        "(1)",
        r"(?<![第见按照据至到和与版])[(（]\s?(\d{1,2})\s?[)）](?![条款、,，至年月])(?=\s*[\u4e00-\u9fffA-Za-z“\"《])",
    ),
    ("1)", r"(?<![(（\d.．A-Za-z\-—~第见按])(?<![(（] )(\d{1,2})\s?[)）](?=[、\s]*[\u4e00-\u9fff①])"),
    ("①", r"([①②③④⑤⑥⑦⑧⑨⑩])"),
)
"""Styles of list markers; the group holds the number."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker: its style, its number as written and as figures, where it stands, where its part ends."""

    style: str
    said: str
    number: tuple[int, ...]
    start: int
    end: int
    until: int

    def heading(self, text: str) -> str:
        """Return what directly follows the marker, up to punctuation, a figure in brackets or a line end."""
        rest = re.sub(r"^[、.．\s]+", "", text[self.end : self.until])
        return re.split(r"[。；;：:,，\n(（]", rest, maxsplit=1)[0].strip()


def markers(source: Source) -> list[Marker]:
    """Find all markers in the order of the text; a part ends where the next marker of any style starts."""
    found: dict[int, tuple[str, re.Match[str]]] = {}
    covered: set[int] = set()
    for style, pattern in STYLES:
        for match in re.finditer(pattern, source.text, re.MULTILINE):
            span = set(range(match.start(), match.end()))
            if not span & covered:
                covered |= span
                found[match.start()] = (style, match)
    ordered = sorted(found.items())
    ends = [*[start for start, _found in ordered], len(source.text)][1:]
    found_markers = [
        Marker(style, match[0].strip(), _number(match[1]), match.start(), match.end(), until)
        for (_start, (style, match)), until in zip(ordered, ends, strict=True)
    ]
    return list(_plausible(source, found_markers))


def _plausible(source: Source, found: list[Marker]) -> Iterator[Marker]:
    """Leave out what only looks like a marker: 一、 right after a word, unless it goes on with a list."""
    last = 0
    for marker in found:
        if marker.style == "一、":
            inside = re.match(r"[\u4e00-\u9fff]", source.text[marker.start - 1 : marker.start])
            if inside and marker.number[0] != last + 1:
                continue
            last = marker.number[0]
        yield marker


def levels(found: list[Marker]) -> list[int]:
    """Return how deep each marker stands.

    Styles go deeper in the order in which they open. A list that starts again at 1 inside another style
    (1. … 2.1 … 1.) is a new level; one that goes on comes back to its own.
    """
    stack: list[tuple[str, tuple[int, ...]]] = []
    depths = []
    for marker in found:
        same = [place for place, (style, _number) in enumerate(stack) if style == marker.style]
        going_on = [place for place in same if stack[place][1][-1] + 1 == marker.number[-1]]
        nested = marker.number == (1,) and same and same[-1] < len(stack) - 1
        if going_on or (same and not nested):
            del stack[(going_on or same)[-1] :]
        stack.append((marker.style, marker.number))
        depths.append(len(stack))
    return depths


def sections(source: Source, style: str) -> Iterator[tuple[Marker, int]]:
    """Yield the markers of a style with the end of their whole section: the next marker not below them."""
    found = markers(source)
    depths = levels(found)
    for index, marker in enumerate(found):
        if marker.style == style:
            yield marker, section_end(source, found, depths, index)


def section_end(source: Source, found: list[Marker], depths: list[int], index: int) -> int:
    """Return where the section of a marker ends."""
    for later in range(index + 1, len(found)):
        if depths[later] <= depths[index]:
            return found[later].start
    return len(source.text)


def _number(said: str) -> tuple[int, ...]:
    if said in "①②③④⑤⑥⑦⑧⑨⑩":
        return ("①②③④⑤⑥⑦⑧⑨⑩".index(said) + 1,)
    if said[0].isdigit():
        return tuple(int(part) for part in said.split("."))
    return (chinese(said),)


def chinese(said: str) -> int:
    """Read a Chinese numeral up to 999.

    >>> chinese("十二"), chinese("二十"), chinese("一百零三")
    (12, 20, 103)
    """
    total = digit = 0
    for character in said:
        if character in "百十":
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
        else:
            digit = NUMERALS.index(character)
    return total + digit
