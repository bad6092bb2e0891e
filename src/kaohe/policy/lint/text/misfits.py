"""Figures of one passage that contradict each other: examples, quarters, bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.arithmetic import FIGURE
from kaohe.policy.lint.text.outline import chinese
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

EXAMPLE = re.compile(
    rf"每[^。;；,，\n\d]{{0,10}}?(?P<per>{FIGURE}|一)?(?P<unit>次|件|例|起|天|小时|分钟|个百分点|户|人次)[^。;；,，\n\d]{{0,6}}"
    rf"(?P<does>扣|加|奖|罚)\s*(?P<points>{FIGURE})\s*(?P<what>分|元)[^\n]{{0,20}}?(?:例如|比如|如[:：]|举例|例[:：])[^\n]{{0,40}}?"
    rf"(?P<count>{FIGURE})\s*(?P=unit)[^\n\d]{{0,12}}(?:(?P=does)|得|共)\s*(?P<said>{FIGURE})\s*(?P=what)"
)


def contradictions(source: Source) -> Iterator[Mark]:
    """Report examples that do not follow their rule, quarters with wrong months, least amounts above most."""
    yield from _examples(source)
    yield from _quarters(source)
    yield from _bounds(source)


def _examples(source: Source) -> Iterator[Mark]:
    for match in EXAMPLE.finditer(source.text):
        per = Decimal(1) if match["per"] in {None, "一"} else Decimal(match["per"])
        due = Decimal(match["count"]) / per * Decimal(match["points"]) if per else None
        if (
            due is not None
            and due != Decimal(match["said"])
            and not re.search(r"最[多高]|封顶|为止", match[0])
        ):
            yield Mark(
                match.start("count"),
                match.end(),
                _("按规则应{does} {due} {what},例子写的是 {said} {what}").format(
                    does=match["does"], due=plain(due), what=match["what"], said=match["said"]
                ),
                _("改正例子或规则"),
            )


def _quarters(source: Source) -> Iterator[Mark]:
    """Report quarters and half-years whose months are other ones."""
    pattern = (
        r"(?:第?(?P<q>[一二三四1-4])季度?|(?P<h>[上下])半年)[(（:：]?(?:指|为|即)?\s*"
        r"(?P<a>\d{1,2})\s*月?\s*(?:[-—–~～]|至|到)\s*(?P<b>\d{1,2})\s*月"
    )
    for match in re.finditer(pattern, source.text):
        if match["q"]:
            number = int(match["q"]) if match["q"].isdigit() else chinese(match["q"])
            first, last = number * 3 - 2, number * 3
        else:
            first, last = (1, 6) if match["h"] == "上" else (7, 12)
        if (int(match["a"]), int(match["b"])) != (first, last):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”:应是 {first} 月至 {last} 月").format(said=match[0], first=first, last=last),
                _("改正月份;考核年度不从 1 月开始的,写明"),
            )


def _bounds(source: Source) -> Iterator[Mark]:
    """Report a most that lies below the least of the same sentence."""
    most = rf"(?:最[高多]|不(?:超过|高于)|上限)(?:为|是)?\s*(?P<most>{FIGURE})\s*(?P<u>分|元|%|天)"
    least = rf"(?:最[低少]|不(?:少于|低于)|下限|保底)(?:为|是)?\s*(?P<least>{FIGURE})\s*(?P<u>分|元|%|天)"
    second = "(?P=u)"
    for pattern in (
        most + r"[,，、和及\s]{0,2}" + least.replace("(?P<u>分|元|%|天)", second),
        least + r"[,，、和及\s]{0,2}" + most.replace("(?P<u>分|元|%|天)", second),
    ):
        for match in re.finditer(pattern, source.text):
            if Decimal(match["least"]) > Decimal(match["most"]):
                yield Mark(
                    match.start(),
                    match.end(),
                    _("“{said}”:最低比最高还高").format(said=match[0]),
                    _("交换两个数"),
                )
