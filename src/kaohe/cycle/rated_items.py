"""What a policy wants rated in a period, and whom each item is about, from its measures and the roster."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaohe.cycle.results import workspace
from kaohe.engine.nesting import of_groups, shorter, whole
from kaohe.engine.opening import open_job
from kaohe.engine.roster import Roster
from kaohe.engine.score import FromRows
from kaohe.facts.tables import CATALOGUE
from kaohe.facts.tables.vocabulary import RATER_ROLES
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.condition.terms import AllOf, Comparison, Membership
from kaohe.policy.indicator import measures_named
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.condition.terms import Condition
    from kaohe.policy.measure import Measure
    from kaohe.policy.period import Cycle

TABLE, DAILY = "ratings", "daily_ratings"
"""What is rated for a whole period, and what is rated day by day."""
TABLES = (TABLE, DAILY)
OTHERS = ("superior", "peer", "subordinate", "assessor")
"""Roles that may rate where a measure names none: everybody but oneself."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to rate: ``indicator`` as the table names it, from 0 to ``out_of``, by raters in ``roles``.

    ``subjects``: whom it is about, each with the superior whom the organisation names. ``words``: how
    ratings are put together and who stays unnamed, as the policy declares it. ``table``: where they go.
    """

    indicator: str
    title: str
    out_of: Decimal
    roles: tuple[str, ...]
    words: str
    subjects: Mapping[str, str | None]
    table: str = TABLE

    def about(self, subjects: Mapping[str, str | None]) -> Item:
        """Return the item for some subjects."""
        return replace(self, subjects=subjects)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it was filled in."""

    score: str
    evidence: str = ""

    @property
    def figure(self) -> Decimal | None:
        """Return the figure; None where there is none, or more than two decimals."""
        return Decimal(self.score) if re.fullmatch(r"\d{1,6}(\.\d{1,2})?", self.score, re.ASCII) else None


def items_of(policy: str, period: str) -> list[Item]:
    """List what is to be rated for a period; what is rated in shorter ones belongs to their cycles."""
    here = workspace()
    return list(_items(here, policy, period, here.version))


@lru_cache(maxsize=16)
def _items(here: Workspace, policy: str, period: str, version: int) -> tuple[Item, ...]:
    job = whole(open_job(here, policy, period, version=version))
    return tuple({(item.table, item.indicator): item for item in _wanted(job, _roster(job))}.values())


def _roster(job: Job) -> Roster:
    if job.groups is not None:
        return Roster.of(job.groups)
    counting = FromRows(job.source())
    found = counting.roster(job, set())
    return found if found.members else counting.roster(job, counting.count(job).subjects)


def _wanted(job: Job, roster: Roster) -> Iterator[Item]:
    subjects = {
        name: _text(member.attributes.get("supervisor"))
        for name, member in roster.members.items()
        if member.out is None
    }
    for name in _measures(job):
        measure = job.policy.counted().get(name)
        if measure is not None and measure.table in TABLES:
            yield from _of(measure, subjects)
    for _name, inner in shorter(job):
        if inner.period.label == job.period.label:
            yield from _wanted(inner, roster)
    for _name, inner in of_groups(job, roster):
        yield from _wanted(inner, _roster(inner))


def _measures(job: Job) -> list[str]:
    """Name the measures of a job but those that only nodes of other cycles use."""
    cycle: Cycle = job.period.cycle
    named: dict[str, bool] = {}
    for name in job.policy.order():
        node = job.policy.indicators[name]
        for _path, measure in measures_named(node):
            named[measure] = named.get(measure, False) or cycle in node.cycles
    return [name for name in job.policy.measures if named.get(name, True)]


def _of(measure: Measure, subjects: Mapping[str, str | None]) -> Iterator[Item]:
    columns = {column.name: column for column in CATALOGUE[TABLE].columns}
    condition = None if measure.where is None else parse_condition(measure.where, columns)
    value: Any = measure.value
    rated = value if isinstance(value, Rated) else None
    fixed = _fixed(condition, "rater_role")
    titles = {role.code: role.title for role in RATER_ROLES}
    for indicator in _fixed(condition, "indicator"):
        yield Item(
            indicator,
            measure.title,
            rated.highest if rated else Decimal(100),
            tuple(rated.weights) if rated else fixed or OTHERS,
            rated.words(titles) if rated else "",
            subjects,
            measure.table,
        )


def _fixed(condition: Condition | None, column: str) -> tuple[str, ...]:
    """Return the values to which a condition holds a column; nothing where it leaves it open."""
    match condition:
        case Comparison(name, "=", str() as value) if name == column:
            return (value,)
        case Membership(name, values) if name == column:
            return tuple(str(value) for value in values)
        case AllOf(conditions):
            return next((found for part in conditions if (found := _fixed(part, column))), ())
        case _:
            return ()


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)
