"""The states of a cycle and the ways between them, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kaohe.i18n import _


class State(StrEnum):
    """Where a cycle stands; in the order in which it goes."""

    open = "open"
    collecting = "collecting"
    checking = "checking"
    computed = "computed"
    reviewed = "reviewed"
    published = "published"
    appeals = "appeals"
    final = "final"


STATES = tuple(State)
VISIBLE = frozenset({State.published, State.appeals, State.final})
"""States in which the assessed see results."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a state to another. ``reason``: whoever takes it must say why."""

    before: State
    after: State
    reason: bool = False


WAYS = (
    Way(State.open, State.collecting),
    Way(State.collecting, State.checking),
    Way(State.checking, State.computed),
    Way(State.checking, State.collecting, reason=True),
    Way(State.computed, State.reviewed),
    Way(State.computed, State.checking, reason=True),
    Way(State.reviewed, State.published),
    Way(State.reviewed, State.checking, reason=True),
    Way(State.published, State.appeals),
    Way(State.appeals, State.final),
)


def way(before: str, after: str) -> Way | None:
    """Find the way between two states, None where there is none."""
    return next((each for each in WAYS if (each.before, each.after) == (before, after)), None)


def ways_from(before: str) -> tuple[Way, ...]:
    """List the ways that leave a state."""
    return tuple(each for each in WAYS if each.before == before)


def state_title(state: str) -> str:
    """Say a state in the language of the reader."""
    return {
        State.open: _("已开启"),
        State.collecting: _("收集数据"),
        State.checking: _("核对"),
        State.computed: _("已计算"),
        State.reviewed: _("已审核"),
        State.published: _("已公布"),
        State.appeals: _("申诉中"),
        State.final: _("已锁定"),
    }[State(state)]
