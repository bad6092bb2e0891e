"""Put phrases together into statements: what has to hold, and what then happens; and collect the limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.i18n import _
from kaohe.policy.clause.phrases import Bound, Mark, Mention, Phrase, Range, Step, Stop, Stray, Target, Words
from kaohe.policy.clause.refusal import Refused, contradiction, leftover
from kaohe.policy.clause.tokens import Token, amount

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTCOMES = frozenset(
    {
        "OFF",
        "ON",
        "GET",
        "BARE_PER",
        "BOTH_AMOUNT",
        "FULL",
        "FULL_SHARE",
        "ZERO",
        "UNCHANGED",
        "COEFFICIENT",
        "GRADE",
    }
    | {
        "REACHED_PAY",
        "PROPORTION",
        "LINEAR",
        "RANK_STEP",
        "ELSE_NOTHING",
        "ALLOWANCE",
        "WEIGHT",
        "UNRANKED",
        "POINTS",
        "EACH",
        "STARTS",
    }
)
PLACES = frozenset({"RANK_FIRST", "RANK_LAST", "RANK_PLACE", "RANK_RANGE", "RANK_SHARE", "REST", "RANK_BEST"})
CAPS = {
    "CAP_OFF": ("capoff", "capoff2", "capoff3"),
    "CAP_ON": ("capon", "capon2", "capon3"),
    "CAP_ANY": ("capany", "capany2", "capany3"),
    "MOST": ("most",),
    "FLOOR": ("floor",),
    "FULL_POINTS": ("fullpoints", "fullpoints2", "fullpoints3"),
    "WEIGHT_POINTS": ("weightpoints",),
    "GROWTH": ("growth",),
    "FULL_MONEY": ("fullmoney", "fullmoney2"),
}
PLAIN = re.compile(
    r"^(?:的|完成|该项|本项|此项|该指标|时|者|的话|则|就|均|各|后|在|为|,|部分|其中|可|即|应|将|要|每)*$"
)
"""Words that may stand between a figure and what follows from it without changing anything."""


@dataclass(slots=True)
class Statement:
    """Some heads (bounds, steps, places) and the outcome that follows from them."""

    heads: list[Phrase]
    outcome: Mark
    start: int
    began: int = 0
    sentence: int = 0

    @property
    def end(self) -> int:
        """Where the statement ends."""
        return self.outcome.end

    def of(self, *kinds: type[Phrase]) -> list[Phrase]:
        """Return the heads of some kinds."""
        return [head for head in self.heads if isinstance(head, kinds)]

    @property
    def places(self) -> list[Mark]:
        """Return the heads that name places."""
        return [head for head in self.heads if isinstance(head, Mark) and head.type in PLACES]

    @property
    def steps(self) -> list[Step]:
        """Return the heads that name a unit."""
        return [head for head in self.heads if isinstance(head, Step)]

    @property
    def bounds(self) -> list[Bound | Range]:
        """Return the heads that compare."""
        return [head for head in self.heads if isinstance(head, Bound | Range)]


@dataclass(slots=True)
class Limits:
    """What bounds the whole text: caps, floors, full points, how a part of a unit counts."""

    cap_off: Decimal | None = None
    cap_on: Decimal | None = None
    cap_any: Decimal | None = None
    most: Decimal | None = None
    most_full: bool = False
    most_share: Decimal | None = None
    floor: Decimal | None = None
    full: Decimal | None = None
    full_money: Decimal | None = None  # 全勤奖200元: what deductions of money are taken from
    partial: str | None = None
    until_zero: bool = False
    growth: Decimal | None = None
    conflicts: list[Refused] = field(default_factory=list)
    item_most: bool = False  # the text says that it bounds the item: 本项最高, 总分不超过


@dataclass(slots=True)
class Text:
    """A clause in phrases, sorted into statements, declarations and limits."""

    spelled: str
    phrases: list[Phrase]
    statements: list[Statement] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    loose: list[Bound | Range | Step] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    mentions: list[Mention] = field(default_factory=list)

    def said(self, phrase: Phrase | Statement) -> str:
        """Return the words of a phrase."""
        return self.spelled[phrase.start : phrase.end]

    def marks(self, *types: str) -> Iterator[Mark]:
        """Return the marks of some types."""
        return (phrase for phrase in self.phrases if isinstance(phrase, Mark) and phrase.type in types)


def sort(spelled: str, phrases: list[Phrase]) -> Text:
    """Sort phrases into statements, declarations and limits."""
    text = Text(spelled, phrases)
    _limits(text)
    text.phrases = _grades_last(text.phrases)
    _statements(text)
    return text


def _grades_last(phrases: list[Phrase]) -> list[Phrase]:
    """Put a grade that stands before its band behind it: A: 90-100分."""
    heads = [
        phrase
        for phrase in phrases
        if isinstance(phrase, Bound | Range) or (isinstance(phrase, Mark) and phrase.type == "GRADE")
    ]
    if not heads or not isinstance(heads[0], Mark):
        return phrases
    ordered: list[Phrase] = []
    waiting: Phrase | None = None
    for phrase in phrases:
        if isinstance(phrase, Mark) and phrase.type == "GRADE":
            waiting = phrase
            continue
        ordered.append(phrase)
        if waiting is not None and isinstance(phrase, Bound | Range):
            ordered.append(waiting)
            waiting = None
    return [*ordered, waiting] if waiting is not None else ordered


def refuse_open_ended(tokens: list[Token]) -> None:
    """Refuse words that leave the amount open, or point elsewhere."""
    for token in tokens:
        if token.type in ("REFUSED", "OFF_BARE"):
            raise _open_ended(token)


def _open_ended(mark: Token) -> Refused:
    said = mark.text
    if mark.type == "OFF_BARE":
        message = _("“{said}”没有写明分数").format(said=said)
        return Refused("clause.amount_missing", mark.start, mark.end, message, _("写明每次扣几分或加几分"))
    if re.fullmatch(r"[_□().…]+", said):
        message = _("这里是没有填写的空白")
        return Refused("clause.blank", mark.start, mark.end, message, _("填上数字"))
    return Refused(
        "clause.not_understood",
        mark.start,
        mark.end,
        _("“{said}”把分数留给人裁量,或指向别处,算不出来").format(said=said),
        _("写明条件和分数"),
    )


def _limits(text: Text) -> None:
    seen: dict[str, str] = {}
    for mark in text.marks(*CAPS, "MOST_SHARE", "FLOOR_ZERO", "PART_STARTED", "PART_WHOLE"):
        mark.used = True
        name, value = _limit(text, mark)
        if name is None:
            continue
        before = getattr(text.limits, name)
        if before not in (None, False, value):
            # Two rules in one text may each have their own cap; in one rule they contradict.
            text.limits.conflicts.append(contradiction(mark, seen.get(name, ""), text.said(mark)))
            continue
        setattr(text.limits, name, value)
        seen[name] = text.said(mark)


def _limit(text: Text, mark: Mark) -> tuple[str | None, object]:
    if mark.type == "FLOOR_ZERO":
        figures = re.search(r"[\d.]+", text.said(mark))
        text.limits.until_zero = True
        if figures is not None and Decimal(figures.group()) != 0:
            return "cap_off", Decimal(figures.group())
        return None, None
    if mark.type.startswith("PART_"):
        return "partial", "whole" if mark.type == "PART_WHOLE" else "started"
    if mark.type == "MOST_SHARE":
        times = mark.figure("mosttimes")
        if times is not None:
            return "most_share", Decimal(times)
        return "most_share", Decimal((mark.figure("mostshare", "mostshare2") or "0%")[:-1]) / 100
    said = mark.figure(*CAPS[mark.type])
    if said is None:
        return "most_full", True
    name = {
        "CAP_OFF": "cap_off",
        "CAP_ON": "cap_on",
        "CAP_ANY": "cap_any",
        "MOST": "most",
        "FLOOR": "floor",
        "GROWTH": "growth",
        "FULL_MONEY": "full_money",
    }
    if mark.type == "MOST" and re.match(r"本项|该项|总", text.said(mark)):
        text.limits.item_most = True
    return name.get(mark.type, "full"), amount(said).figure


def _statements(text: Text) -> None:
    heads: list[Phrase] = []
    began, sentence = 0, 0
    for place, phrase in enumerate(text.phrases):
        if isinstance(phrase, Stop) and phrase.hard:
            _drop(text, heads)
            heads, began, sentence = [], phrase.end, sentence + 1
        elif isinstance(phrase, Mention):
            text.mentions.append(phrase)
        elif isinstance(phrase, Mark) and phrase.type == "VETO" and not _zero_next(text, place):
            # 一票否决 alone: nothing is left of the item.
            veto = Mark(phrase.start, phrase.end, "ZERO", phrase.token)
            text.phrases[place] = veto
            text.statements.append(_close(text, heads, veto, began, sentence))
            heads, began = [], phrase.end
        elif isinstance(phrase, Bound | Range | Step | Target) or _heads(phrase):
            heads.append(phrase)
        elif isinstance(phrase, Stray):
            outcome = _stray(text, place, phrase, heads)
            if outcome is not None:
                text.statements.append(_close(text, heads, outcome, began, sentence))
                heads, began = [], phrase.end
        elif isinstance(phrase, Mark) and phrase.type in OUTCOMES:
            text.statements.append(_close(text, heads, phrase, began, sentence))
            heads, began = [], phrase.end
    _drop(text, heads)


def _zero_next(text: Text, place: int) -> bool:
    outcome = _outcome_next(text.phrases[place + 1 : place + 6])
    return outcome is not None and outcome.type in ("ZERO", "FULL")


def _heads(phrase: Phrase) -> bool:
    return isinstance(phrase, Mark) and phrase.type in PLACES | {"ORDINAL", "VETO"}


def _close(text: Text, heads: list[Phrase], outcome: Mark, began: int, sentence: int) -> Statement:
    kept: list[Phrase] = []
    stepless = not any(isinstance(head, Step) for head in heads)
    reached = any(isinstance(head, Bound) and head.quantity is None for head in heads)
    for head in _tidied(heads):
        if isinstance(head, Bound) and head.quantity is not None and reached and stepless:
            # ≥95%,达到目标得10分: the figure is the target, and reaching it is what counts.
            head.used = True
            text.targets.append(Target(head.start, head.end, head.relation, head.quantity))
        elif isinstance(head, Target) and (not stepless or reached or head is not heads[-1]):
            text.targets.append(head)
        elif isinstance(head, Target):
            # 目标≥95%得10分: the target is what the outcome hangs on, and stays the target.
            text.targets.append(head)
            head.used = True
            kept.append(_as_bound(head))
        else:
            kept.append(head)
    steps = [head for head in kept if isinstance(head, Step)]
    for head in steps[:-1]:
        if not head.used:
            # 投诉率不高3%,每升高0.1个百分点扣1分: half of a comparison is no unit.
            raise leftover(head, text.said(head))
    first = min([head.start for head in kept] + [outcome.start])
    return Statement(kept, outcome, first, began, sentence)


def _tidied(heads: list[Phrase]) -> list[Phrase]:
    """Leave out 每个 before another unit, and read 延期5天内 before a unit as a bound."""
    last = max((place for place, head in enumerate(heads) if isinstance(head, Step)), default=-1)
    if last >= 0 and _is_bound(heads[last]):
        last += 1
    kept: list[Phrase] = []
    for place, head in enumerate(heads):
        if _past(head) and isinstance(head, Step):
            head.used = True
            kept.append(Bound(head.start, head.end, "gt", head.unit, said=True))
            continue
        if isinstance(head, Step) and place < last:
            plain = head.unit.figure == 1 and head.way is None and head.unit.unit in ("count", "time")
            head.used = plain if head.every else head.within
            if head.every and head.unit.unit == "count" and head.unit.figure == 1:
                continue
            if not head.every and head.within:
                kept.append(Bound(head.start, head.end, "le", head.unit, said=True, way=head.way))
                continue
        kept.append(head)
    return kept


def _is_bound(head: Phrase) -> bool:
    """迟报30分钟以内扣1分 is a bound; 每2分钟内扣1分 is a unit."""
    return isinstance(head, Step) and not head.every and head.within


def _past(head: Phrase) -> bool:
    """超三次,扣30分: past three times, and no unit of three."""
    plain = isinstance(head, Step) and not head.every and head.way == "up" and not head.within
    return plain and isinstance(head, Step) and head.unit.unit == "count" and head.unit.figure != 1


def _as_bound(target: Target) -> Bound:
    relation = target.relation or "ge"
    return Bound(target.start, target.end, relation, target.quantity, target.against, said=True)


def trigger(text: Text, statement: Statement) -> str:
    """Return the words that say when the statement applies: 迟到, 客户投诉到工信部."""
    units = [head.start for head in statement.steps]
    words = _bare(text, statement.began, min([*units, statement.outcome.start]))
    if not words and units:
        words = _bare(text, statement.steps[-1].end, statement.outcome.start)
    if not words and statement.began:
        # 无故脱岗的;1分/人次: a full stop between the event and its points.
        earlier = max((one.end for one in text.statements if one.end <= statement.began), default=0)
        words = _bare(text, earlier, statement.began)
    return words


def _bare(text: Text, start: int, end: int) -> str:
    words = text.spelled[start:end]
    for mark in text.marks("FULL_POINTS", *CAPS, "FLOOR_ZERO", "PART_STARTED", "PART_WHOLE"):
        if start <= mark.start < end:
            words = words.replace(text.said(mark), "")
    words = re.sub(r"[^,;。]*按[一-龥]{2,4}(?:算|论处|处理|论|计)(?=[,;。])", "", words)
    name, _colon, rule = words.partition(":")
    words = name if re.search(r"\d", rule) else words
    words = re.sub(r"^[,;。:、\s)]+|[,;。:、\s(]+$", "", words)
    return re.sub(r"(?:的|则|者)$", "", words)


def _drop(text: Text, heads: list[Phrase]) -> None:
    for head in heads:
        if isinstance(head, Target):
            text.targets.append(head)
        elif isinstance(head, Bound | Range | Step):
            text.loose.append(head)


def _stray(text: Text, place: int, stray: Stray, heads: list[Phrase]) -> Mark | None:
    """Find out what a figure without a comparison is: a point amount, one occurrence, a bound, a noun's part."""
    before = text.phrases[place - 1] if place else None
    after = text.phrases[place + 1 : place + 6]
    unit = stray.quantity.unit
    if unit in ("points", "money"):
        return _amount(text, place, stray, heads)
    outcome = _outcome_next(after)
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
    elif points and _outcome_next(after) is not None:
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


def _outcome_next(after: list[Phrase]) -> Mark | None:
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
