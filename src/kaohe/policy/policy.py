"""A policy (考核办法) as a whole: identity, validity, measures, indicators, grades, interpretations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from kaohe.policy.acknowledgement import Acknowledgement
from kaohe.policy.collecting import Collecting
from kaohe.policy.element import Cited, Identifier, Text
from kaohe.policy.indicator import (
    Grades,
    Indicator,
    Nested,
    Precision,
    Ranking,
    below,
    children,
)
from kaohe.policy.interpretation import Interpretation
from kaohe.policy.measure import AnyMeasure, Derived, Measure, Pooled
from kaohe.policy.organisation.contracting import Contracting
from kaohe.policy.organisation.department import Department
from kaohe.policy.organisation.duty import Coverage, Duty
from kaohe.policy.organisation.post import Post, Scale, Service, Skill
from kaohe.policy.outcome import Outcome
from kaohe.policy.parameter import Parameter
from kaohe.policy.pay_item import Agreement, PayItem, Year
from kaohe.policy.report import Report
from kaohe.policy.rules.rule import Exact
from kaohe.policy.subjects import Kind, Subjects
from kaohe.policy.transition import Transition, Way
from kaohe.policy.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.period import Period

PolicyId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]


UNSAID = Precision(cite="解读:原文没有要取整的数")
"""Of a document that describes the organisation; one with indicators has to say its own."""


class Assessor(Cited):
    """Who assesses (考核主体) which branch of the tree, and with which weight."""

    title: Text
    weight: Exact
    node: Identifier


class Policy(Cited):
    """A policy that loaded: every name resolves, the tree has one root, weights and bands are consistent.

    ``source`` is the title of the text; cites name its articles. ``total`` is the root of the tree.
    ``notes`` are what the text says for people beside its items (注, 说明); they change no points.

    A document may describe the organisation instead of scoring it, or both: ``posts`` with ``skills`` and
    ``scales``, ``departments``, ``duties``, ``contracting``. Without indicators there is nothing to score.
    """

    id: PolicyId
    title: Text
    version: Text
    source: Text
    valid_from: date
    valid_to: date | None = None
    transition: Transition | None = None
    scope: Text
    notes: tuple[Text, ...] = ()
    time_zone: Text = "Asia/Shanghai"
    calendar: Text = "CN"
    precision: Precision = UNSAID
    subjects: Subjects | None = None
    assessors: dict[Identifier, Assessor] = Field(default_factory=dict)
    parameters: dict[Identifier, Parameter] = Field(default_factory=dict)
    views: dict[Identifier, View] = Field(default_factory=dict)
    measures: dict[Identifier, AnyMeasure] = Field(default_factory=dict)
    indicators: dict[Identifier, Indicator] = Field(default_factory=dict)
    total: Identifier = "total"
    grades: Grades | None = None
    ranking: Ranking | None = None
    outcomes: tuple[Outcome, ...] = ()
    collect: Collecting | None = None
    year: Year | None = None
    pay: dict[Identifier, PayItem] = Field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    reports: dict[Identifier, Report] = Field(default_factory=dict)
    interpretations: dict[Identifier, Interpretation] = Field(default_factory=dict)
    acknowledged: tuple[Acknowledgement, ...] = ()
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    skills: dict[Identifier, Skill] = Field(default_factory=dict)
    posts: dict[Identifier, Post] = Field(default_factory=dict)
    service: Service | None = None
    departments: dict[Identifier, Department] = Field(default_factory=dict)
    duties: dict[Identifier, Duty] = Field(default_factory=dict)
    coverage: Coverage | None = None
    contracting: Contracting | None = None

    @property
    def scores(self) -> bool:
        """Tell whether there is anything to score: a description of posts alone has no indicators."""
        return bool(self.indicators)

    def valid_in(self, period: Period) -> bool:
        """Tell whether the policy is valid on any day of a period."""
        return self.valid_from <= period.last and (self.valid_to is None or period.first <= self.valid_to)

    @property
    def year_starts(self) -> int:
        """Return the month in which the policy's year begins: January, unless it says otherwise."""
        return 1 if self.year is None else self.year.starts

    @property
    def way(self) -> Way:
        """Return how points come about in a period in which this version came into force: by days, unless it says."""
        return "days" if self.transition is None else self.transition.way

    def way_of(self, item: PayItem) -> Way:
        """Return how an item comes about there: as it says itself, else as the policy does; what settles by days."""
        own: Way = "days" if item.settles is not None else self.way
        return item.transition or own

    def all_duties(self) -> Iterator[tuple[tuple[str, ...], Duty]]:
        """Yield every duty with its path: the document's own, then those of its posts."""
        for name, duty in self.duties.items():
            yield ("duties", name), duty
        for post, described in self.posts.items():
            for name, duty in described.duties.items():
                yield ("posts", post, "duties", name), duty

    def order(self) -> list[str]:
        """Return the nodes under ``total`` that are evaluated with it, children before their parents."""
        found: list[str] = []
        if self.scores:
            self._visit(self.total, found)
        return found

    @property
    def pays_members(self) -> bool:
        """Tell whether any item is paid to the members of the subjects."""
        return any(item.payee == "members" for item in self.pay.values())

    @property
    def kind(self) -> Kind:
        """Return what the policy assesses: units, unless it says otherwise."""
        return self.subjects.kind if self.subjects is not None else "unit"

    def path_to(self, name: str) -> tuple[str, ...]:
        """Return a node and all nodes above it, the node first."""
        parents = {child: parent for parent, node in self.indicators.items() for child in children(node)}
        path = [name]
        while path[-1] in parents:
            path.append(parents[path[-1]])
        return tuple(path)

    def apart(self) -> set[str]:
        """Name the nodes that others read and that are evaluated by themselves."""
        return {node.of for node in self.indicators.values() if isinstance(node, Nested)}

    def nodes(self, name: str | None = None) -> list[str]:
        """Return all nodes under one (``total``), also those evaluated by themselves; parents come last."""
        found: list[str] = []
        waiting = [self.total if name is None else name] if self.scores else []
        while waiting:
            found.append(waiting.pop())
            waiting += below(self.indicators[found[-1]])
        return found[::-1]

    def row_sources(self) -> list[str]:
        """Name what measures and reports take rows from: tables, and views of them."""
        read = {measure.table for measure in self.counted().values()}
        return sorted(read | {report.table for report in self.reports.values()})

    def tables(self) -> list[str]:
        """Name the tables that the policy reads, also those in which its views look something up."""
        read = set(self.row_sources())
        for name, view in self.views.items():
            if name in read:
                read |= {view.table, *(lookup.table for lookup in view.lookups)}
        return sorted(read - self.views.keys())

    def stored(self, table: str) -> str:
        """Return the table of which something is a view; a table is its own."""
        return self.views[table].table if table in self.views else table

    def counted(self) -> dict[str, Measure]:
        """Return the measures that are taken from rows."""
        return {name: own for name, own in self.measures.items() if isinstance(own, Measure)}

    def derived(self) -> dict[str, Derived]:
        """Return the measures that are worked out from others by a formula."""
        return {name: own for name, own in self.measures.items() if isinstance(own, Derived)}

    def pooled(self) -> dict[str, Pooled]:
        """Return the measures that are another one over everybody."""
        return {name: own for name, own in self.measures.items() if isinstance(own, Pooled)}

    def figured(self) -> dict[str, Measure]:
        """Return by name the measures that are a numerator over a denominator; a pooled one is like its own."""
        figured = self.counted()
        return figured | {name: figured[own.value.of] for name, own in self.pooled().items()}

    def like(self, name: str) -> Measure | Derived:
        """Return what decides how a measure's figure is published: for a pooled one, the measure that it adds up."""
        own = self.measures[name]
        while isinstance(own, Pooled):
            own = self.measures[own.value.of]
        return own

    def _visit(self, name: str, found: list[str]) -> None:
        for child in children(self.indicators[name]):
            self._visit(child, found)
        found.append(name)
