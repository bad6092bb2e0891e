"""Amounts without their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.text.pattern import Pattern, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.found import Mark
    from kaohe.policy.lint.text.source import Source

UNITS = (
    Pattern(
        r"[^。;；,，\n]{0,12}(?:奖励|补贴|补助|罚款|津贴|奖金)\s*\d{2,}(?=\s*(?:[,，。;；、\n]|\Z))",
        _("“{said}”:没有写“元”"),
        _("补上单位"),
    ),
    Pattern(
        r"[^。;；\n]{0,16}每(?:超过?|低于?|少|多|高于?|差|延迟|延误|迟到|早退|超时|缺勤?|增加|减少)\s*\d+(?:\.\d+)?\s*(?=[扣加减])",
        _("“{said}”:每超(低)几,没有单位"),
        _("补上单位,例如“每超 1 秒”“每低 1 个百分点”"),
    ),
    Pattern(
        r"\d+(?:\.\d+)?\s*分\s*/\s*(?:人次|次|例|件)[,，][^。;；\d\n]{1,14}\d+(?:\.\d+)?\s*分(?!\s*/)",
        _("“{said}”:后一个没有写“每次”"),
        _("写成“分/次”"),
    ),
    Pattern(
        r"[^。;；,，:：\n]{0,12}\d+\s*元[,，、]?[^。;；,，、\d\n]{1,10}\d{3,}(?=\s*(?:[。;；,，\n]|[一二三四五六七八九十]、|$))",
        _("“{said}”:后一个数没有写“元”"),
        _("补上单位"),
    ),
    Pattern(
        r"[^。;；,，\n]{0,12}\d+(?:\.\d+)?\s*万(?![元户人个次件条台张字千百吨米股份条单+投里])(?=\s*(?:[。;；,，\n]|$))",
        _("“{said}”:没有单位,也没有写是什么数"),
        _("写明是合同额、收入还是回款,单位万元"),
    ),
)


def no_unit(source: Source) -> Iterator[Mark]:
    """Report amounts without their unit."""
    yield from search(source, UNITS)
