"""Points and weights as offices write them: 15, 15分, (15分), 15%, 0.15, 权重60%."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.policy.sheets.grid import Cell

_FIGURE = r"(\d+(?:\.\d+)?)"
_ALONE = re.compile(rf"\(?(?:满分|分值|标准分|权重|占|约)?{_FIGURE}(分|%|百分)?\)?")
_BRACKETS = re.compile("[(\uff08][^()\uff08\uff09]*[)\uff09]")
_WORDS = re.compile(r"(?:满分|分值|权重|占比|占|共|计|共计|总分|标准分|基本分|本项)?为?")
_UP_TO = re.compile(
    rf"(?:(?:最高|最多|上限|不超过|至多|≤|\+|±|0分?[-~—至]){_FIGURE}分?(?:以内|封顶|为限|内)?|{_FIGURE}分?(?:以内|封顶|为限|内))"
)
_SCALED = re.compile(rf"折算(?:为|成)?{_FIGURE}分")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a points or weight column; ``share`` marks a percentage, held as a ratio."""

    figure: Decimal
    share: bool = False


def read_amount(cell: Cell) -> Amount | None:
    """Read a cell that should hold points or a weight; None where it holds something else.

    >>> from kaohe.policy.sheets.grid import Cell
    >>> read_amount(Cell(1, 1, "(15分)")), read_amount(Cell(1, 1, "15%")), read_amount(Cell(1, 1, "5~10分"))
    (Amount(figure=Decimal('15'), share=False), Amount(figure=Decimal('0.15'), share=True), None)
    """
    if cell.number is not None:
        return Amount(cell.number, share=cell.percent)
    found = _ALONE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text)))
    if found is None:
        return None
    figure = Decimal(found[1])
    return Amount(figure / 100, share=True) if found[2] == "%" else Amount(figure)


def read_cap(text: str) -> Decimal | None:
    """Read how far an item may add or take points; None where a text says something else.

    >>> read_cap("5分以内"), read_cap("最高10分"), read_cap("15分")
    (Decimal('5'), Decimal('10'), None)
    """
    found = _UP_TO.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return None if found is None else Decimal(found[1] or found[2])


@dataclass(frozen=True, slots=True)
class Titled:
    """A name without the amounts that stood in brackets after it."""

    title: str
    points: Decimal | None = None
    weight: Decimal | None = None
    scale: Decimal | None = None


def split_title(text: str) -> Titled:
    """Take points and weight out of a name.

    >>> split_title("业务保障及时率(15分)")
    Titled(title='业务保障及时率', points=Decimal('15'), weight=None, scale=None)
    >>> split_title("后端考核(权重40%,折算为100分)").weight
    Decimal('0.4')
    """
    points = weight = scale = None
    kept = text
    for bracket in _BRACKETS.finditer(text):
        inner = unicodedata.normalize("NFKC", bracket[0][1:-1]).replace(" ", "")
        parts = [part for part in re.split(r"[,、;]", inner) if part]
        amounts = [_amount(part) for part in parts]
        if not parts or any(amount is None for amount in amounts):
            continue
        kept = kept.replace(bracket[0], "", 1)
        for amount in amounts:
            kind, figure = amount or ("", Decimal(0))
            if kind == "points":
                points = figure
            elif kind == "weight":
                weight = figure
            else:
                scale = figure
    title = re.sub(r"\s+", "", kept) if not kept.isascii() else kept.strip()
    return Titled(title or text.strip(), points, weight, scale)


def _amount(part: str) -> tuple[str, Decimal] | None:
    scaled = _SCALED.fullmatch(part)
    if scaled:
        return "scale", Decimal(scaled[1])
    found = re.fullmatch(rf"{_WORDS.pattern}{_FIGURE}(分|%)", part)
    if found is None:
        return None
    figure = Decimal(found[1])
    return ("points", figure) if found[2] == "分" else ("weight", figure / 100)
