"""Interpretations (口径): where a text can be read two ways, the reading in force and what the others change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from kaohe.errors import Finding, Place
from kaohe.i18n import _
from kaohe.policy.element import Cited, Element, Identifier, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Path = tuple[str | int, ...]

ADDED = "+"
"""Stands in a path for a member that a list does not have yet."""


class Alternative(Element):
    """One reading: what it means, and which fields of the policy it sets (``indicators.back.scale_to``)."""

    means: Text
    set: dict[str, Any] = Field(default_factory=dict)


class Interpretation(Cited):
    """A choice that the source leaves open: question, alternatives, the one in force and who decided."""

    question: Text
    in_force: Identifier
    decided_by: Text
    alternatives: dict[Identifier, Alternative] = Field(min_length=2)


def apply_changes(
    document: dict[str, Any],
    changes: Mapping[str, Any],
    expand: Callable[[Path, Any], Any] = lambda _path, value: value,
) -> Iterator[Finding]:
    """Set fields of a policy document in place; ``*`` in a path stands for every member where the rest is written.

    A field is named by its path (``indicators.assurance.rule.points``); ``null`` takes it away. ``expand``
    turns a value written as text (a clause) into the fields that a path may lead into. ``+`` at the end of a
    path to a list adds a member to it. Paths that lead nowhere are reported.
    """
    ordered = {path: steps_of(path) for path in changes}
    # Members that go are taken from the end, so that the numbers of the others still hold.
    for path in sorted(ordered, key=lambda path: _taken_from_list(ordered[path], changes[path])):
        steps, value = ordered[path], changes[path]
        if not _set(document, steps, value, (), expand):
            yield Finding(
                "policy.path",
                _("口径要改的“{path}”在办法里不存在").format(path=path),
                _("路径写成 indicators.指标.rule.字段"),
                Place(path=path),
            )


def steps_of(path: str) -> Path:
    """Split a path into its steps; members of lists are numbers."""
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


def _taken_from_list(steps: Path, value: Any) -> tuple[bool, int]:
    last = steps[-1]
    taken = value is None and isinstance(last, int)
    return taken, -last if taken and isinstance(last, int) else 0


def _set(  # noqa: PLR0913 - one step of a walk
    holder: Any,
    steps: Path,
    value: Any,
    done: Path,
    expand: Callable[[Path, Any], Any],
    *,
    every: bool = False,
) -> bool:
    step, *rest = steps
    if step == "*":
        members = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        found = [_set(holder, (member, *rest), value, done, expand, every=True) for member in members]
        return any(found)
    if isinstance(holder, dict):
        step = str(step)  # a name may be a number: the level 3, the month 1
    if not _has(holder, step, default=not rest and bool(done) and not every):
        return False
    if not rest:
        if step == ADDED:
            holder.append(value)
        elif value is None and isinstance(holder, dict):
            holder.pop(step, None)
        elif value is None:
            del holder[step]
        else:
            holder[step] = value
        return True
    inner = expand((*done, step), holder[step])
    if not isinstance(inner, dict | list):
        return False
    holder[step] = inner
    return _set(inner, tuple(rest), value, (*done, step), expand, every=every)


def _has(holder: Any, step: str | int, *, default: bool) -> bool:
    if isinstance(holder, list):
        return step == ADDED if isinstance(step, str) else step < len(holder)
    # A field that has its default is not written down, yet can be set; a whole part cannot appear so.
    return isinstance(holder, dict) and (step in holder or default)
