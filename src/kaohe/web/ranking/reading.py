"""A run as a ranking: totals in order, with the points of the total's own parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.policy.indicator import Nested, children

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kaohe.engine.result import Run, Total
    from kaohe.engine.runs import Record
    from kaohe.policy.policy import Policy

    _Points = dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one part of a total, and where they are explained: which node, of which shorter period if any."""

    points: Decimal | None
    indicator: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One subject's total and the points of its parts, in the order of the nodes."""

    total: Total
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of the subjects that were scored by themselves: by which node, and their totals, best first."""

    title: str
    totals: tuple[Total, ...]


def ranked(kept: Record) -> tuple[list[Ranked], list[str]]:
    """Return everybody, best first, those without rank last; and the titles of the total's parts.

    Where the total puts shorter periods together, these are its parts.
    """
    run, policy = kept.run, kept.loaded.policy
    titles, columns = _columns(run, policy)
    return [
        Ranked(
            total,
            tuple(Part(points.get(total.subject), name, period) for points, name, period in columns),
        )
        for total in _sorted(run.totals)
    ], titles


def groups(kept: Record) -> list[Groups]:
    """List the groups whose points were handed to their members."""
    indicators = kept.loaded.policy.indicators
    return [
        Groups(indicators[part.of].title, tuple(_sorted(part.run.totals)))
        for part in kept.run.all_parts()
        if part.by is not None
    ]


def _sorted(totals: Iterable[Total]) -> list[Total]:
    return sorted(totals, key=lambda each: (each.rank is None, each.rank or 0, each.subject))


def _columns(run: Run, policy: Policy) -> tuple[list[str], list[tuple[_Points, str, str]]]:
    if policy.total not in policy.indicators:  # a policy that only pays
        return [], []
    if isinstance(policy.indicators[policy.total], Nested):
        read = [part for part in run.parts if part.indicator == policy.total]
        titles = [f"{policy.indicators[part.of].title} {part.run.inputs.period}" for part in read]
        return titles, [(_points(part.run, part.of), part.of, part.run.inputs.period) for part in read]
    names = children(policy.indicators[policy.total])
    return [policy.indicators[name].title for name in names], [
        (_points(run, name), name, "") for name in names
    ]


def _points(run: Run, indicator: str) -> _Points:
    return {row.subject: row.points for row in run.rows if row.indicator == indicator}
