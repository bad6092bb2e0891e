"""Read one clause: spelling, tokens, phrases, statements, rule; and say how it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lark.exceptions import UnexpectedInput
from pydantic import ValidationError

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.clause.compose import compose
from kaohe.policy.clause.draft import Ambiguity, Draft, Reading
from kaohe.policy.clause.grammar import parse as parse_tokens
from kaohe.policy.clause.limits import refuse_open_ended
from kaohe.policy.clause.lists import written_list
from kaohe.policy.clause.phrases import Phrase, phrases
from kaohe.policy.clause.premise import premise_end, read_premise
from kaohe.policy.clause.refusal import Refused
from kaohe.policy.clause.repair import LONGEST, Repair, Spelled, spell
from kaohe.policy.clause.sentences import read_sentences
from kaohe.policy.clause.settle import settle
from kaohe.policy.clause.statements import sort
from kaohe.policy.clause.tokens import Token, scan
from kaohe.policy.rules.rule import Rule, build, prune

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that was understood: its text, its rule, what was repaired, what can be read otherwise."""

    text: str
    rule: Rule
    repairs: tuple[Repair, ...]
    ambiguities: tuple[Ambiguity, ...]
    notes: tuple[str, ...]

    @property
    def normal(self) -> str:
        """The clause printed back in normal form."""
        return self.rule.words()

    def reading(self) -> dict[str, Any]:
        """Say how the clause was read: in Chinese and English, with repairs and ambiguities."""
        said: dict[str, Any] = {"zh": self.rule.words(), "en": self.rule.words_en()}
        if self.repairs:
            said["repaired"] = [
                {"span": list(one.span), "was": one.was, "now": one.now} for one in self.repairs
            ]
        if self.ambiguities:
            said["ambiguous"] = [_shown(one) for one in self.ambiguities]
        if self.notes:
            said["notes"] = list(self.notes)
        return said

    def as_json(self) -> dict[str, Any]:
        """Return the fields of the command-line contract."""
        return {"rule": prune(self.rule), "reading": self.reading(), "normal": self.normal}


def _shown(ambiguity: Ambiguity) -> dict[str, Any]:
    return {
        "question": ambiguity.question,
        "readings": [reading.words for reading in ambiguity.readings],
        "default": ambiguity.readings[0].words if ambiguity.settled else None,
    }


@lru_cache(maxsize=2048)
def read(text: str) -> Clause:
    """Read a clause into a rule; raises `KaoheError` with code, span and hint where it is not understood.

    >>> read("目标≥95%,每低于目标1个百分点扣1分,扣完为止").normal
    '目标≥95%,每低于目标1个百分点扣1分'
    """
    if len(text) > LONGEST:
        raise refuse(
            "clause.too_long",
            _("这段文字有 {length} 个字,超过一条规则的长度").format(length=len(text)),
            _("每次给一条规则,最多 {longest} 个字").format(longest=LONGEST),
            span=(LONGEST, len(text)),
        )
    spelled = spell(text)
    endless = re.search(
        r"\d{13,}|\.\d{9,}|(?<![点零一二三四五六七八九十百千])零[一二三四五六七八九]+(?=[分元个])",
        spelled.text,
    )
    if endless is not None:
        raise refuse(
            "clause.number",
            _("“{said}”不像是条文里的数").format(said=endless.group()[:20]),
            _("核对数字"),
            span=spelled.span(*endless.span()),
            text=text,
        )
    try:
        draft = _draft(spelled)
    except Refused as refused:
        listed = written_list(spelled.text, _rule_of) or read_sentences(spelled.text, _rule_of)
        if listed is None:
            raise _error(spelled, refused) from None
        draft = Draft(listed)
    except ValidationError as invalid:
        raise refuse(
            "clause.contradiction", _first_line(invalid), _("核对数字"), span=(0, len(text)), text=text
        ) from None
    written_out = None if draft.rule.words() == spelled.text else written_list(spelled.text, _rule_of)
    if written_out is not None:
        draft = Draft(written_out)
    repairs = tuple(sorted(spelled.repairs, key=lambda one: one.span))
    return Clause(text, draft.rule, repairs, tuple(draft.ambiguities), tuple(draft.notes))


def _draft(spelled: Spelled) -> Draft:
    if not spelled.text:
        raise Refused("clause.not_understood", 0, 0, _("这里没有文字"), _("写一条规则"))
    scanned = scan(spelled.text)
    refuse_open_ended(scanned)
    tokens = settle(scanned)
    try:
        tree = parse_tokens(tokens)
    except UnexpectedInput as unexpected:
        raise _unexpected(spelled, unexpected) from None
    found = phrases(tree, tokens)
    end = premise_end(spelled.text, found)
    if end is None:
        return compose(sort(spelled.text, found), scanned)
    return _under_premise(spelled, found, scanned, end)


def _rule_of(text: str) -> Rule | None:
    try:
        return read(text).rule
    except KaoheError:
        return None


def _under_premise(spelled: Spelled, found: list[Phrase], scanned: list[Token], end: int) -> Draft:
    """Read the conditions before ``end`` and the rule after it."""
    before = [phrase for phrase in found if phrase.start < end]
    conditions, join = read_premise(sort(spelled.text, before))
    after = [phrase for phrase in found if phrase.start >= end]
    draft = compose(sort(spelled.text, after, end), [token for token in scanned if token.start >= end])
    draft.rule = build("conditional", conditions=conditions, join=join, rule=draft.rule)
    draft.ambiguities = [_under(one, conditions, join) for one in draft.ambiguities]
    return draft


def _under(ambiguity: Ambiguity, conditions: tuple[Any, ...], join: str) -> Ambiguity:
    """Put every reading of what follows under the same conditions."""
    readings = tuple(
        Reading(one.words, build("conditional", conditions=conditions, join=join, rule=one.rule))
        for one in ambiguity.readings
    )
    return Ambiguity(ambiguity.question, readings, ambiguity.settled)


def _unexpected(spelled: Spelled, unexpected: UnexpectedInput) -> Refused:
    place = getattr(unexpected, "pos_in_stream", None)
    token = getattr(unexpected, "token", None)
    start = getattr(token, "start_pos", place)
    end = getattr(token, "end_pos", None)
    # At the end of the text Lark names no place of its own.
    if start is None or start < 0 or getattr(token, "type", "") == "$END":
        start = end = len(spelled.text)
    return Refused(
        "clause.unexpected",
        start,
        end or start + 1,
        _("看不懂“{said}”:前面读到“{before}”").format(
            said=spelled.text[start : end or start + 1] or _("结尾"), before=spelled.text[:start][-16:]
        ),
        _("写成“每低于目标1个百分点扣1分”即可"),
    )


def _error(spelled: Spelled, refused: Refused) -> KaoheError:
    span = spelled.span(*refused.span)
    return refuse(refused.code, refused.message, refused.hint, span=span, text=spelled.source)


def _first_line(error: ValueError) -> str:
    details = getattr(error, "errors", None)
    if details is None:
        return str(error)
    return "; ".join(dict.fromkeys(str(one["msg"]).removeprefix("Value error, ") for one in details()))


def readings(clause: Clause) -> Iterator[Rule]:
    """Return every rule that the clause may mean: one, unless an ambiguity has no default."""
    open_ones = [one for one in clause.ambiguities if not one.settled]
    if not open_ones:
        yield clause.rule
    for ambiguity in open_ones:
        for reading in ambiguity.readings:
            yield reading.rule
