"""What is valid from a day on, one after the other: which is in force when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Valid:
    """Something that is in force from ``first`` to ``last``, both included; None: no end is known."""

    first: date
    last: date | None

    def on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


Own = TypeVar("Own", bound=Valid)


def one_after_the_other(versions: Iterable[Own]) -> list[Own]:
    """Return versions in the order in which they come into force: each ends the one before for good."""
    ordered = sorted(versions, key=lambda own: own.first)
    for index, after in enumerate(ordered[1:]):
        before = ordered[index]
        end = after.first - timedelta(days=1)
        ordered[index] = _ending(before, end if before.last is None else min(before.last, end))
    return ordered


def in_force_on(versions: Iterable[Own], day: date) -> Own | None:
    """Return the version that is in force on a day."""
    return next((own for own in versions if own.on(day)), None)


def _ending(version: Own, last: date) -> Own:
    changed: Any = replace(version, last=last)
    own: Own = changed
    return own
