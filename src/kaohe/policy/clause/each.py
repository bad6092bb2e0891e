"""Texts that give one amount to each of several places: 前三名分别加5分、3分、1分."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.figures import number
from kaohe.policy.clause.refusal import contradiction, leftover

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.policy.clause.text import Statement, Text

AMOUNT = re.compile(r"(?P<figure>[\d.]+|[零一二两三四五六七八九十百半点]+)(?P<unit>分|元)?")
OFF = ("扣", "减", "罚")
GET = ("得", "计", "记")


def each_place(
    text: Text, statement: Statement, groups: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], str]:
    """Return one group for each place, with its points, and what they are (points or a change)."""
    mark = statement.outcome
    verb = mark.figure("eachverb") or ""
    said = AMOUNT.findall(mark.figure("each") or "")
    if {unit for _figure, unit in said} - {"", "分"}:
        # Money by place has no kind of rule yet.
        raise leftover(mark, text.said(mark))
    sign = -1 if verb.startswith(OFF) else 1
    points = [sign * number(figure) for figure, _unit in said]
    places = _places(groups)
    if places is None or len(places) != len(points):
        raise contradiction(mark, text.said(statement.places[0]), text.said(mark))
    if "last" in places[0]:
        points = _worst_last(text, statement, points)
    each = [{**place, "points": figure} for place, figure in zip(places, points, strict=True)]
    return each, "points" if verb.startswith(GET) else "change"


def _places(groups: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Spread 前三名, 第4-6名, 后三名 or 一、二、三名 over single places; the last ones worst last."""
    if len(groups) > 1:
        return groups if all(set(group) == {"place"} for group in groups) else None
    group = groups[0]
    if "several" in group:
        return [{"place": place} for place in group["several"]]
    if "first" in group:
        return [{"place": place} for place in range(1, group["first"] + 1)]
    if "to" in group:
        return [{"place": place} for place in range(group["place"], group["to"] + 1)]
    if "last" in group:
        return [{"last": place} for place in range(group["last"], 0, -1)]
    return None


def _worst_last(text: Text, statement: Statement, points: list[Decimal]) -> list[Decimal]:
    """Give the worst place the least, in whichever order the text lists the amounts.

    后三名分别扣1分、3分、5分 may name the last place first or last; only a list that rises or falls
    throughout tells which.
    """
    ordered = sorted(points, reverse=True)
    if any(one == other for one, other in pairwise(ordered)) or points not in (ordered, ordered[::-1]):
        raise leftover(statement.outcome, text.said(statement))
    return ordered
