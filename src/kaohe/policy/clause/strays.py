"""Find out what a figure without a comparison is: an amount, one occurrence, a bound, a part of a noun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaohe.policy.clause.phrases import Bound, Mark, Mention, Phrase, Range, Step, Stop, Stray, Words
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.text import OUTCOMES, PLAIN
from kaohe.policy.clause.tokens import Token

if TYPE_CHECKING:
    from kaohe.policy.clause.text import Text


def read_stray(text: Text, place: int, stray: Stray, heads: list[Phrase]) -> Mark | None:
    """Find out what a figure without a comparison is: a point amount, one occurrence, a bound, a noun's part."""
    before = text.phrases[place - 1] if place else None
    after = text.phrases[place + 1 : place + 6]
    unit = stray.quantity.unit
    if unit in ("points", "money"):
        return _amount(text, place, stray, heads)
    outcome = outcome_next(after)
    once = outcome is not None and outcome.type in ("OFF", "ON", "BARE_PER")
    noun = bool(after) and isinstance(after[0], Words | Mention) and not _goes_on(after[0])
    if unit in ("count", "time") and once:
        stray.used = True
        if isinstance(before, Words) and before.text.endswith(("连续", "累计")) and noun:
            # 连续两次不合格的扣3分: part of what happens.
            return None
        if stray.quantity.figure != 1:
            heads.append(Bound(stray.start, stray.end, "eq", stray.quantity, listed=True))
            return None
        heads.append(Step(stray.start, stray.end, None, (stray.quantity,), every=False))
    elif outcome is not None and outcome.type == "ZERO" and unit == "count" and noun and _happens(before):
        # 出现一次越级上访即不得分: so many of what the words after it name.
        stray.used = True
        heads.append(_exact(stray))
    elif _hangs_on(outcome) and (unit == "count" or not noun or _gap(after[0])):
        if unit != "bare" or heads:
            heads.append(_compared(text, stray, before))
    elif noun and unit in ("count", "time", "bare") and (unit != "bare" or _named(after[0])):
        # 15秒接通率, 100家重点客户: part of a noun.
        stray.used = True
    return None


def _amount(text: Text, place: int, stray: Stray, heads: list[Phrase]) -> Mark | None:
    """Read points or money without a verb: 每次2分, (15分), 90分得优."""
    before = text.phrases[place - 1] if place else None
    after = text.phrases[place + 1 : place + 6]
    points = stray.quantity.unit == "points"
    if isinstance(before, Step) or (_gap(before) and _follows_step(text, place)):
        stray.used = True
        return _implied(stray)
    bounded = any(isinstance(head, Bound | Range) for head in heads)
    if (
        points
        and bounded
        and isinstance(before, Stop | Bound | Range)
        and (not after or isinstance(after[0], Stop))
    ):
        # 时长≤30分钟,10分; 90分以上10分
        stray.used = True
        return _implied(stray, "GET")
    alone = (before is None or text.spelled[stray.start - 1] in "(;。:") and (
        not after or isinstance(after[0], Stop)
    )
    if points and alone and text.limits.full in (None, stray.quantity.figure):
        stray.used = True
        text.limits.full = stray.quantity.figure
    elif points and outcome_next(after) is not None:
        heads.append(_compared(text, stray, before))
    return None


def _happens(before: Phrase | None) -> bool:
    return isinstance(before, Words) and re.search(r"(?:出现|发生|发现|有)$", before.text) is not None


def _goes_on(after: Phrase) -> bool:
    """30场至39件: half of a range is no part of a noun."""
    return isinstance(after, Words) and after.text[:1] in "至到-"


def _hangs_on(outcome: Mark | None) -> bool:
    return outcome is not None and outcome.type in (
        *("GET", "FULL", "ZERO", "COEFFICIENT", "FULL_SHARE", "UNCHANGED"),
    )


def _named(after: Phrase) -> bool:
    """10000号, 5G网络: a figure that is a name."""
    return isinstance(after, Words) and re.match(r"号|G|热线|平台|客服|系统|网", after.text) is not None


def _breaks(phrase: Phrase) -> bool:
    return isinstance(phrase, Words) and not PLAIN.match(phrase.text)


def _compared(text: Text, stray: Stray, before: Phrase | None) -> Bound:
    following = [phrase for phrase in text.phrases if phrase.start >= stray.end][:1]
    if following and stray.quantity.unit in ("count", "points") and _breaks(following[0]):
        # 7单及上得0分: what stands after the figure is half of a bound.
        raise leftover(following[0], text.said(following[0]))
    half = before.text[-2:] if isinstance(before, Words) else ""
    if re.search(r"[于过到足满超低高]$|[超低高]", half):
        # 申报率于96%为0分: half of a comparison is gone.
        raise leftover(stray, half + text.said(stray))
    stray.used = True
    return _exact(stray)


def _exact(stray: Stray) -> Bound:
    return Bound(stray.start, stray.end, "eq", stray.quantity)


def _gap(phrase: Phrase | None) -> bool:
    return isinstance(phrase, Words) and PLAIN.match(phrase.text) is not None


def _follows_step(text: Text, place: int) -> bool:
    return place >= 2 and isinstance(text.phrases[place - 2], Step)


def _implied(stray: Stray, kind: str = "POINTS") -> Mark:
    unit = "元" if stray.quantity.unit == "money" else "分"
    said = f"{stray.quantity.figure}{unit}"
    token = Token(kind, said, stray.start, stray.end, {"off" if kind == "POINTS" else "get": said})
    return Mark(stray.start, stray.end, kind, token)


def outcome_next(after: list[Phrase]) -> Mark | None:
    """Return the outcome that follows in the same breath, over words and a comma."""
    for phrase in after:
        if isinstance(phrase, Mark) and phrase.type in OUTCOMES:
            return phrase
        if isinstance(phrase, Stop) and phrase.text in ",()":
            continue
        if isinstance(phrase, Mark) and phrase.type in ("INCLUDED", "EXCLUDED"):
            continue
        if not isinstance(phrase, Words):
            return None
    return None
