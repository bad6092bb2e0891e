"""Put phrases together into statements: what has to hold, and what then happens; and collect the limits."""

from __future__ import annotations

import re

from kaohe.policy.clause.limits import read_limits
from kaohe.policy.clause.phrases import Bound, Mark, Mention, Phrase, Range, Step, Stop, Stray, Target
from kaohe.policy.clause.refusal import leftover
from kaohe.policy.clause.strays import outcome_next, read_stray
from kaohe.policy.clause.text import CAPS, OUTCOMES, PLACES, Statement, Text


def sort(spelled: str, phrases: list[Phrase], began: int = 0) -> Text:
    """Sort phrases into statements, declarations and limits; what stands before ``began`` is no part of them."""
    text = Text(spelled, phrases, began=began)
    read_limits(text)
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


def _statements(text: Text) -> None:
    heads: list[Phrase] = []
    began, sentence = text.began, 0
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
            outcome = read_stray(text, place, phrase, heads)
            if outcome is not None:
                text.statements.append(_close(text, heads, outcome, began, sentence))
                heads, began = [], phrase.end
        elif isinstance(phrase, Mark) and phrase.type in OUTCOMES:
            text.statements.append(_close(text, heads, phrase, began, sentence))
            heads, began = [], phrase.end
    _drop(text, heads)


def _zero_next(text: Text, place: int) -> bool:
    outcome = outcome_next(text.phrases[place + 1 : place + 6])
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
    if not words and statement.began > text.began:
        # 无故脱岗的;1分/人次: a full stop between the event and its points.
        earlier = max((one.end for one in text.statements if one.end <= statement.began), default=text.began)
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
