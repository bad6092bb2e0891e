"""The conditions of a text: 前提:客户线收入≥60%且回款率≥90%。 and 回款率达到80%的,商机转化率每高1个百分点加1分."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.clause.phrases import Bound, Phrase, Range, Step
from kaohe.policy.clause.refusal import Refused, leftover

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Statement, Text

SAID = re.compile(r"前提:[^。]+。|在?[^,;。]{2,40}?的?(?:前提|条件|情况)下[,:]?")
MEASURED = (
    r"[一-龥A-Za-z0-9]{0,14}"
    r"(?:率|量|额|(?<!系)数|度|收入|利润|成本|产值|比重|占比|比例|得分|分数|成绩|时长|人次)"
)
SUBJECT = re.compile(MEASURED + r"$")
BEGINS = re.compile(rf"(?:则|其|可)?(?P<name>{MEASURED})(?=目标|每|≥|≤|>|<|=|不|低|高|超|达|按|得|为|应|\d)")
LINKS = re.compile(r"^(?:的|时|后|,|且|并且?|同时|或者?|、)*")
EVENT = re.compile(r"(?:的)?(?:,)?(?:且|并且|同时|或者?)(?P<event>[^\d,;。:]{2,16}?)(?:的|时)?[,:。]")
"""回款率达到80%且无坏账的: a condition without a figure beside one that has one."""
RELATED = re.compile(
    r"(?:的话|的|时|后|以上|部分|\([^)]*\))*(?:[,;。:、]|且|并|同时|或|按|可|则|给|予|发|奖|提|核|计|为|$)"
)
"""What may stand between a condition and what it is a condition of."""
OWN = "实际值"


def premise_end(spelled: str, found: list[Phrase]) -> int | None:
    """Return where the conditions that a text begins with end; None where it begins with its rule."""
    said = SAID.match(spelled)
    if said is not None:
        bounded = any(isinstance(one, Bound | Range) and one.start < said.end() for one in found)
        # 发生事故的情况下: an event, and no condition.
        return said.end() if bounded or "情况下" not in said.group() else None
    bounds = _leading(found)
    if not bounds or not all(_named(spelled, one) for one in bounds):
        return None
    end = bounds[-1].end
    rest = re.match(r"(?:的|时|后|的话)?[,:]+", spelled[end:])
    if rest is None:
        return None
    end += rest.end()
    return end if _about_another(spelled, bounds, end, found) else None


def _leading(found: list[Phrase]) -> list[Bound | Range]:
    """Return the comparisons that stand before everything else that steers."""
    bounds: list[Bound | Range] = []
    for phrase in found:
        if isinstance(phrase, Range) or (isinstance(phrase, Bound) and phrase.quantity is not None):
            bounds.append(phrase)
        elif isinstance(phrase, Step) or type(phrase).__name__ in ("Mark", "Target", "Bound"):
            if type(phrase).__name__ == "Mark" and getattr(phrase, "type", "") in ("AND", "OR"):
                continue
            break
        elif getattr(phrase, "hard", False):
            break
    return bounds


def _named(spelled: str, bound: Bound | Range) -> bool:
    return SUBJECT.search(re.split(r"[,;。:、]", spelled[: bound.start])[-1]) is not None


def _about_another(spelled: str, bounds: list[Bound | Range], end: int, found: list[Phrase]) -> bool:
    """Tell whether what follows measures something else than the comparisons before it."""
    rest = BEGINS.match(spelled[end:])
    if rest is not None:
        names = [_bare_subject(spelled, one) for one in bounds]
        return not any(_same(name, rest["name"]) for name in names)
    # 完成率达到60%的,每新增一户加1分: households are no percentage points.
    step = next((one for one in found if isinstance(one, Step) and one.start >= end), None)
    rates = all(_quantity(one).unit == "rate" for one in bounds)
    return step is not None and step.every and rates and bool(step.words) and step.unit.unit == "count"


def _quantity(bound: Bound | Range) -> Any:
    return bound.high if isinstance(bound, Range) else bound.quantity


def _bare_subject(spelled: str, bound: Bound | Range) -> str:
    words = re.split(r"[,;。:、]", spelled[: bound.start])[-1]
    return re.sub(r"^(?:当(?!季|月|年|期)|如果|若|如|且|或者?|并且?|同时|但)", "", words)


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def read_premise(text: Text) -> tuple[tuple[Any, ...], str]:
    """Read the conditions of a premise, and whether all must hold or any."""
    if text.statements:
        raise leftover(text.phrases[-1], text.spelled[text.phrases[0].start : text.phrases[-1].end])
    conditions = conditions_of(text)
    if conditions:
        return conditions, join_of(text, [one for one in text.loose if isinstance(one, Bound | Range)])
    words = text.spelled[text.phrases[0].start : text.phrases[-1].end]
    words = re.sub(r"^前提:|^在|的?(?:前提|条件)下[,:]?$|[。,]$", "", words)
    if re.search(r"\d", words):
        raise leftover(text.phrases[0], text.said(text.phrases[0]))
    return ({"of": words},), "all"


def join_of(text: Text, bounds: list[Any]) -> str:
    """Tell whether all conditions must hold (且) or any (或); refuses a mixture."""
    between = [text.spelled[one.end : other.start] for one, other in pairwise(bounds)]
    either = [re.search(r"^(?:的|,)*或", words) is not None for words in between]
    tail = EVENT.match(text.spelled[bounds[-1].end :]) if bounds else None
    if tail is not None:
        either.append(re.match(r"(?:的)?(?:,)?或", tail.group()) is not None)
    if any(either) and not all(either):
        where = bounds[-1]
        raise Refused(
            "clause.not_understood",
            where.start,
            where.end,
            _("“且”和“或”混在一起,不知道先算哪个"),
            _("分成两条写"),
        )
    return "any" if any(either) else "all"


def conditions_of(text: Text) -> tuple[Any, ...]:
    """Return the comparisons that no rule took up, as conditions."""
    found: list[dict[str, Any]] = []
    for bound in text.loose:
        if isinstance(bound, Range):
            found.append(_range_condition(text, bound))
        if not isinstance(bound, Bound) or bound.quantity is None:
            continue
        if bound.quantity.unit == "point" or bound.gap is not None:
            raise leftover(bound, text.said(bound))
        bound.used = True
        side = SIDES[bound.relation]
        name = _subject(text, bound.start)
        if found and text.spelled[: bound.start].endswith("且") and _closes(found[-1], side):
            # 收入≥70%且≤100%: both bounds are of one figure.
            found[-1]["reach"][side] = bound.quantity.figure
            continue
        found.append({"of": name, "reach": {side: bound.quantity.figure}, "measure": bound.quantity.measure})
        event = EVENT.match(text.spelled[bound.end :])
        if event is not None:
            found.append({"of": event["event"]})
        elif not RELATED.match(text.spelled[bound.end :]) or _lost_event(text.spelled[bound.end :]):
            # 回款率达到80%无坏账的: what the words add is not known.
            raise leftover(bound, text.said(bound))
    return tuple(found)


def _lost_event(rest: str) -> bool:
    """且无坏账的按回款额…: a condition without a figure that does not end where a condition ends."""
    joined = re.match(r"(?:的)?,?(?:且|并且?|同时|或者?)(?P<more>[^,;。:]*)", rest)
    return joined is not None and re.search(r"\d", joined["more"].split("按")[0]) is None


SIDES = {"ge": "at_least", "gt": "above", "le": "at_most", "lt": "below", "eq": "at_least"}


def _closes(condition: dict[str, Any], side: str) -> bool:
    lower, upper = {"at_least", "above"}, {"at_most", "below"}
    sides = set(condition["reach"])
    return (side in upper and sides <= lower) or (side in lower and sides <= upper)


def _subject(text: Text, end: int) -> str:
    words = re.split(r"[,;。:且、]|或者?(?=[一-龥])", text.spelled[:end])[-1]
    return re.sub(r"^(?:当(?!季|月|年|期)|如果|若|如|且|或者?|并且?|同时)", "", words) or OWN


def _range_condition(text: Text, bound: Range) -> dict[str, Any]:
    bound.used = True
    fields = {
        "at_least" if bound.low_in else "above": bound.low.figure,
        "at_most" if bound.high_in else "below": bound.high.figure,
    }
    name = _subject(text, bound.start)
    return {"of": name, "reach": fields, "measure": bound.low.measure}


def apart(text: Text, statement: Statement) -> list[Bound]:
    """Return the comparisons of a statement that are on another figure than its first one."""
    bounds = [one for one in statement.bounds if isinstance(one, Bound) and one.quantity is not None]
    if len(bounds) < 2:
        return []
    first = _bare_subject(text.spelled, bounds[0])
    others = []
    for before, bound in pairwise(bounds):
        words = LINKS.sub("", text.spelled[before.end : bound.start])
        if SUBJECT.search(words) and not _same(first, words):
            others.append(bound)
    return others


def take_apart(text: Text, statement: Statement) -> tuple[list[dict[str, Any]], str] | None:
    """Make conditions of the comparisons that are on other figures: 及时率低于90%且投诉率高于5%的扣5分."""
    others = apart(text, statement)
    if not others:
        return None
    bounds = [one for one in statement.bounds if isinstance(one, Bound) and one.quantity is not None]
    if join_of(text, bounds) == "any" or len(text.statements) > 1 or len(others) != len(bounds) - 1:
        raise leftover(others[0], text.said(others[0]))
    conditions = []
    for bound in others:
        bound.used = True
        statement.heads.remove(bound)
        quantity = _quantity(bound)
        reach = {SIDES[bound.relation]: quantity.figure}
        conditions.append({"of": _subject(text, bound.start), "reach": reach, "measure": quantity.measure})
    return conditions, "all"
