"""A pay item (薪酬项): how its amount is worked out, what it hangs on, how it is divided, how it is booked."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.measure import ConditionText
from kaohe.policy.period import CYCLES, Cycle
from kaohe.policy.rules.reach import Reach
from kaohe.policy.rules.registry import AnyRule
from kaohe.policy.rules.rule import Exact

FormulaText = Annotated[
    Text, BeforeValidator(lambda written: str(written) if type(written) is int else written)
]
"""A formula over measures, points of nodes, parameters, other items and figures of the roster."""

Payee = Literal["subject", "members"]
"""To whom an item is paid: to the subject, or to each person who is a member of it."""
INPUTS = ("value", "full", "count", "target")
"""What a pay item may hand to its rule, each as a formula."""


class Gate(Cited):
    """A condition without which nothing is paid (门槛): the figure ``of`` lies within the bounds.

    A figure of the other unit than the bound's makes no sense; exactly the bound of ``at_least`` is reached.
    """

    title: Text
    of: FormulaText
    at_least: Exact | None = None
    above: Exact | None = None
    at_most: Exact | None = None
    below: Exact | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if all(bound is None for bound in (self.at_least, self.above, self.at_most, self.below)):
            raise ValueError("写 at_least、above、at_most 或 below / a gate needs a bound")
        _ = self.reach
        return self

    @property
    def reach(self) -> Reach:
        """Return the bounds."""
        return Reach(at_least=self.at_least, above=self.above, at_most=self.at_most, below=self.below)


class Portion(Element):
    """A fixed share of another item (各 50%): all portions of one item add up to its cents."""

    of: Identifier
    share: Exact = Field(gt=0, le=1)


class Division(Element):
    """A pool divided over those to whom this item applies: what they get adds up to it to the cent.

    ``of``: the item whose amounts, over all subjects alike in ``within``, are the pool; for an item of members
    the pool is their own subject's, or with ``together`` that of all subjects. ``by``: heads, a formula for
    each one's weight, or a formula for what each was given by hand; that may not exceed the pool. ``order``:
    whose remainders are as large get the odd cents in the order of these columns of the roster, then by name.
    """

    of: Identifier
    within: tuple[Identifier, ...] = ()
    together: bool = False
    order: tuple[Identifier, ...] = ()
    by: Literal["heads", "weight", "hand"] = "heads"
    formula: FormulaText | None = None

    @model_validator(mode="after")
    def _weighed(self) -> Self:
        if (self.by == "heads") is not (self.formula is None):
            raise ValueError("by: weight 或 hand 要写 formula,heads 不写 / weight and hand need a formula")
        return self


class Settlement(Cited):
    """Cumulative settlement (累计清算): what is worked out is due for the year so far; paid is what is new of it.

    ``negative``: what was paid too much is claimed back at once, or carried until later amounts make up for it.
    ``at_year_end``: whether what is then still owed is claimed back or waived. ``against``: what the subject
    ``own`` was paid, or what ``all`` were, where one holder of a post follows another.
    """

    negative: Literal["claim", "carry"] = "claim"
    at_year_end: Literal["claim", "waive"] = "claim"
    against: Literal["own", "all"] = "own"


class PayItem(Cited):
    """An amount of money for one subject and period, half up to 0.01 here and nowhere else (contract 2).

    One of ``formula``, ``rule`` (with its inputs ``value``, ``full``, ``count``, ``target`` and ``conditions``
    as formulas), ``portion`` and ``division`` says how it comes about. Any figure that is missing leaves it
    unpaid, with the reason. ``when``: gates; where one is not reached the amount is 0, and nothing of a pool is
    taken. ``payee``: the subject itself, or each person of the roster who is a member of it: then conditions and
    columns are those of the person, figures of the subject are at hand too. ``at``: whether the item comes up
    each period, or only in the last one of the policy's year. ``books``: how it is booked: as ``due``,
    as ``withheld``, as ``released`` from what was withheld, or not at all, a working for other items.
    ``transition``: how the item comes about in a period in which versions of the policy change, where that is
    not as the policy says: a wage by ``days``, a commission by the ``dates`` of what is sold.
    """

    title: Text
    payee: Payee = "subject"
    applies_to: ConditionText | None = None
    cycles: tuple[Cycle, ...] = Field(default=CYCLES, min_length=1)
    at: Literal["each", "year_end"] = "each"
    when: tuple[Gate, ...] = ()
    formula: FormulaText | None = None
    rule: AnyRule | None = None
    clause: Text | None = None
    value: FormulaText | None = None
    full: FormulaText | None = None
    count: FormulaText | None = None
    target: FormulaText | None = None
    conditions: dict[Text, FormulaText] = Field(default_factory=dict)
    portion: Portion | None = None
    division: Division | None = None
    settles: Settlement | None = None
    floor: Exact | None = None
    cap: Exact | None = None
    books: Literal["due", "withheld", "released", "none"] = "due"
    transition: Literal["days", "dates"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.formula, self.rule, self.portion, self.division]
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                "写 formula、rule、portion、division 之一 / one of formula, rule, portion and division"
            )
        if self.rule is None and (self.conditions or any(self.inputs())):
            raise ValueError(
                "value、full、count、target、conditions 只和 rule 一起写 / inputs belong to a rule"
            )
        if self.settles is not None and (self.portion is not None or self.division is not None):
            raise ValueError("累计清算的项用 formula 或 rule / a settled item needs a formula or a rule")
        if self.division is not None:
            self._divides(self.division)
        if self.floor is not None and self.cap is not None and self.floor > self.cap:
            raise ValueError("下限高于上限 / the floor is above the cap")
        return self

    def _divides(self, division: Division) -> None:
        if self.floor is not None or self.cap is not None:
            raise ValueError(
                "分配正好分完,不写 floor、cap / what is divided adds up to the pool, no floor, no cap"
            )
        if division.within and self.payee == "members":
            raise ValueError(
                "组员分本组的,within 不写;合起来分写 together: true / members divide their own pool"
            )
        if division.together and self.payee == "subject":
            raise ValueError("together 只用于 payee: members / together belongs to an item of members")

    def inputs(self) -> tuple[str | None, ...]:
        """Return the formulas of the rule's inputs, in the order of `INPUTS`."""
        return tuple(getattr(self, name) for name in INPUTS)

    def formulas(self) -> dict[tuple[str | int, ...], str]:
        """Return every formula of the item by where it stands."""
        found: dict[tuple[str | int, ...], str] = {}
        for name in ("formula", *INPUTS):
            text = getattr(self, name)
            if text is not None:
                found[name,] = text
        for words, text in self.conditions.items():
            found["conditions", words] = text
        for index, gate in enumerate(self.when):
            found["when", index, "of"] = gate.of
        if self.division is not None and self.division.formula is not None:
            found["division", "formula"] = self.division.formula
        return found

    def feeds(self) -> tuple[str, ...]:
        """Name the items that this one divides."""
        parts = (self.portion, self.division)
        return tuple(part.of for part in parts if part is not None)


class Agreement(Cited):
    """Two figures that must be the same (核对), such as the plans of all against the whole; else nothing is posted."""

    title: Text
    one: FormulaText
    other: FormulaText


class Year(Cited):
    """The policy's year (考核年度): twelve months from the first of the month ``starts``."""

    starts: int = Field(ge=1, le=12)
