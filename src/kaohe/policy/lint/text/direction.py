"""Targets and deductions that point opposite ways; graver levels that cost less than milder ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.better import better_side
from kaohe.policy.lint.found import Mark
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

GOOD_LOW = r"(?:≤|<=|＜|<|W|W\s|不高于|不超过|小于等于|不大于|控制在|低于)"
GOOD_HIGH = r"(?:≥|>=|＞|>|》|不低于|不少于|大于等于|不小于|达到)"
WRONG_WAY = (
    Pattern(
        rf"[^。;；\n]{{0,24}}?(?:率|数|量|时长|次数|比例)(?:的?(?:考核)?(?:目标|标准)值?)?(?:应|为|须|是|[:：])?\s*{GOOD_LOW}\s*\d+(?:\.\d+)?\s*[%％]?[^。;；\n]{{0,30}}?每(?:低于|低|少|下降|降低)[^。;；\n]{{0,20}}扣\s*\d+(?:\.\d+)?\s*分",
        _("“{said}”:目标是越低越好,却在低于目标时扣分"),
        _("多半是“每高于…扣…”"),
        but=r"每(?:高于|超过|高|超|多)",
    ),
    Pattern(
        rf"[^。;；\n]{{0,24}}?率(?:的?(?:考核)?(?:目标|标准)值?)?(?:应|为|须|是|[:：])?\s*{GOOD_HIGH}\s*\d+(?:\.\d+)?\s*[%％][^。;；\n]{{0,30}}?每(?:高于|高|超过|超|多|上升)[^。;；\n]{{0,20}}扣\s*\d+(?:\.\d+)?\s*分",
        _("“{said}”:目标是越高越好,却在高于目标时扣分"),
        _("多半是“每低于…扣…”"),
        but=r"每(?:低于|低|少)",
    ),
    Pattern(
        r"(?:重复申告|重复|投诉|差错|错误|故障|超时|逾期|流失|不合格|违规)(?:(?!修复|处理|解决|受理|及时|响应|恢复|完成|满意)[^。;；,，\d\n]){0,4}(?:率|次数|量)[^。;；\n]{0,12}(?:≥|不低于|不少于)\s*\d+(?:\.\d+)?\s*[%％次件]",
        _("“{said}”:这是越低越好的指标,目标却写成不低于"),
        _("多半是“≤”或“不高于”"),
    ),
)


NAME = r"[\u4e00-\u9fff]{1,12}(?:率|度|比例|次数|件数|时长|历时|时间|时限)"
RISES = (
    "高于",
    "高出",
    "高",
    "超过",
    "超出",
    "超",
    "多",
    "上升",
    "提高",
    "提升",
    "增长",
    "增加",
    "延长",
    "推迟",
    "拖延",
    "延迟",
)
FALLS = ("低于", "低", "少", "差", "下降", "降低", "缩短", "提前", "减少")
WORSE_BY = rf"每(?P<way>{'|'.join((*RISES, *FALLS))})"


def direction(source: Source) -> Iterator[Mark]:
    """Report targets and deductions that point opposite ways."""
    told = []
    for mark in search(source, WRONG_WAY):
        told.append(range(mark.start, mark.end))
        yield mark
    for mark in _by_name(source):
        if not any(mark.start in one or mark.end - 1 in one for one in told):
            yield mark


def _by_name(source: Source) -> Iterator[Mark]:
    """Report deductions on the better side of an indicator, and awards on the worse, going by its name."""
    step = rf"{WORSE_BY}[^。;；,，\n]{{0,16}}(?P<does>扣|加|奖励?)\s*\d+(?:\.\d+)?\s*[分元%％]"
    for sentence in source.sentences:
        steps = list(re.finditer(step, sentence.text))
        names = [
            name for name in re.finditer(NAME, sentence.text) if steps and name.end() <= steps[0].start()
        ]
        side = better_side(names[0][0]) if names else None
        if side is None:
            continue
        for one in steps:
            better = (one["way"] in RISES) == (side == "higher")
            if better == (one["does"] == "扣"):
                yield Mark(
                    sentence.start + names[0].start(),
                    sentence.start + one.end(),
                    (
                        _("“{name}”越低越好,“{said}”方向反了")
                        if side == "lower"
                        else _("“{name}”越高越好,“{said}”方向反了")
                    ).format(name=names[0][0], said=one[0]),
                    _("核对“每高于”“每低于”,和“扣”“加”"),
                )
                break
