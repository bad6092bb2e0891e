"""From measures to points, for all subjects: by plain arithmetic for a few, by the engine's columns for many.

Both give the same figures (``tests/properties``). Building the columns of a tree of thirty nodes takes
seconds whatever the number of rows, plain arithmetic well under a millisecond a subject: decision 0006.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.engine.figures import decimals_named, scaled
from kaohe.engine.given import given_of
from kaohe.engine.reference import Reference
from kaohe.engine.result import STATUSES

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.backend import Backend
    from kaohe.engine.measures import Measured
    from kaohe.engine.roster import Roster
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

FEW = 2_000

Whole = int | None


@dataclass(slots=True)
class Scored:
    """Columns over ``subjects``, in whole numbers: values by measure; points, maximum and status by node."""

    subjects: list[str]
    values: dict[str, list[Whole]] = field(default_factory=dict)
    points: dict[str, list[Whole]] = field(default_factory=dict)
    maxima: dict[str, list[Whole]] = field(default_factory=dict)
    statuses: dict[str, list[int]] = field(default_factory=dict)


def score_all(  # noqa: PLR0913 - a calculation and how to run it
    policy: Policy,
    measured: Measured,
    roster: Roster,
    period: Period,
    backend: Backend,
    *,
    few: int = FEW,
) -> Scored:
    """Score every subject; ``few`` is the number up to which plain arithmetic is used."""
    if len(roster.members) <= few:
        return _plainly(policy, measured, roster, period)
    from kaohe.engine.columns import score_columns  # noqa: PLC0415 - Arrow, which few subjects do without

    table = score_columns(policy, measured, roster, period, backend)
    columns = {name: table[name].to_pylist() for name in table.column_names}
    return Scored(
        columns["subject"],
        {name: columns[f"{name}__value"] for name in policy.measures},
        {name: columns[f"{name}__points"] for name in policy.order()},
        {name: columns[f"{name}__max"] for name in policy.order()},
        {name: columns[f"{name}__status"] for name in policy.order()},
    )


def _plainly(policy: Policy, measured: Measured, roster: Roster, period: Period) -> Scored:
    subjects = roster.subjects
    given = given_of(policy, measured.counted(subjects), measured.parameters, roster, period, measured.points)
    references = {subject: Reference(policy, period.cycle, given[subject]) for subject in subjects}
    scored = Scored(subjects)
    for name in policy.measures:
        decimals = decimals_named(policy, name)
        scored.values[name] = [_scaled(given[subject].values[name], decimals) for subject in subjects]
    decimals = policy.precision.points
    for name in policy.order():
        results = [references[subject].result(name) for subject in subjects]
        scored.points[name] = [_scaled(result.points, decimals) for result in results]
        scored.maxima[name] = [_scaled(result.maximum, decimals) for result in results]
        scored.statuses[name] = [STATUSES.index(result.status) for result in results]
    return scored


def _scaled(figure: Decimal | None, decimals: int) -> Whole:
    return None if figure is None else scaled(figure, decimals)
