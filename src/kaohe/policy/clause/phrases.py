"""What the grammar's phrases say: bounds, targets, steps, marks, as plain data with their spans."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from lark import Token as Terminal
from lark import Tree

from kaohe.policy.clause.figures import Quantity
from kaohe.policy.clause.tokens import Token, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

Relation = Literal["ge", "gt", "le", "lt", "eq"]
Way = Literal["up", "down", "late", "early", "both"]
Against = Literal["target", "mean"]

RELATIONS: dict[str, Relation] = {"GE": "ge", "GT": "gt", "LE": "le", "LT": "lt", "EQ": "eq"}
WAYS: dict[str, Way] = {
    "UP": "up",
    "GT": "up",
    "DOWN": "down",
    "LT": "down",
    "LATE": "late",
    "EARLY": "early",
    "BOTHWAYS": "both",
}


ALL = Quantity(Decimal(1), "rate", "%")


@dataclass(slots=True)
class Phrase:
    """Where a phrase stands in the spelled text, and whether the rule has taken it up."""

    start: int
    end: int
    used: bool = field(default=False, kw_only=True)


@dataclass(slots=True)
class Words(Phrase):
    """Words that steer nothing: the trigger of a rule, or narrative."""

    text: str
    inert: bool = False  # known to steer nothing: a date, a title, 一般, 分公司


@dataclass(slots=True)
class Stop(Phrase):
    """Punctuation; ``hard`` ends a sentence."""

    text: str
    hard: bool


@dataclass(slots=True)
class Bound(Phrase):
    """A comparison: with a figure, with the target, with the mean. ``way`` late: counted from the due time."""

    relation: Relation
    quantity: Quantity | None
    against: Against | None = None
    said: bool = False  # the bound is expressly included or excluded: 及, 含, ≥
    way: Way | None = None
    gap: Relation | None = None  # 低于目标5个百分点以内: the distance from the target is what is bounded
    listed: bool = False  # 两次扣5分: a number of times, of which a list tells what each costs


@dataclass(slots=True)
class Range(Phrase):
    """Two figures and whether each is included."""

    low: Quantity
    high: Quantity
    low_in: bool
    high_in: bool
    said: bool = False
    way: Way | None = None


@dataclass(slots=True)
class Target(Phrase):
    """A target that is named: 目标≥95%."""

    relation: Relation | None
    quantity: Quantity | None
    against: Against = "target"


@dataclass(slots=True)
class Mention(Phrase):
    """The target or the mean, mentioned without a figure."""

    against: Against


@dataclass(slots=True)
class Step(Phrase):
    """A unit: 每低于目标1个百分点, 每次, 少1场."""

    way: Way | None
    quantities: tuple[Quantity, ...]
    against: Against | None = None
    fully: bool = False
    within: bool = False
    every: bool = True
    words: str = ""
    share: bool = False  # 每低于目标的1%: of the target, not a percentage point

    @property
    def unit(self) -> Quantity:
        """The unit itself; a target may stand before it (每低于目标90%一个百分点)."""
        return self.quantities[-1]


@dataclass(slots=True)
class Mark(Phrase):
    """What one word says."""

    type: str
    token: Token

    def figure(self, *names: str) -> str | None:
        """Return a named part of the word."""
        return self.token.figure(*names)


@dataclass(slots=True)
class Stray(Phrase):
    """A figure that no phrase claims."""

    quantity: Quantity


def phrases(tree: Tree[Any], tokens: list[Token]) -> list[Phrase]:
    """Turn the parse tree into phrases, in the order of the text."""
    by_start = {token.start: token for token in tokens}
    found = []
    for part in tree.children:
        node = part.children[0] if isinstance(part, Tree) and part.data == "part" and part.children else part
        found.append(_phrase(node, by_start))
    return found


class _Seen:
    """The tokens of one phrase, by terminal."""

    def __init__(self, node: Any, by_start: dict[int, Token]) -> None:
        leaves = [node] if isinstance(node, Terminal) else list(_leaves(node))
        self.tokens = [by_start[leaf.start_pos or 0] for leaf in leaves]
        self.start, self.end = self.tokens[0].start, self.tokens[-1].end
        self.types = [token.type for token in self.tokens]

    def first(self, *types: str) -> Token | None:
        return next((token for token in self.tokens if token.type in types), None)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(found for token in self.tokens if (found := quantity(token)) is not None)

    @property
    def against(self) -> Against | None:
        if "MEAN" in self.types:
            return "mean"
        return "target" if "REF" in self.types else None

    @property
    def relation(self) -> Relation | None:
        token = self.first(*RELATIONS)
        return None if token is None else RELATIONS[token.type]


def _leaves(node: Tree[Any]) -> Iterator[Terminal]:
    return (leaf for leaf in node.scan_values(lambda value: isinstance(value, Terminal)))


def _phrase(node: Any, by_start: dict[int, Token]) -> Phrase:
    seen = _Seen(node, by_start)
    name = node.type if isinstance(node, Terminal) else str(node.data)
    if name in ("WORDS", "INERT"):
        return Words(seen.start, seen.end, seen.tokens[0].text, inert=name == "INERT")
    if name in ("SEP", "COMMA", "COLON", "MARK"):
        return Stop(seen.start, seen.end, seen.tokens[0].text, name == "SEP")
    if name == "stray":
        return Stray(seen.start, seen.end, seen.quantities[0])
    if name == "mention":
        return Mention(seen.start, seen.end, seen.against or "target")
    build = {"target": _target, "bound": _bound, "range": _range, "step": _step, "gap": _step}.get(name)
    if build is not None:
        return build(seen)
    return Mark(seen.start, seen.end, seen.tokens[0].type, seen.tokens[0])


def _target(seen: _Seen) -> Target | Bound:
    quantities = seen.quantities
    relation = seen.relation
    post = _post(seen)
    if relation in (None, "eq") and post is not None:
        relation = post
    if seen.against == "mean" and quantities:
        # 平均分超过90分: the mean is what is measured, not what it is compared with.
        return Bound(seen.start, seen.end, relation or "eq", quantities[0], said=post is None)
    return Target(
        seen.start,
        seen.end,
        None if relation == "eq" else relation,
        quantities[0] if quantities else None,
        seen.against or "target",
    )


def _post(seen: _Seen) -> Relation | None:
    excluded = any("不含" in token.text for token in seen.tokens)
    if "POST_ABOVE" in seen.types:
        return "gt" if excluded else "ge"
    if "POST_BELOW" in seen.types or "POST_WITHIN" in seen.types:
        return "lt" if excluded else "le"
    return None


def _bound(seen: _Seen) -> Bound:
    quantities = seen.quantities
    relation = seen.relation
    mover = seen.first("UP", "DOWN", "LATE", "EARLY")
    post = _post(seen)
    attained = seen.first("ATTAINED", "MISSED")
    if "ALL" in seen.types:
        return Bound(seen.start, seen.end, "eq", ALL, None, said=True)
    against = seen.against
    if attained is not None and not quantities:
        against = "target"
        relation = "ge" if attained.type == "ATTAINED" else "lt"
    elif "FULLY" in seen.types and relation is None:
        # 满3年: from there on.
        relation = post or "ge"
    elif attained is not None:
        relation = post or ("ge" if attained.type == "ATTAINED" else "lt")
    elif relation is None or (post is not None and relation == "ge"):
        relation = post or "eq"
    token = seen.first("POST_ABOVE", "POST_BELOW", "POST_WITHIN")
    said = token is not None and any(sign in token.text for sign in "及或含")
    sign = seen.first("GE", "LE", "GT", "LT")
    said = said or (sign is not None and post is None)
    apart = bool(quantities) and (against is not None or quantities[0].unit == "point")
    return Bound(
        seen.start,
        seen.end,
        relation,
        quantities[0] if quantities else None,
        against,
        said,
        WAYS.get(mover.type) if mover is not None else None,
        gap=post if apart and sign is not None else None,
    )


def _range(seen: _Seen) -> Range:
    first, second = seen.quantities
    if first.unit == "bare" and second.unit != "bare":
        scale = 100 if second.measure == "%" else 1
        first = type(first)(first.figure / scale, second.unit, second.word)
    if second.unit == "bare" and first.unit != "bare":
        scale = 100 if first.measure == "%" else 1
        second = type(second)(second.figure / scale, first.unit, first.word)
    signs = [token.type for token in seen.tokens if token.type in ("LE", "LT") and "TO" not in seen.types]
    if "FULLY" in seen.types:
        # 满1年不满3年
        return Range(seen.start, seen.end, first, second, True, False, True)
    first_in, second_in = [sign == "LE" for sign in signs] if signs else (True, "EXCLUDED" not in seen.types)
    said = bool(signs) or "EXCLUDED" in seen.types
    included = [place for place, kind in enumerate(seen.types) if kind == "INCLUDED"]
    if included and "TO" in seen.types and not signs:
        # 60分(含)至80分: what is not said to be included is not.
        dash = seen.types.index("TO")
        first_in = any(place < dash for place in included)
        second_in = any(place > dash for place in included)
        said = True
    mover = seen.first("LATE", "UP", "DOWN", "EARLY")
    way = WAYS.get(mover.type) if mover is not None else None
    if first.figure <= second.figure:
        return Range(seen.start, seen.end, first, second, first_in, second_in, said, way)
    return Range(seen.start, seen.end, second, first, second_in, first_in, said, way)


def _step(seen: _Seen) -> Step:
    mover = seen.first("UP", "DOWN", "LATE", "EARLY", "BOTHWAYS", "GT", "LT")
    way = None if mover is None else WAYS[mover.type]
    unit = seen.first("EVERY_UNIT")
    quantities = seen.quantities
    if unit is not None:
        word = unit.figure("everyunit") or "次"
        kind: Literal["time", "count"] = "time" if word in ("天", "日", "小时", "分钟", "工作日") else "count"
        quantities = (Quantity(Decimal(1), kind, word),)
    words = seen.first("WORDS")
    return Step(
        seen.start,
        seen.end,
        way,
        quantities,
        seen.against,
        "FULLY" in seen.types,
        "POST_WITHIN" in seen.types,
        "EVERY" in seen.types or unit is not None,
        "" if words is None else words.text,
        "OF" in seen.types,
    )
