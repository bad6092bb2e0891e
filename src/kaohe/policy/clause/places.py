"""Texts that give points by place: 前三名得4分,后三名得2分,其余得3分."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.policy.clause.draft import Draft
from kaohe.policy.clause.each import each_place
from kaohe.policy.clause.figures import number
from kaohe.policy.clause.outcomes import given
from kaohe.policy.clause.refusal import contradiction, leftover
from kaohe.policy.clause.tokens import amount
from kaohe.policy.rules.rule import build

ONWARD = 10_000
"""A last place that stands for "and all after it"."""

if TYPE_CHECKING:
    from kaohe.policy.clause.phrases import Mark
    from kaohe.policy.clause.text import Statement, Text


def read_places(text: Text, statements: list[Statement]) -> Draft:
    """Read statements whose heads are places."""
    fields: dict[str, Any] = {"places": [], "gives": "points", "full": text.limits.full}
    kinds = set()
    last: Statement | None = None
    for statement in statements:
        statement.outcome.used = True
        for head in statement.heads:
            head.used = True
        if statement.outcome.type == "UNRANKED":
            fields["zero"] = "out"
        elif statement.outcome.type == "RANK_STEP":
            said = statement.outcome.figure("rankstep", "rankstep2")
            fields["descending"] = amount(said or "0分").figure
        elif not statement.places:
            _without_place(text, statement, fields)
        else:
            kinds.add(_placed(text, statement, fields))
        last = statement
    if "unchanged" in kinds:
        kinds = (kinds - {"unchanged"}) or {"change"}
    if "share" in kinds and kinds <= {"share", "full", "points"}:
        _as_shares(text, fields, last)
        kinds = {"share"}
    kinds = {"points"} if kinds == {"full"} else kinds - {"full"}
    if len(kinds) > 1 and last is not None:
        raise contradiction(last.outcome, text.said(statements[0]), text.said(last))
    fields["gives"] = next(iter(kinds), "points")
    if fields["gives"] == "points" and all(group["points"] is not None for group in fields["places"]):
        fields["full"] = None
    _finish(text, statements, fields)
    return Draft(build("rank_points", **fields))


def _broken(text: Text, statement: Statement) -> None:
    """Refuse 第7名及后得6分: words between the place and its points that look like half of 及以后."""
    for place in statement.places:
        if place.type == "RANK_PLACE" and text.spelled[: place.start].endswith(("数", "倒", "第")):
            # 数第二位: the first half of 倒数 is gone.
            raise leftover(place, text.said(place))
    start = max(place.end for place in statement.places)
    between = text.spelled[start : statement.outcome.start]
    if re.search(r"[及以后前名位第]", re.sub(r"单位|部门|名单|并列名次", "", between)):
        raise leftover(statement.outcome, text.said(statement.outcome))


def _placed(text: Text, statement: Statement, fields: dict[str, Any]) -> str:
    """Take up one statement; returns what it gives."""
    _broken(text, statement)
    for bound in statement.bounds:
        # 前3名且完成率达到100%的: a condition on another figure, which places cannot hold.
        raise leftover(bound, text.said(bound))
    if statement.outcome.type == "EACH":
        groups, kind = each_place(text, statement, [_group(text, place) for place in statement.places])
        for group in groups:
            _keep(text, statement, group, fields, statement.places[0])
        return kind
    points, kind, _grade = given(text, statement)
    full = statement.outcome.type == "FULL"
    if (points is None and not full) or kind not in ("points", "change", "share"):
        raise leftover(statement.outcome, text.said(statement))
    _place(text, statement, points, fields)
    if full:
        return "full"
    return "unchanged" if statement.outcome.type == "UNCHANGED" else kind


def _as_shares(text: Text, fields: dict[str, Any], last: Statement | None) -> None:
    """前20%得满分,其余得80%分值: full points are the whole share; bare points do not go with shares."""
    for group in fields["places"]:
        group["points"] = Decimal(1) if group["points"] is None else group["points"]
    figures = [group["points"] for group in fields["places"]] + [fields.get("others") or Decimal(0)]
    if any(figure > 2 for figure in figures) and last is not None:
        raise leftover(last.outcome, text.said(last))


def _without_place(text: Text, statement: Statement, fields: dict[str, Any]) -> None:
    """位于80%以下不得分 closes a list of shares; 转化率为0得0分 stands beside the ranking."""
    points, _kind, _grade = given(text, statement)
    zero = any(getattr(getattr(bound, "quantity", None), "figure", None) == 0 for bound in statement.bounds)
    if zero and points == 0:
        fields["zero"] = "out" if "不参与" in text.spelled or "不参加" in text.spelled else "ranked"
        return
    shares = all(getattr(getattr(one, "quantity", None), "unit", "") == "rate" for one in statement.bounds)
    if points is None or "others" in fields or not statement.bounds or not shares:
        raise leftover(statement.outcome, text.said(statement))
    fields["others"] = points


def _place(text: Text, statement: Statement, points: Decimal | None, fields: dict[str, Any]) -> None:
    for place in statement.places:
        if place.type == "REST":
            if fields.setdefault("others", points) != points:
                raise contradiction(place, text.said(place), text.said(statement))
            continue
        if place.type == "RANK_BEST":
            fields["best"] = points
            continue
        _keep(text, statement, {**_group(text, place), "points": points}, fields, place)


def _keep(
    text: Text, statement: Statement, group: dict[str, Any], fields: dict[str, Any], place: Mark
) -> None:
    if any({**one, "points": 0} == {**group, "points": 0} for one in fields["places"]):
        raise contradiction(place, text.said(place), text.said(statement))
    fields["places"].append(group)


def _group(text: Text, place: Mark) -> dict[str, Any]:
    said = text.said(place)
    if place.type == "RANK_FIRST":
        return {"first": int(number(place.figure("first1", "first2") or "1"))}
    if place.type == "RANK_LAST":
        nth = place.figure("last0", "last1")
        if nth is not None and "第" in said:
            return {"last": int(number(nth)), "nth": True}
        return {"last": int(number(place.figure("last0", "last1", "last2", "last3") or "1"))}
    if place.type == "RANK_SHARE":
        share = Decimal((place.figure("rankshare") or "0%")[:-1]) / 100
        return {"top" if place.figure("rankside") == "前" else "bottom": share}
    if place.type == "RANK_RANGE" and place.figure("rank3", "rank4"):
        return {"place": int(number(place.figure("rank3", "rank4") or "1")), "to": ONWARD}
    if place.type == "RANK_RANGE":
        return {
            "place": int(number(place.figure("rank1") or "1")),
            "to": int(number(place.figure("rank2") or "1")),
        }
    for first in (1, 2, 3):
        if place.figure(f"place{first}"):
            return {"place": first}
    named = place.figure("places")
    if named is not None:
        return {"several": [int(number(one)) for one in re.split("[、,]", named)]}
    return {"place": int(number(place.figure("place") or "1"))}


def _finish(text: Text, statements: list[Statement], fields: dict[str, Any]) -> None:
    places = fields["places"]
    for group in places:
        group.pop("nth", None)
    if "descending" in fields:
        if "best" not in fields and len(places) == 1 and places[0].get("place", places[0].get("first")) == 1:
            fields["best"] = places.pop()["points"]
            # 第一得满分: the best has the points of the item.
            fields["full"] = text.limits.full if fields["best"] is None else None
        if "best" not in fields or places:
            raise leftover(statements[-1].outcome, text.said(statements[-1]))
    for one in places:
        # 6-10名得8分,10名以后得5分: after the tenth, where the tenth is taken.
        if one.get("to") == ONWARD and any(other.get("to") == one["place"] for other in places):
            one["place"] += 1
    spans = sorted((one["place"], one.get("to") or one["place"]) for one in places if "place" in one)
    if any(end >= start for (_first, end), (start, _last) in pairwise(spans)):
        raise contradiction(statements[-1].outcome, text.said(statements[0]), text.said(statements[-1]))
    for name in ("last", "top", "bottom"):
        # 末位扣2分,倒数第二位扣1分: the narrower group is looked at first.
        if sum(name in group for group in places) > 1:
            places.sort(key=lambda group, name=name: group.get(name, 0))
    fields["places"] = tuple(places)
