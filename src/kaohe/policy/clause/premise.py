"""The conditions of a text: 前提:客户线收入≥60%且回款率≥90%。, 回款率达到80%的,…."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.phrases import Bound, Range
from kaohe.policy.clause.refusal import leftover

if TYPE_CHECKING:
    from kaohe.policy.clause.statements import Text


def read_premise(text: Text) -> tuple[Any, ...]:
    """Read the conditions of a premise: 前提:客户线收入≥60%且回款率≥90%."""
    conditions = conditions_of(text)
    if text.statements:
        raise leftover(text.phrases[-1], text.spelled[text.phrases[0].start : text.phrases[-1].end])
    words = re.sub(r"^前提:|[。,]$", "", text.spelled[text.phrases[0].start : text.phrases[-1].end])
    return conditions or ({"of": words},)


def conditions_of(text: Text) -> tuple[Any, ...]:
    """Return the comparisons that no rule took up, as conditions."""
    found: list[dict[str, Any]] = []
    for bound in text.loose:
        if isinstance(bound, Range):
            found.append(_range_condition(text, bound))
        if not isinstance(bound, Bound) or bound.quantity is None:
            continue
        bound.used = True
        side = {"ge": "at_least", "gt": "above", "le": "at_most", "lt": "below", "eq": "at_least"}[
            bound.relation
        ]
        name = _subject(text, bound.start)
        if found and text.spelled[: bound.start].endswith("且") and _closes(found[-1], side):
            # 收入≥70%且≤100%: both bounds are of one figure.
            found[-1]["reach"][side] = bound.quantity.figure
            continue
        found.append({"of": name, "reach": {side: bound.quantity.figure}, "measure": bound.quantity.measure})
    return tuple(found)


def _closes(condition: dict[str, Any], side: str) -> bool:
    lower, upper = {"at_least", "above"}, {"at_most", "below"}
    sides = set(condition["reach"])
    return (side in upper and sides <= lower) or (side in lower and sides <= upper)


def _subject(text: Text, end: int) -> str:
    words = re.split(r"[,;。:且]", text.spelled[:end])[-1]
    return re.sub(r"^(?:当(?!季|月|年|期)|如果|若|如|且)", "", words) or _("该项")


def _range_condition(text: Text, bound: Range) -> dict[str, Any]:
    bound.used = True
    fields = {
        "at_least" if bound.low_in else "above": bound.low.figure,
        "at_most" if bound.high_in else "below": bound.high.figure,
    }
    name = _subject(text, bound.start)
    return {"of": name, "reach": fields, "measure": bound.low.measure}
