"""Refuse what a rule did not take up: a cap, a figure, a word that steers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.phrases import Bound, Mark, Range, Step, Stray, Target
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.text import CAPS, OUTCOMES, Text
from kaohe.policy.clause.tokens import amount

if TYPE_CHECKING:
    from kaohe.policy.clause.draft import Draft


def limits_kept(text: Text, draft: Draft) -> None:
    """Refuse a cap, a floor or a rounding of units that the rule did not take up."""
    if text.limits.conflicts and draft.rule.kind != "compound":
        raise text.limits.conflicts[0]
    figures, words = _figures_in(draft.rule.model_dump())
    for mark in text.marks(*CAPS):
        names = CAPS[mark.type]
        said = mark.figure(*names)
        if said is not None and amount(said).figure not in (0, *figures):
            raise leftover(mark, text.said(mark))
    share = text.limits.most_share
    for mark in text.marks("MOST_SHARE"):
        if share not in figures:
            raise leftover(mark, text.said(mark))
    for mark in text.marks("PART_STARTED", "PART_WHOLE"):
        if text.limits.partial not in words:
            raise leftover(mark, text.said(mark))


def _figures_in(data: Any) -> tuple[set[Decimal], set[str]]:
    figures: set[Decimal] = set()
    words: set[str] = set()
    for part in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else (data,)
    ):
        if isinstance(part, dict | list | tuple):
            inner = _figures_in(part)
            figures |= inner[0]
            words |= inner[1]
        elif isinstance(part, Decimal):
            figures.add(part)
        elif isinstance(part, str):
            words.add(part)
    return figures, words


def _rate(bound: Bound | Range) -> bool:
    """60% is a condition on some other figure; 超过30分钟, 2人以上 tell what happens; a bare 3分 is a slip."""
    if isinstance(bound, Bound) and bound.relation == "eq" and bound.quantity is not None:
        return bound.quantity.unit in ("rate", "point", "points", "money")
    figure = bound.high if isinstance(bound, Range) else bound.quantity
    return figure is not None and figure.unit in ("rate", "point")


def nothing_left(text: Text, draft: Draft) -> None:
    """Refuse what carries a figure or steers, and was not taken up."""
    condition = draft.rule.kind in (
        "occurrence",
        "void",
        "compound",
        "conditional",
        "percentage",
        "allowance",
        "withheld",
    )
    last = max((one.outcome.start for one in text.statements), default=len(text.spelled))
    for phrase in text.phrases:
        if phrase.used:
            continue
        tolerated = condition and draft.rule.kind != "allowance"
        if isinstance(phrase, Stray) and phrase.quantity.unit in ("count", "time") and tolerated:
            if re.match(r"的,?每", text.spelled[phrase.end :]):
                # 过2次的每次扣0.5分: a comparison is broken.
                raise leftover(phrase, text.said(phrase))
            continue
        if isinstance(phrase, Stray | Range) or (isinstance(phrase, Bound) and phrase.quantity is not None):
            if isinstance(phrase, Bound | Range) and condition and phrase.start < last and not _rate(phrase):
                continue
            raise leftover(phrase, text.said(phrase))
        if isinstance(phrase, Target) and phrase.quantity is not None:
            raise leftover(phrase, text.said(phrase))
        if isinstance(phrase, Mark) and phrase.type in OUTCOMES:
            raise leftover(phrase, text.said(phrase))
        if isinstance(phrase, Step):
            raise leftover(phrase, text.said(phrase))
