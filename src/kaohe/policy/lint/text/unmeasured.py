"""Qualities, duties and items of which nobody could say how many points they earn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.figures import gives_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

PURPOSE = r".{0,12}为(?:了|使|进一步|提高|加强|规范)|.*(?:以激励|从而|以便|调动|激发|不断提高|切实提高)"
QUALITY = re.compile(
    r"(?:[的对][^。;；,，:：\n]{0,8}|[^。;；,，:：\n]{2,10}?)(?:程度|能力|态度|意愿|速度|质量|准确性|及时性|积极性|主动性)[。;；]?$"
)
FLOORED = r"扣完为止|扣至0|最低(?:得|为)?0分|扣光|不得负分|不出现负分|直到扣完"


def unmeasured(source: Source) -> Iterator[Mark]:
    """Report deductions without a floor, qualities without a measure, items without a scale."""
    yield from _no_floor(source)
    yield from _qualities(source)
    yield from _no_scale(source)


def _qualities(source: Source) -> Iterator[Mark]:
    """Report, in a text that gives points to nothing, qualities to be judged and duties to be measured."""
    if gives_points(source):
        return
    duty = r"负责[^。;；\n]{0,14}(?:保持|保有|流失|满意|欠费|回款|回收)[^。;；\n]{0,10}"
    for match in re.finditer(duty, source.text):
        yield Mark(
            match.start(),
            match.end(),
            _("“{said}”:做到多少算好没有写").format(said=match[0]),
            _("写明度量和目标"),
        )
    if not source.says(r"考核|评估|评价"):
        return
    judged = [
        part for part in source.sentences if QUALITY.search(part.text) and not re.match(PURPOSE, part.text)
    ]
    for part in judged:
        yield Mark(
            part.start,
            part.end,
            _("“{said}”:用什么量、多好算好没有写").format(said=part.text[-24:]),
            _("写明度量、目标和分值"),
        )


def _no_floor(source: Source) -> Iterator[Mark]:
    """Report a deduction per unit without a floor in a text whose other deductions have one."""
    if not source.says(FLOORED):
        return
    for match in re.finditer(
        r"[^。;；\n]{0,40}每(?:低于|高于|低|高|超)[^。;；\n]{0,20}扣\s*\d+(?:\.\d+)?\s*分", source.text
    ):
        after = re.split(r"[。;；\n]", source.text[match.end() :], maxsplit=1)[0]
        following = source.text[match.end() : match.end() + 12]
        if not re.search(rf"{FLOORED}|不得分|最[多低高]", after) and not re.match(
            rf"[;；\s]*{FLOORED}|[;；\s]*扣完", following
        ):
            yield Mark(
                match.start(),
                match.end(),
                _("“{said}”没有写扣到哪里为止,按扣完本项计").format(said=match[0].strip()[-24:]),
                _("写上“扣完为止”"),
            )


def _no_scale(source: Source) -> Iterator[Mark]:
    hits = list(
        re.finditer(r"(?:^|(?<=[\n)）]))\s*\d{1,2}[.、][^。;；\n(（]{4,40}[(（]\d+\s*分[)）]", source.text)
    )
    if len(hits) >= 4 and not source.says(r"扣|加\s*\d|每.{1,12}得|优秀.{0,8}分|评分标准|按比例"):
        yield Mark(
            hits[0].start(),
            hits[0].end(),
            _("{count} 项只有满分,没有写怎样得几分").format(count=len(hits)),
            _("写明评分档次,或每出现什么扣几分"),
        )
