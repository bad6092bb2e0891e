"""What of a policy can be set otherwise (参数): every field that decides points, by path and by title."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from kaohe.i18n import speaking
from kaohe.policy.adjustable_words import QUIET, labels, names_of_field
from kaohe.policy.mutation import FOR_PEOPLE
from kaohe.policy.rules.figures import percent, plain
from kaohe.policy.rules.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.interpretation import Path
    from kaohe.policy.loader import Loaded

BETWEEN = " · "
"""Stands between the steps of a title."""
OUTSIDE = frozenset(
    {"interpretations", "reports", "total", "posts", "departments", "duties", "coverage", "skills", "scales"}
)
"""Sections that give no points, or of which only one field can be set."""
_RATES = frozenset({"target", "unit", "cutoff", "at_least", "above", "at_most", "below"})
"""Fields of a rule that are rates where the rule measures in per cent."""
_NAMES = frozenset({"kind", "measure", "table", "column"})

Kind = Literal["rate", "number", "flag", "text", "clause", "list"]


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A field that can be set: its path, what its steps may be called, its title, and its value in force.

    ``choices``: all that it can be, where that is a short list.
    """

    path: str
    names: tuple[frozenset[str], ...]
    title: str
    value: Any
    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Return the value in force as it may be written."""
        if self.value is None:
            return "null"
        if self.kind == "rate" and not str(self.value).endswith("%"):
            return percent(Decimal(str(self.value)))
        if self.kind == "list":
            return json.dumps(self.value, ensure_ascii=False, default=str)
        return str(self.value).lower() if self.kind == "flag" else str(self.value)

    @property
    def figure(self) -> Decimal | None:
        """Return a figure in force, a rate in per cent; None for anything else."""
        if self.kind not in {"rate", "number"} or self.value is None:
            return None
        return Decimal(self.shown.removesuffix("%"))


def adjustables(loaded: Loaded) -> list[Adjustable]:
    """List what of a policy can be set, in the order of its file; interpretations come last."""
    with speaking("zh"):
        written = labels()
    walk = _Walk(loaded, labels(), written)
    found = [
        own
        for section, part in loaded.document.data.items()
        if section not in FOR_PEOPLE | OUTSIDE and isinstance(part, dict | list)
        for own in walk.below(part, (section,))
    ]
    return found + list(walk.interpretations())


class _Walk:
    def __init__(self, loaded: Loaded, said: dict[str, str], written: dict[str, str]) -> None:
        self._loaded = loaded
        self._said = said
        self._written = written
        self._titles = {name: own.title for name, own in loaded.policy.indicators.items()}

    def below(self, part: Any, path: Path) -> Iterator[Adjustable]:
        if isinstance(part, dict):
            yield from self._of_mapping(part, path)
        elif isinstance(part, list):
            yield self._one(path, part, "list")
            for index, member in enumerate(part):
                if isinstance(member, dict):
                    yield self._one((*path, index), member, "list")
                    yield from self.below(member, (*path, index))
        else:
            yield self._one(path, part, self._kind(part, path))

    def _of_mapping(self, part: dict[str, Any], path: Path) -> Iterator[Adjustable]:
        in_rule = part.get("kind") in KINDS
        if path[-1] == "rule" and in_rule:
            yield self._one(path, self._clause(path), "clause")
        for key, member in part.items():
            if key in _NAMES or (key in FOR_PEOPLE and not (in_rule and key == "unit")):
                continue
            yield from self.below(member, (*path, str(key)))
        if path[0] == "indicators" and len(path) == 2:
            yield from (
                self._one((*path, key), None, "number") for key in ("floor", "cap") if key not in part
            )

    def interpretations(self) -> Iterator[Adjustable]:
        for name, choice in self._loaded.policy.interpretations.items():
            path = ("interpretations", name, "in_force")
            names = ("interpretations", "口径"), (name, choice.question), ("in_force", "读法")
            yield Adjustable(
                ".".join(path),
                tuple(frozenset(own) for own in names),
                self._said["interpretations"] + BETWEEN + choice.question,
                self._loaded.readings[name],
                "text",
                tuple(choice.alternatives),
            )

    def _one(self, path: Path, value: Any, kind: Kind) -> Adjustable:
        steps = [self._step(path[: length + 1]) for length in range(len(path))]
        title = [
            said
            for (said, _names), step, last in zip(
                steps, path, [*[False] * (len(path) - 1), True], strict=True
            )
            if said and (last or step not in QUIET)
        ]
        names = tuple(names for _said, names in steps)
        return Adjustable(".".join(str(step) for step in path), names, BETWEEN.join(title), value, kind)

    def _step(self, path: Path) -> tuple[str, frozenset[str]]:
        """Return what a step is called in a title, and everything that it may be called."""
        step, holder = path[-1], self._at(path[:-1])
        member: Any = holder.get(step) if isinstance(holder, dict) else holder[int(step)]
        own = member if isinstance(member, dict) else {}
        titled = next((str(own[key]) for key in ("title", "reason", "grade") if own.get(key)), None)
        if isinstance(step, int):
            alone = len(holder) == 1
            return titled or ("" if alone else str(step + 1)), frozenset({str(step), titled or str(step)})
        if titled and step not in self._written:
            return titled, frozenset({step, titled})
        if len(path) > 1 and path[-2] == "of" and step in self._titles:
            return self._titles[step], frozenset({step, self._titles[step]})
        called = (
            "of." if step == "of" and isinstance(member, dict) else ".".join(str(one) for one in path[-2:])
        )
        called = called if called in self._said else step
        return self._said.get(called, step), names_of_field(called, self._said, self._written) | {step}

    def _at(self, path: Path) -> Any:
        holder = self._loaded.document.data
        for step in path:
            holder = holder[step]
        return holder

    def _clause(self, path: Path) -> str:
        """Return a rule as a sentence: what was written, or the same in other words."""
        holder: Any = self._loaded.document.data
        part: Any = self._loaded.policy
        for step in path[:-1]:
            holder = holder[step]
            if isinstance(part, tuple):
                part = part[int(step)]
            else:
                part = part[step] if isinstance(part, dict) else getattr(part, str(step))
        said: str = holder.get("clause") or part.rule.words()
        return said

    def _kind(self, value: Any, path: Path) -> Kind:
        if isinstance(value, bool):
            return "flag"
        if str(value).endswith("%") and number(str(value).removesuffix("%")) is not None:
            return "rate"
        holder = self._at(path[:-1])
        if isinstance(holder, dict) and path[-1] in _RATES and self._in_per_cent(path):
            return "rate"
        return "number" if value is None or number(str(value)) is not None else "text"

    def _in_per_cent(self, path: Path) -> bool:
        """Tell whether the nearest rule around a field measures in per cent."""
        for length in range(len(path) - 1, 0, -1):
            holder = self._at(path[:length])
            if isinstance(holder, dict) and holder.get("kind") in KINDS:
                return holder.get("measure") == "%"
        return False


def number(text: str) -> Decimal | None:
    """Read a plain figure; None for anything else.

    >>> number("1.50"), number("A")
    (Decimal('1.50'), None)
    """
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", text.strip()):
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:  # pragma: no cover - the pattern allows figures only
        return None


def meant_in_per_cent(own: Adjustable, largest: Decimal) -> bool:
    """Tell whether figures written without a sign are percentages: 96 for a rate is 96 %, 0.96 is as it stands.

    Up to 1.5 a figure is a ratio; what is a step of a rate is so below 0.1 only.
    """
    most = Decimal("0.1") if own.path.endswith(".unit") else Decimal("1.5")
    return own.kind == "rate" and abs(largest) >= most


def as_written(own: Adjustable, figure: Decimal, *, in_per_cent: bool) -> str:
    """Write a figure for a field; a rate always as a percentage."""
    if own.kind != "rate":
        return plain(figure)
    return plain(figure) + "%" if in_per_cent else percent(figure)
