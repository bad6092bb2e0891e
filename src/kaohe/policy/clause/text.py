"""A text in phrases, its statements and limits: what the readers of clauses work on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.policy.clause.phrases import Bound, Mark, Mention, Phrase, Range, Step, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaohe.policy.clause.refusal import Refused


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
    began: int = 0  # where the rule begins, behind its conditions

    def said(self, phrase: Phrase | Statement) -> str:
        """Return the words of a phrase."""
        return self.spelled[phrase.start : phrase.end]

    def marks(self, *types: str) -> Iterator[Mark]:
        """Return the marks of some types."""
        return (phrase for phrase in self.phrases if isinstance(phrase, Mark) and phrase.type in types)
