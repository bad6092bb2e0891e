"""Versions of one policy (版本), loaded: which is in force when, and into which stretches a period falls by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _
from kaohe.policy.loader import load_policy
from kaohe.policy.versions import Valid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.library import Library
    from kaohe.policy.loader import Loaded
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

YEAR = timedelta(days=366)
"""So far back may a period look: to the first day of its year."""


@dataclass(frozen=True, slots=True)
class Version(Valid):
    """A version of a policy as it was loaded, and the days on which it, and no later one, is in force."""

    loaded: Loaded

    @property
    def key(self) -> str:
        """Return its first day, by which runs know it."""
        return self.first.isoformat()


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


def version_of(versions: Iterable[Version], key: str) -> Loaded:
    """Return the version that is known by its first day."""
    return next(own.loaded for own in versions if own.key == key)


def versions_for(
    name: str,
    period: Period,
    library: Library,
    catalogue: Catalogue,
    readings: Mapping[str, str] | None = None,
) -> tuple[Version, ...]:
    """Return the versions that are in force in a period or in its year before, in order; none where there is but one.

    ``readings`` override the interpretations that a version declares. Raises what loading one raises, and
    ``policy.versions`` where a version differs in what a period is counted by.
    """
    files = library.versions(name)
    if len(files) == 1:
        return ()
    found = tuple(
        Version(own.first, own.last, _loaded(str(own.file), library, catalogue, readings or {}))
        for own in files
        if own.first <= period.last and (own.last is None or period.first - YEAR <= own.last)
    )
    for other in found[1:]:
        _check_alike(found[0].loaded.policy, other.loaded.policy)
    return found


def _loaded(file: str, library: Library, catalogue: Catalogue, readings: Mapping[str, str]) -> Loaded:
    loaded = load_policy(file, library, catalogue)
    own = {name: chosen for name, chosen in readings.items() if name in loaded.readings}
    return load_policy(file, library, catalogue, readings=own) if own else loaded


def _check_alike(one: Policy, other: Policy) -> None:
    """Refuse versions between which a period cannot be split: by one of them it has other days, or other people."""
    differing = [
        field
        for field, (before, after) in {
            "subjects.kind": (one.kind, other.kind),
            "calendar": (one.calendar, other.calendar),
            "time_zone": (one.time_zone, other.time_zone),
            "year": (one.year_starts, other.year_starts),
        }.items()
        if before != after
    ]
    if differing:
        raise refuse(
            "policy.versions",
            _("办法 {id} 的版本 {one} 和 {other} 不能在一年里前后相接:{fields} 不同").format(
                id=one.id, one=one.version, other=other.version, fields="、".join(differing)
            ),
            _("这样的改动另立一份办法,或从考核年度的第一天起"),
        )
