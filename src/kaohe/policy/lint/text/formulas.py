"""Formulas of pay whose terms nobody explains, and formulas that stand twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.lint.found import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.lint.text.source import Source

LEAST = 10
EQUATION = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,12})\s*[=＝](?=\s*(?P<value>[^=＝。;；，,:：\n]{6,80}))")


def repeated_formulas(source: Source) -> Iterator[Mark]:
    """Report a formula that the text gives a second time in the same words."""
    first: list[str] = []
    for match in EQUATION.finditer(source.text):
        value = re.sub(r"\s", "", match["value"])
        for earlier in first:
            same = _common(earlier, value)
            if same >= LEAST and re.search(r"[+\-－—×*÷/]", value[:same]):
                yield Mark(
                    match.start(),
                    match.start("value") + min(same, len(match["value"])),
                    _("公式“{said}”前面已经给过").format(said=match[0][:40]),
                    _("只留一处"),
                )
                break
        first.append(value)


def _common(one: str, other: str) -> int:
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def unexplained_terms(source: Source) -> Iterator[Mark]:
    """Report terms of a formula that are said nowhere else."""
    for match in re.finditer(
        r"[\u4e00-\u9fff]{2,16}\s*=\s*([\u4e00-\u9fff（）()\d]+(?:\s*[+\-－—]\s*[\u4e00-\u9fff（）()\d]+){2,})",
        source.text,
    ):
        terms = [term.strip() for term in re.split(r"[+\-－—]", match[1])]
        names = [re.sub(r"[(（].*$", "", term) for term in terms]
        unknown = [
            name
            for name in names
            if len(name) >= 3
            and not re.search(rf"{re.escape(name)}[^+\-－—。\n]{{0,12}}(?:=|是指|指|按|为)", source.text)
        ]
        if len(unknown) >= 2:
            start = source.text.find(unknown[0], match.start())
            yield Mark(
                start,
                match.end(),
                _("公式里的 {terms} 没有写怎么算").format(terms="、".join(unknown)),
                _("逐项写明算法"),
            )
