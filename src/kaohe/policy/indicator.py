"""The indicator tree (指标): leaves that score a measure, groups that put their children together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from kaohe.policy.element import Cited, Identifier, Text
from kaohe.policy.measure import ConditionText
from kaohe.policy.period import CYCLES, Cycle, Each
from kaohe.policy.requirement import Requirement
from kaohe.policy.rules.registry import AnyRule
from kaohe.policy.rules.rule import Exact

if TYPE_CHECKING:
    from collections.abc import Iterator


class Adjustment(Cited):
    """Points off or added within an item after its rule: what ``measure`` counts, ``rule`` values.

    ``conditions``: for each condition of the rule, by its words, the measure that it looks at.
    """

    title: Text
    measure: Identifier
    rule: AnyRule
    conditions: dict[Text, Identifier] = Field(default_factory=dict)
    clause: Text | None = None


class VoidOn(Cited):
    """Makes the item 0 and its status void as soon as the measure counts anything."""

    title: Text
    measure: Identifier


class Pending(Cited):
    """A clause of the text that cannot be scored yet: no measure is tied to it, or it was not understood.

    ``rule`` is there where the clause was understood; ``why`` says what is missing. Resolved, it becomes
    the node's rule, an adjustment or an event that voids it.
    """

    title: Text
    clause: Text | None = None
    rule: AnyRule | None = None
    why: Text


class Node(Cited):
    """What leaves and groups share. Points stay between ``floor`` and ``cap``; None means no bound.

    ``requires``: preconditions, looked at after the rule and the adjustments; what voids the node comes first.
    ``cycles``: the periods in which the node is assessed; in others it leaves the tree. ``clause``: the
    sentence from which the rule was read, where it was written as one. ``pending``: clauses that cannot be
    scored yet; while there are any, the node is not assessed (contract 6: never full marks). What a score
    sheet says beside the rule is kept for people: ``definition``, ``data_source``, ``department``, ``note``.
    ``source``: the text whose articles the cites name, where it is not the policy's own. ``applies_to``: a
    condition on the subject's row of the roster; for others the node and all below it is not assessed.
    """

    title: Text
    source: Text | None = None
    definition: Text | None = None
    data_source: Text | None = None
    department: Text | None = None
    note: Text | None = None
    pending: tuple[Pending, ...] = ()
    cycles: tuple[Cycle, ...] = CYCLES
    applies_to: ConditionText | None = None
    requires: tuple[Requirement, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    void_on: tuple[VoidOn, ...] = ()
    floor: Exact | None = Decimal(0)
    cap: Exact | None = None


class Leaf(Node):
    """An item of ``max`` points. Without a measure it is fed by events alone and always assessed.

    ``missing``: what a measure without a value does: ``leave`` takes the item out of the total, ``zero``
    and ``full`` score it so (contract 6). ``peers``: means, ranks and their number are taken among the
    subjects that are alike in these columns of the roster. ``conditions``: for each condition
    of the rule on another figure, by its words, the measure that it looks at; where that has no value, the
    item is not assessed.
    """

    kind: Literal["item"] = "item"
    max: Exact = Field(gt=0)
    measure: Identifier | None = None
    rule: AnyRule | None = None
    conditions: dict[Text, Identifier] = Field(default_factory=dict)
    clause: Text | None = None
    better: Literal["higher", "lower"] = "higher"
    missing: Literal["leave", "zero", "full"] = "leave"
    peers: tuple[Identifier, ...] = ()


class Group(Node):
    """Children added up; ``scale_to`` turns points ÷ maximum of the assessed children into that scale."""

    kind: Literal["sum"] = "sum"
    of: tuple[Identifier, ...] = Field(min_length=1)
    scale_to: Exact | None = Field(default=None, gt=0)


class Average(Node):
    """The weighted mean of children on a common scale of ``max``; who is not assessed leaves the mean.

    Weights total 1; without weights the children weigh alike.
    """

    kind: Literal["mean"] = "mean"
    of: dict[Identifier, Exact] | tuple[Identifier, ...] = Field(min_length=1)
    max: Exact = Field(default=Decimal(100), gt=0)


class Nested(Node):
    """Points of another node, evaluated by itself: for shorter periods, or for the group of the subject.

    ``of`` and what is below it are no part of this period's tree: they are evaluated where they belong, and
    their published points are read here as figures. ``max``: the scale on which they are.
    """

    of: Identifier
    max: Exact = Field(default=Decimal(100), gt=0)


class Periods(Nested):
    """The points of ``of`` in each shorter period within the one that is scored, put together (逐期汇总).

    ``combine``: their mean, their sum, or the last of them. Shorter periods in which ``of`` is not assessed
    leave; where fewer than ``at_least`` remain, the node is not assessed. Only whole ones count, and none
    in which the policy is not in force.
    """

    kind: Literal["periods"] = "periods"
    each: Each
    combine: Literal["mean", "sum", "last"] = "mean"
    at_least: int = Field(default=1, ge=1)


class Handed(Nested):
    """The points of ``of`` for the group of the subject, handed to each of its members (组分到人).

    ``by``: the column of the roster that names the group; ``of`` is evaluated with these names as subjects.
    Who has no group, or one without points, is not assessed.
    """

    kind: Literal["handed"] = "handed"
    by: Literal["team", "unit", "parent"]

    @property
    def group(self) -> Literal["team", "unit"]:
        """Return what kind of subject the groups are."""
        return "team" if self.by == "team" else "unit"


def _node_kind(node: Any) -> str:
    if not isinstance(node, dict):
        return str(getattr(node, "kind", None))
    return str(node.get("kind") or ("sum" if "of" in node else "item"))


Indicator = Annotated[
    Annotated[Leaf, Tag("item")]
    | Annotated[Group, Tag("sum")]
    | Annotated[Average, Tag("mean")]
    | Annotated[Periods, Tag("periods")]
    | Annotated[Handed, Tag("handed")],
    Discriminator(_node_kind),
]

AnyNode = Leaf | Group | Average | Periods | Handed


def children(node: AnyNode) -> tuple[str, ...]:
    """Name the nodes that a node adds up or averages, in the order of the policy."""
    return tuple(node.of) if isinstance(node, Group | Average) else ()


def below(node: AnyNode) -> tuple[str, ...]:
    """Name the nodes that hang below a node, those included that are evaluated by themselves."""
    return (node.of,) if isinstance(node, Nested) else children(node)


def measures_named(node: AnyNode) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every measure that a node itself uses, with its path in the node."""
    if isinstance(node, Leaf) and node.measure is not None:
        yield ("measure",), node.measure
    if isinstance(node, Leaf):
        for words, measure in node.conditions.items():
            yield ("conditions", words), measure
    for section in ("requires", "adjustments", "void_on"):
        for index, part in enumerate(getattr(node, section)):
            yield (section, index, "measure"), part.measure
    for index, adjustment in enumerate(node.adjustments):
        for words, measure in adjustment.conditions.items():
            yield ("adjustments", index, "conditions", words), measure


class GradeBand(Cited):
    """A grade from ``low`` on, up to the next band's, unless ``below`` ends it earlier."""

    grade: Text
    low: Exact | None = Field(default=None, alias="from")
    below: Exact | None = None


class Grades(Cited):
    """Grades (等级) by the points of one node, half-open bands: from the bound on, below the next.

    ``decimals``: how the points are rounded before they are looked up; None takes them as published.
    """

    of: Identifier
    bands: tuple[GradeBand, ...] = Field(min_length=1)
    decimals: int | None = Field(default=None, ge=0, le=4)


class Ranking(Cited):
    """Ranks (排名) by the points of one node, best first, ties share the better place.

    ``peers``: ranked among the subjects that are alike in these columns of the roster.
    """

    of: Identifier
    peers: tuple[Identifier, ...] = ()


class Precision(Cited):
    """Decimals to which figures are rounded, half up, where they are published (contracts 1 and 2).

    ``rate``: decimals of a ratio (4 is 0.01 percentage point). ``mean``: of other means.
    """

    rate: int = Field(default=4, ge=1, le=8)
    mean: int = Field(default=2, ge=0, le=6)
    points: int = Field(default=2, ge=0, le=6)
