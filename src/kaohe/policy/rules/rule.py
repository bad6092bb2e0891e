"""What every kind of rule answers: what it needs and gives, how it is said, what can be wrong with it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction  # noqa: TC003 - pydantic reads annotations
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, Protocol, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializeAsAny,
)

from kaohe.policy.rules.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.errors import Finding
    from kaohe.policy.fraction import ColumnFraction

Number = TypeVar("Number")

Partial = Literal["prorated", "whole", "started"]
"""How a part of a unit counts: in proportion, not at all, or as a whole one (contract 3)."""


PREMISE = "premise:"
"""Before the words of a condition, in the names of inputs that a rule lacks."""


class Premise(Protocol):
    """A condition on another figure than the rule's own, in the policy's words (`rules.conditional`)."""

    @property
    def of(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def reach(self) -> object: ...
    def words(self) -> str: ...
    def holds(self, figure: Fraction) -> bool: ...


@dataclass(frozen=True, slots=True)
class Inputs(Generic[Number]):
    """What a rule may be given; what is not known is None.

    ``full``: points of the item (or the full amount of a pay item). ``value``: what is measured, rates as
    ratios (0.93). ``count``: occurrences or heads. ``rank`` of ``of``: place among the ranked, 1 is best,
    ties share the better place; ``rank_from_end``: the same counted from the worst (1 is worst), needed
    where ties reach into the last places; without it, it is ``of - rank + 1``.
    ``mean``: the group's mean. ``target``: what is to be reached, where the rule does not name it.
    ``premises``: for each condition on another figure, by its words, that figure, or whether it holds.
    """

    full: Number | None = None
    value: Number | None = None
    count: Number | None = None
    rank: Number | None = None
    of: Number | None = None
    mean: Number | None = None
    target: Number | None = None
    rank_from_end: Number | None = None
    premises: Mapping[str, Number | bool] = field(default_factory=dict)

    def given(self) -> frozenset[str]:
        """Name the inputs that are known."""
        known = {one.name for one in fields(self) if getattr(self, one.name) is not None} - {"premises"}
        return frozenset(known | {PREMISE + words for words in self.premises})


def exact_decimal(value: object) -> object:
    """Read a figure written as text, whole number or percentage; floats are refused.

    >>> exact_decimal("95%")
    Decimal('0.95')
    """
    if isinstance(value, float):
        raise ValueError("写成带引号的文本或整数,不用浮点数 / write the figure quoted, not as a float")  # noqa: TRY004
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        return Decimal(text[:-1].strip()) / 100 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        raise ValueError("不是数字 / not a figure") from None


class Undefined(ArithmeticError):
    """The rule has no answer for these figures (an empty denominator, a gap between bands)."""


Exact = Annotated[
    Decimal,
    BeforeValidator(exact_decimal),
    PlainSerializer(lambda figure: format(figure, "f"), when_used="json"),
]
"""A decimal figure: a number of points, of money, of minutes, or a rate as a ratio (``95%`` is 0.95)."""


Positive = Annotated[Exact, Field(gt=0)]
"""A figure above zero: a unit, an amount per unit."""

NotNegative = Annotated[Exact, Field(ge=0)]
"""A figure of zero or more: a cap, the points of an item."""

Floor = Annotated[NotNegative | None, AfterValidator(lambda figure: figure or None)]
"""The least points of an item; 0 is what holds anyway, and is the same as none."""

Effect = Literal["deduct", "award"]
"""Whether points go off or on."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way that a rule can go: its path within the rule, its words, and whether inputs go that way."""

    path: str
    words: str
    holds: Callable[[Inputs[Fraction]], bool]

    def taken(self, inputs: Inputs[Fraction]) -> bool:
        """Tell whether a subject with these inputs goes this way; no answer is no way."""
        try:
            return self.holds(inputs)
        except Undefined:
            return False

    def within(self, path: str, words: str = "") -> Branch:
        """Return the branch as one of a rule that stands at ``path`` within another."""
        return replace(
            self, path=f"{path}.{self.path}", words=f"{words}:{self.words}" if words else self.words
        )


class Rule(BaseModel):
    """A way of turning inputs into points. Immutable; equal fields make equal rules.

    With ``inputs.full`` the result is what is left of the item, or what is reached; without it, the
    change: negative for a deduction, positive for an award. Results are exact and not rounded: the node
    that holds the rule rounds once (contract 2).
    """

    # Most runs touch two or three kinds: validators are built at first use, so that commands start quickly.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: str
    needs: ClassVar[frozenset[str]] = frozenset({"value"})
    """Inputs without which the rule cannot be applied; `missing` may add to them."""

    def missing(self, given: frozenset[str]) -> frozenset[str]:
        """Name the inputs that this very rule lacks, out of those of `Inputs`."""
        return self.needs - given

    def premises(self) -> tuple[Premise, ...]:
        """Return the conditions on other figures than the rule's own."""
        return ()

    @property
    def sets(self) -> bool:
        """Whether the result is the points themselves, not a change or what a change leaves."""
        return False

    @abstractmethod
    def score(self, inputs: Inputs[Fraction]) -> Fraction:
        """Apply the rule to one subject in plain exact numbers: the reference that explains and checks.

        Raises `Undefined` where there is no answer; the column is missing there.
        """

    def workings(self, inputs: Inputs[Fraction]) -> str | None:  # noqa: ARG002 - kinds that calculate override
        """Print the arithmetic that gives `score`, with the figures put in; None where there is none to show.

        Only for an item (``inputs.full`` or one's own), and only where no bound cuts the result off.
        """
        return None

    @abstractmethod
    def column(self, inputs: Inputs[ColumnFraction]) -> ColumnFraction:
        """Apply the rule to a whole column; shares no arithmetic with `score`."""

    @abstractmethod
    def words(self) -> str:
        """Print the rule as a Chinese clause in normal form; parsing that gives an equal rule."""

    @abstractmethod
    def words_en(self) -> str:
        """Say the rule in one plain English sentence."""

    @abstractmethod
    def branches(self, full: Decimal | None) -> Iterator[Branch]:
        """Declare each way the rule can go for an item of ``full`` points, for worked examples to reach.

        Without ``full`` the rule changes an item that it does not know (an adjustment).
        """

    def lint(self, full: Decimal | None) -> Iterator[Finding]:  # noqa: ARG002 - kinds that can be wrong override
        """Report what is doubtful about the rule for an item of ``full`` points."""
        return iter(())


@cache
def kind_named(name: str) -> type[Rule]:
    """Return the kind of rule of that name; it is imported now, if it was not yet."""
    module = import_module(f"kaohe.policy.rules.{name}.rule")
    found: type[Rule] = getattr(module, name.title().replace("_", ""))
    return found


def build(kind: str, **fields: Any) -> Any:
    """Make a rule of a kind: ``build("per_unit", target="95%", points=1)``."""
    return kind_named(kind)(**fields)


def read_rule(written: object) -> object:
    """Turn a mapping with ``kind`` into a rule of that kind; a rule stays what it is.

    >>> from kaohe.policy.rules.registry import read_rule
    >>> read_rule({"kind": "weight", "share": "40%"}).score(Inputs(value=Fraction(90)))
    Fraction(36, 1)
    """
    if not isinstance(written, dict):
        return written
    name = str(written.get("kind"))
    if name not in KINDS:
        raise ValueError(
            f"没有叫“{written.get('kind')}”的计分方法 / no such kind of rule; 可用 known: {', '.join(KINDS)}"
        )
    return kind_named(name).model_validate(written)


AnyRule = Annotated[SerializeAsAny[Rule], BeforeValidator(read_rule)]
"""A rule of whichever kind its ``kind`` names: the type to use in policy models."""


def prune(rule: Rule) -> dict[str, Any]:
    """Return the rule as plain data for JSON and YAML, without what stands at its default."""
    return {"kind": rule.kind, **rule.model_dump(mode="json", exclude_defaults=True)}
