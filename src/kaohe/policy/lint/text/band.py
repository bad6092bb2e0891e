"""Bands as sentences give them: 90分以上, 80分及以上不满90分, 70-79分, 29以下, 超过5天; and the groups they form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

FIGURE = r"(?<![\d.])\d+(?:\.\d+)?"
UNIT = r"(?:分(?!钟)|%|％|字|元|万元|天|日|次|件|个月|人|户|岁|年(?!\d)|小时|分钟|个百分点)"
SAID = r"(?:[(（]不?含[^)）\n]{0,8}[)）])?"
BARE = r"(?=\s*(?:[为的得评计发:：,，;；。、|)）]|$))"
RANGE = re.compile(
    rf"(?P<low>{FIGURE})\s*(?P<u1>{UNIT})?\s*(?P<low_said>{SAID})\s*(?:[-—–~～]|至|到)\s*(?:不满|不足|不到)?"
    rf"(?P<high>{FIGURE})\s*(?:(?P<u2>{UNIT})|{BARE})(?P<high_said>{SAID})",
    re.MULTILINE,
)
ABOVE = re.compile(
    rf"(?P<figure>{FIGURE})\s*(?P<unit>{UNIT})?(?P<said>{SAID})(?:及|或|\(含\))?以上(?P<said2>{SAID})"
    rf"|(?<![每不])(?:(?P<over>超过|高于|大于|多于)|(?<![未])满)\s*(?P<figure2>{FIGURE})\s*(?P<unit2>{UNIT})"
)
BELOW = re.compile(
    rf"(?P<figure>{FIGURE})\s*(?P<unit>{UNIT})?(?P<said>{SAID})(?:及|或)?(?:以下|以内|之内)(?P<said2>{SAID})"
    rf"|(?<!每)(?P<under>不足|不满|不到|未满|低于|少于|小于)\s*(?P<figure2>{FIGURE})\s*(?P<unit2>{UNIT})"
)
JOINED = re.compile(r"(?:\s|[、,，]|且|而|但|至|到|的|为){0,3}")
APART = 60
WHOLE = frozenset({"天", "日", "次", "件", "人", "户", "岁", "个月", "年"})
"""Units counted in whole numbers: between 3 天 and 4 天 lies nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band: its bounds (None: open), whether they belong to it (None: not said), and where it stands."""

    low: Decimal | None
    high: Decimal | None
    closed_low: bool | None
    closed_high: bool | None
    unit: str
    start: int
    end: int


def bands(source: Source) -> list[Band]:
    """Find all bands in the order of the text; 80分以上90分以下 is one."""
    found: list[Band] = []
    for band in sorted((*_ranges(source), *_halves(source)), key=lambda one: (one.start, -one.end)):
        before = found[-1] if found else None
        if before is not None and band.start < before.end:
            continue
        if before is not None and _two_halves(source, before, band):
            found[-1] = Band(
                before.low,
                band.high,
                before.closed_low,
                band.closed_high,
                before.unit or band.unit,
                before.start,
                band.end,
            )
        else:
            found.append(band)
    return found


def groups(source: Source) -> Iterator[list[Band]]:
    """Yield the bands that stand close together and count the same unit; one without a unit takes the others'."""
    group: list[Band] = []
    for band in bands(source):
        if group and (not _alike(group[-1], band) or _parted(source, group[-1], band)):
            yield _named(group)
            group = []
        group.append(band)
    if group:
        yield _named(group)


def _named(group: list[Band]) -> list[Band]:
    unit = next((band.unit for band in group if band.unit), "")
    return [Band(b.low, b.high, b.closed_low, b.closed_high, unit, b.start, b.end) for b in group]


def _alike(one: Band, other: Band) -> bool:
    return not one.unit or not other.unit or one.unit == other.unit


def _parted(source: Source, before: Band, band: Band) -> bool:
    between = source.text[before.end : band.start]
    jumps = before.low is not None and band.high is None and before.high is not None
    return (
        len(between) > APART
        or bool(re.search(r"。.*。|[(（]\d[)）]|\n\s*第", between))
        or (jumps and "。" in between)
    )


def _two_halves(source: Source, before: Band, band: Band) -> bool:
    one, other = before.low, band.high
    if one is None or other is None or before.high is not None or band.low is not None:
        return False
    return one < other and JOINED.fullmatch(source.text, before.end, band.start) is not None


def _ranges(source: Source) -> Iterator[Band]:
    for match in RANGE.finditer(source.text):
        low, high = Decimal(match["low"]), Decimal(match["high"])
        if low < high:
            open_high = re.search(r"不满|不足|不到", match[0]) is not None
            closed_high = False if open_high else _closed(match["high_said"])
            unit = _unit(match["u2"] or match["u1"])
            yield Band(low, high, _closed(match["low_said"]), closed_high, unit, match.start(), match.end())


def _halves(source: Source) -> Iterator[Band]:
    for match in ABOVE.finditer(source.text):
        closed = False if match["over"] else _closed((match["said"] or "") + (match["said2"] or ""))
        if match["over"] is None and closed is None:
            closed = True
        figure, unit = match["figure"] or match["figure2"], _unit(match["unit"] or match["unit2"])
        yield Band(Decimal(figure), None, closed, None, unit, match.start(), match.end())
    for match in BELOW.finditer(source.text):
        closed = False if match["under"] else _closed((match["said"] or "") + (match["said2"] or ""))
        if match["under"] is None and closed is None:
            closed = True
        figure, unit = match["figure"] or match["figure2"], _unit(match["unit"] or match["unit2"])
        yield Band(None, Decimal(figure), None, closed, unit, match.start(), match.end())


def _closed(said: str | None) -> bool | None:
    if not said:
        return None
    return "不含" not in said


def _unit(said: str | None) -> str:
    return (said or "").replace("％", "%")
