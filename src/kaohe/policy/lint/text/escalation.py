"""Graver levels, later times and longer delays that cost less than milder ones."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.severity import level_of
from kaohe.policy.lint.text.band import groups
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

COSTS = (
    r"(?P<what>[^。;；,，\s]{1,2}[^。;；,，\n]{1,58}?)的?[,，]?[ \t]{0,2}(?:每(?:次|件|例|起|人次)[ \t]{0,2})?"
    r"(?P<does>扣|加|奖励?)\s?(?P<points>\d+(?:\.\d+)?)\s?[分元]"
)
COST = re.compile(r"[^。;；\d\n]{0,10}(?:扣|罚)\D{0,2}(\d+(?:\.\d+)?)\s*[分元]")
LATE = r"迟到|早退|逾期|延误|延迟|延期|超时|旷工|迟报|晚交|拖欠|滞后|超期|缺勤"


def escalation(source: Source) -> Iterator[Mark]:
    """Report graver levels, later times and longer delays that cost less than milder ones."""
    yield from _levels(source)
    yield from _times(source)
    yield from _delays(source)
    yield from _longer(source)


def _levels(source: Source) -> Iterator[Mark]:
    hits = [match for match in re.finditer(COSTS, source.text) if level_of(match["what"])]
    for one, other in pairwise(hits):
        first, second = level_of(one["what"]), level_of(other["what"])
        apart = other.start() - one.end() > 80 or one["does"] != other["does"]
        if apart or first is None or second is None or _matter(one["what"]) != _matter(other["what"]):
            continue
        costs = Decimal(one["points"]), Decimal(other["points"])
        if (first[0] > second[1] and costs[0] < costs[1]) or (second[0] > first[1] and costs[1] < costs[0]):
            worse, milder = (one, other) if first[0] > second[1] else (other, one)
            yield Mark(
                worse.start(),
                worse.end(),
                _("“{worse}”每次{does} {cheap},级别较低的“{milder}”却{does} {dear}").format(
                    worse=worse["what"].strip(),
                    does=worse["does"],
                    cheap=worse["points"],
                    milder=milder["what"].strip(),
                    dear=milder["points"],
                ),
                _("核对分数,级别越高应扣(加)得越多"),
            )


MATTERS = re.compile(
    r"投诉|事故|故障|表彰|表扬|奖励|通报|曝光|失误|违规|违纪|处分|批评|差错|缺陷|问题|事件|抽查|检查|伤|案件|荣誉"
)


def _matter(what: str) -> frozenset[str]:
    """Name what happened; levels of different matters are not compared."""
    return frozenset(MATTERS.findall(what))


def _times(source: Source) -> Iterator[Mark]:
    """Report a later time (第三次) that costs less than an earlier one."""
    cost = r"次[^。;；\d\n]{0,10}(?:扣|罚)\D{0,2}(?P<points>\d+(?:\.\d+)?)\s*[分元]"
    pattern = r"第(?P<time>[二三四五2-5])" + cost
    for sentence in source.lines:
        first = re.search(r"第[一1]" + cost, sentence.text)
        costs = [
            (hit, Decimal(hit["points"])) for hit in (first, *re.finditer(pattern, sentence.text)) if hit
        ]
        for (_one, before), (hit, after) in pairwise(costs):
            if after < before:
                yield Mark(
                    sentence.start + hit.start(),
                    sentence.start + hit.end(),
                    _("“{said}”比前一次扣得少").format(said=hit[0]),
                    _("次数越多应扣得越多"),
                )


def _delays(source: Source) -> Iterator[Mark]:
    """Report a longer delay that costs less than a shorter one."""
    for group in groups(source):
        costs = []
        for band, following in zip(group, [*group[1:], None], strict=True):
            until = following.start if following else band.end + 24
            cost = COST.match(source.text, band.end, until)
            if cost is not None:
                costs.append((band.low or Decimal(0), band, Decimal(cost[1]), cost.end()))
        costs.sort(key=lambda one: one[0])
        about = source.text[source.sentence(group[0].start).start : group[-1].end]
        for (_low, _band, before, _end), (_from, band, after, end) in pairwise(costs):
            if after < before and re.search(LATE, about):
                yield Mark(
                    band.start,
                    end,
                    _("拖得更久的只扣 {after},较短的却扣 {before}").format(
                        after=plain(after), before=plain(before)
                    ),
                    _("拖得越久应扣得越多"),
                )


def _longer(source: Source) -> Iterator[Mark]:
    """Report, among single figures (旷工1天…旷工3天以上…), a larger one that costs less than a smaller."""
    pattern = (
        rf"(?P<what>{LATE})[^。;；,，\d\n]{{0,4}}(?P<size>\d+(?:\.\d+)?)\s*(?P<unit>天|日|次|分钟|小时|个工作日)"
        r"[^。;；,，\d\n]{0,6}(?:扣|罚)\D{0,2}(?P<points>\d+(?:\.\d+)?)\s*[分元]"
    )
    for line in source.lines:
        hits = list(re.finditer(pattern, line.text))
        for one, other in pairwise(sorted(hits, key=lambda hit: Decimal(hit["size"]))):
            alike = one["what"] == other["what"] and one["unit"] == other["unit"]
            if alike and Decimal(other["points"]) < Decimal(one["points"]):
                yield Mark(
                    line.start + other.start(),
                    line.start + other.end(),
                    _("拖得更久的只扣 {after},较短的却扣 {before}").format(
                        after=other["points"], before=one["points"]
                    ),
                    _("拖得越久应扣得越多"),
                )
