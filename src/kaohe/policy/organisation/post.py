"""Posts (岗位): what the work is, where it is hard, what is forbidden, and what a person must bring along."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from kaohe.policy.element import Cited, Element, Identifier, Text
from kaohe.policy.organisation.duty import Duty
from kaohe.policy.rules.rule import Exact

Bound = Annotated[Text, BeforeValidator(lambda bound: str(bound) if type(bound) is int else bound)]
"""A step of a scale or a number, as written."""


class Scale(Cited):
    """Degrees in order, the lowest first: education, knowledge, levels of a skill."""

    title: Text
    steps: tuple[Bound, ...] = Field(min_length=2)


class Compared(Element):
    """What is asked of a figure or a word: at least or at most so much, or one of a list.

    With ``scale``, ``at_least`` and ``at_most`` name a step of it; without, they are numbers.
    """

    scale: Identifier | None = None
    at_least: Bound | None = None
    at_most: Bound | None = None
    among: tuple[Bound, ...] = ()


class Fact(Compared):
    """A column of the person's row in ``people``."""

    kind: Literal["fact"] = "fact"
    column: Identifier


class Record(Compared):
    """The person's newest valid row in ``qualifications`` for this item: a test, an examination, a skill."""

    kind: Literal["record"] = "record"
    record: Identifier
    title: Text
    unit: Text | None = None


class Age(Element):
    """Completed years of age, both bounds included."""

    kind: Literal["age"] = "age"
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)


class Below(Element):
    """Years served in a post below this one (任下一职级)."""

    kind: Literal["below"] = "below"
    years: Exact = Field(gt=0)


def _criterion_kind(criterion: Any) -> str:
    if not isinstance(criterion, dict):
        return str(getattr(criterion, "kind", None))
    named = {"column": "fact", "record": "record", "years": "below"}
    return str(criterion.get("kind") or next((named[key] for key in criterion if key in named), "fact"))


Criterion = Annotated[
    Annotated[Fact, Tag("fact")]
    | Annotated[Record, Tag("record")]
    | Annotated[Age, Tag("age")]
    | Annotated[Below, Tag("below")],
    Discriminator(_criterion_kind),
]


class Requirement(Cited):
    """One thing asked of whoever holds the post: met in any of the ways, each of which may ask several things."""

    title: Text
    any_of: tuple[tuple[Criterion, ...], ...] = Field(min_length=1)


class Skill(Cited):
    """A core skill (核心技能) and what its levels mean, level 1 first."""

    title: Text
    levels: tuple[Text, ...] = Field(min_length=1)


class SkillNeed(Cited):
    """The level of a skill that a post asks for, 1 the lowest."""

    level: int = Field(ge=1)


class Remark(Cited):
    """A sentence of a description: a difficulty, a taboo."""

    text: Text


class Named(Cited):
    """Another post: of this document by its id, or one that is described elsewhere by its title."""

    post: Text


class Post(Cited):
    """A post as described: what it does and what it asks.

    ``below``: the posts next below it (下一职级), ``career``: those to which it leads (职业发展).
    """

    title: Text
    department: Identifier | None = None
    duties: dict[Identifier, Duty] = Field(default_factory=dict)
    difficulties: tuple[Remark, ...] = ()
    taboos: tuple[Remark, ...] = ()
    requirements: dict[Identifier, Requirement] = Field(default_factory=dict)
    skills: dict[Identifier, SkillNeed] = Field(default_factory=dict)
    below: tuple[Named, ...] = ()
    career: tuple[Named, ...] = ()


class Service(Cited):
    """How time in posts below counts: all spells added up, or the longest one without a break."""

    spells: Literal["added", "longest"] = "added"
