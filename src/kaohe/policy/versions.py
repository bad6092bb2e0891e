"""Versions of one policy (版本): which is in force when, and into which stretches a period falls by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period


@dataclass(frozen=True, slots=True)
class Valid:
    """Something that is in force from ``first`` to ``last``, both included; None: no end is known."""

    first: date
    last: date | None

    def on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Version(Valid):
    """A version of a policy as it was loaded, and the days on which it, and no later one, is in force."""

    loaded: Loaded


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a period, from ``first`` to ``last``, both included, on which one version is in force."""

    version: Version
    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days these are."""
        return (self.last - self.first).days + 1


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


def stretches(versions: Sequence[Version], period: Period) -> list[Stretch]:
    """Return the stretches of a period, in order; days on which no version is in force belong to none."""
    return [
        Stretch(
            own, max(own.first, period.first), period.last if own.last is None else min(own.last, period.last)
        )
        for own in versions
        if own.first <= period.last and (own.last is None or period.first <= own.last)
    ]


def scoring(versions: Sequence[Version], period: Period) -> list[Stretch]:
    """Return the stretches that have a say in a period: one where its newest version says that one scores all."""
    found = stretches(versions, period)
    new = found[-1].version.loaded.policy.transition if found else None
    if new is not None and new.way == "start":
        return found[:1]
    return found[-1:] if new is not None and new.way == "end" else found


def version_of(versions: Iterable[Version], first: str) -> Loaded:
    """Return the version that is known by its first day."""
    return next(own.loaded for own in versions if own.first.isoformat() == first)


def _ending(version: Own, last: date) -> Own:
    changed: Any = replace(version, last=last)
    own: Own = changed
    return own
