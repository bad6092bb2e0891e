"""Figures of one sentence that do not work out: shares, breakdowns, lists, totals, examples, quarters, bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.outline import chinese
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

FIGURE = r"\d+(?:\.\d+)?"


def sums(source: Source) -> Iterator[Mark]:
    """Report shares, breakdowns, lists and totals that differ from the sum of their parts."""
    yield from _shares(source)
    yield from _coefficients(source)
    yield from _heads(source)
    yield from _enumerated(source)
    yield from _stated(source)
    yield from _of_which(source)


def _shares(source: Source) -> Iterator[Mark]:
    share = r"(?:占比|权重|比重|占总分|占总成绩|占)(?:为|是|的)?\s*(\d+(?:\.\d+)?)\s*[%％]"
    hits = list(re.finditer(share, source.text))
    groups: dict[int, list[re.Match[str]]] = {}
    for match in hits:
        groups.setdefault(source.sentence(match.start()).start, []).append(match)
    apart = [group[0] for group in groups.values() if len(group) == 1]
    for group in [*(group for group in groups.values() if len(group) > 1), apart]:
        total = sum((Decimal(match[1]) for match in group), Decimal(0))
        near = group and group[-1].end() - group[0].start() < 400
        if len(group) > 1 and near and total != 100 and (total > 100 or len(group) > 2 or total > 70):
            yield Mark(
                group[0].start(),
                group[-1].end(),
                _("权重合计 {total}%,不是 100%").format(total=plain(total)),
                _("改正各项权重"),
            )


WEIGHT = r"(?:0\.\d+|\d{1,3}\s*[%％])"
NAME = r"[\u4e00-\u9fff]{2,12}"
TERM = rf"{WEIGHT}\s*[×*xX]\s*{NAME}|{NAME}\s*[×*xX]\s*{WEIGHT}"


def _coefficients(source: Source) -> Iterator[Mark]:
    """Report the weights of a weighted sum that do not make one."""
    for match in re.finditer(rf"(?:{TERM})(?:\s*[+＋]\s*(?:{TERM})){{1,11}}", source.text):
        figures = re.findall(r"(0\.\d+)|(\d{1,3})\s*[%％]", match[0])
        parts = [Decimal(one) * 100 if one else Decimal(percent) for one, percent in figures]
        total = sum(parts, Decimal(0))
        after = source.text[match.end() : match.end() + 2].strip()
        if total != 100 and not after.startswith(("+", "＋", "-", "－", "×")):
            yield Mark(
                match.start(),
                match.end(),
                _("权重合计 {total}%,不是 100%").format(total=plain(total)),
                _("改正各项权重"),
            )


def _heads(source: Source) -> Iterator[Mark]:
    """Report a number whose breakdown in brackets makes another."""
    for match in re.finditer(r"(\d+)(人|名|个|项|台|分|元)[(（]([^()（）\n]*)[)）]", source.text):
        parts = [int(part) for part in re.findall(rf"(\d+){match[2]}", match[3])]
        if len(parts) > 1 and sum(parts) != int(match[1]):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”:括号里合计 {total},不是 {stated}").format(
                    said=match[0], total=sum(parts), stated=match[1]
                ),
                _("写明各是多少,合计多少"),
            )


def _enumerated(source: Source) -> Iterator[Mark]:
    """Report lists whose stated number of items is not the number listed."""
    pattern = (
        r"(?:(?<![\u4e00-\u9fff、])|(?<=分为)|(?<=包括)|(?<=设)|(?<=划分为)|(?<=有))((?:[\u4e00-\u9fff]{2,10}、){1,20}[\u4e00-\u9fff]{2,10}?)(?P<more>等)?"
        r"(?P<stated>[二三四五六七八九十]|\d{1,2})(?:个方面|个维度|大部分|大类|个部分|大方面|个等级|个档次|个级别|种情形|类|项指标|项内容|项考核)"
    )
    for match in re.finditer(pattern, source.text):
        listed = len(re.split(r"、|和|及|与", match[1]))
        plainly = match[1].count("、") + 1
        stated = int(match["stated"]) if match["stated"].isdigit() else chinese(match["stated"])
        if stated not in {listed, plainly} and not (match["more"] and stated > listed):
            yield Mark(
                match.start(),
                match.end(),
                _("说是 {stated} 个,列出 {listed} 个").format(stated=stated, listed=listed),
                _("补上或删去一个"),
            )


STATED = re.compile(
    rf"(?P<parts>(?:[^。;；,，、\n\d]{{1,16}}{FIGURE}\s*(?P<unit>元|分|人|%|天|户)[,，、和及]?){{2,}})"
    rf"[^。;；\d\n]{{0,6}}(?:合计|共计|总计|总共|共)(?:为|是)?\s*(?P<total>{FIGURE})\s*(?P=unit)"
)


def _stated(source: Source) -> Iterator[Mark]:
    """Report a total that closes a list of amounts and is not their sum."""
    for match in STATED.finditer(source.text):
        parts = re.findall(rf"({FIGURE})\s*(元|分|人|%|天|户)", match["parts"])
        total = sum((Decimal(figure) for figure, _unit in parts), Decimal(0))
        alike = {unit for _figure, unit in parts} == {match["unit"]}
        if (
            alike
            and total != Decimal(match["total"])
            and not re.search(r"每(?![月年天周季])|[扣超低至到]", match["parts"])
        ):
            yield _not_the_sum(match, total, match["total"] + match["unit"])


OF_WHICH = re.compile(
    r"(?:共有?|总计|合计|总数|编制)\s*(?P<total>\d+)\s*(?P<unit>人|名|个|台|辆|户|元|分)[^。;；\d\n]{0,6}"
    r"(?:其中|包括|分别为|由)(?P<parts>(?:[^。;；\d\n]{1,12}\d+\s*(?P=unit)[^。;；,，、\d\n]{0,6}[,，、和及]?){2,})"
)


def _of_which(source: Source) -> Iterator[Mark]:
    """Report a total whose parts, all listed after 其中, add up to something else."""
    for match in OF_WHICH.finditer(source.text):
        parts = [int(figure) for figure in re.findall(rf"(\d+)\s*{match['unit']}", match["parts"])]
        more = re.match(r"\s*(?:等|其余|其他|余)", source.text[match.end() :])
        if more is None and "其余" not in match["parts"] and sum(parts) != int(match["total"]):
            yield _not_the_sum(match, Decimal(sum(parts)), match["total"] + match["unit"])


def _not_the_sum(match: re.Match[str], total: Decimal, stated: str) -> Mark:
    return Mark(
        match.start(),
        match.end(),
        _("所列各项合计 {total},不是 {stated}").format(total=plain(total), stated=stated),
        _("改正其中一个数,或补上漏列的一项"),
    )
