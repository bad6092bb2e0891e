"""Periods that end before they begin: dates, times of day, days of a month, the life of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.dates import DAY, ONE, RANGE, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

CLOCK = r"(?<![\d:：])(\d{1,2})[:：]([0-5]\d)\s*(?:[-—–~～]+|至|到)\s*(\d{1,2})[:：]([0-5]\d)(?!\d)"
OVERNIGHT = r"次日|翌日|第二天|夜|晚|值班|凌晨|轮班|倒班|三班"


def backwards(source: Source) -> Iterator[Mark]:
    """Report periods whose end lies before their start."""
    for match in re.finditer(RANGE, source.text):
        first, last = day_of(match, "a"), day_of(match, "b")
        if first is not None and last is not None and last < first:
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”结束早于开始").format(said=match[0]),
                _("交换两个日期,或改正其中一个"),
            )
    yield from _clocks(source)
    yield from _days(source)
    yield from _quarters(source)
    yield from _abolished(source)


def _clocks(source: Source) -> Iterator[Mark]:
    """Report times of day that end before they begin, where nothing speaks of a night."""
    for match in re.finditer(CLOCK, source.text):
        start, end = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
        if end < start < (25, 0) and not re.search(OVERNIGHT, source.sentence(match.start()).text):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”结束早于开始").format(said=match[0]),
                _("改正时刻;跨到第二天的写“次日”"),
            )


def _days(source: Source) -> Iterator[Mark]:
    """Report days of one month (每月10日至5日) that end before they begin."""
    pattern = r"(?:每月|当月|次月|本月)\s*(\d{1,2})\s*[日号]?\s*(?:[-—–~～]|至|到)\s*(\d{1,2})\s*[日号]"
    for match in re.finditer(pattern, source.text):
        if int(match[2]) < int(match[1]):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”结束早于开始").format(said=match[0]),
                _("改正日子;跨到下个月的写“次月”"),
            )


def _quarters(source: Source) -> Iterator[Mark]:
    """Report quarters of one year that run backwards."""
    quarter = r"(?P<{0}y>\d{{4}}年)?第?(?P<{0}>[一二三四1-4])季度"
    for match in re.finditer(
        quarter.format("a") + r"\s*(?:[-—–~～]|至|到)\s*" + quarter.format("b"), source.text
    ):
        first, last = ("一二三四1234".index(match[part]) % 4 for part in ("a", "b"))
        if last < first and match["by"] in {None, match["ay"]}:
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”结束早于开始").format(said=match[0]),
                _("跨到下一年的写明年份"),
            )


def _abolished(source: Source) -> Iterator[Mark]:
    """Report a text that ceases to hold before it begins to."""
    pattern = (
        ONE + r"[^。;；\n《》原旧]{0,16}(?:施行|执行|实施|生效)[^。;；\n《》原旧]{0,12}?" + DAY.format(p="b")
    )
    for match in re.finditer(
        pattern + r"[^。;；\n《》原旧]{0,6}(?:废止|失效|终止|止|截止|结束)", source.text
    ):
        first, last = day_of(match, "a"), day_of(match, "b")
        if first is not None and last is not None and last < first:
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”结束早于开始").format(said=match[0]),
                _("交换两个日期,或改正其中一个"),
            )
