"""From measures to points: the indicator tree as columns, one row per subject, level by level.

Every node becomes three integer columns: points and maximum (times 10 ** decimals) and status. What is
published at a node is what the node above reads (contract 2), so each level is fetched before the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engine.figures import decimals_named, decimals_of, quotient_of, scaled
from kaohe.engine.formulas import add_columns
from kaohe.engine.rated import part_columns, value_column
from kaohe.engine.roster_columns import add_outside, add_roster, outside_of, peers_of
from kaohe.policy.branch import nested
from kaohe.policy.fraction import ColumnFraction, choose
from kaohe.policy.indicator import Average, Group, Leaf, Nested, Periods, children
from kaohe.policy.rated import Rated
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from kaohe.engine.backend import Backend
    from kaohe.engine.measures import Measured
    from kaohe.engine.roster import Roster
    from kaohe.policy.indicator import Adjustment, Node
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy
    from kaohe.policy.requirement import Requirement

NOT_ASSESSED, ASSESSED, VOID = 0, 1, 2

WIDE = pa.decimal128(38, 0)


def score_columns(
    policy: Policy, measured: Measured, roster: Roster, period: Period, backend: Backend
) -> pa.Table:
    """Return one row per subject: ``<measure>__value`` and, per node, ``__points``, ``__max``, ``__status``."""
    figures = add_roster(policy, roster, _figures(policy, measured, roster.subjects))
    figures = add_outside(policy, roster, period, figures, backend)
    table = add_columns(policy, _values(policy, figures, backend), backend)
    for level in _levels(policy):
        rows = backend.rows(table)
        scorer = _Scorer(policy, rows, period.cycle)
        columns: dict[str, Any] = {}
        for name in level:
            columns |= scorer.columns(name)
        table = _unanswered(_kept_in_order(backend.fetch(rows.mutate(**columns))), level)
    return table


def _unanswered(table: pa.Table, level: list[str]) -> pa.Table:
    """Take nodes out of the assessment where a rule has no answer for the figures: points are missing there."""
    for name in level:
        answered = table[f"{name}__points"].is_valid()
        for part, instead in (("max", None), ("status", NOT_ASSESSED)):
            column = f"{name}__{part}"
            held = pc.if_else(answered, table[column], pa.scalar(instead, table[column].type))
            table = table.set_column(table.schema.get_field_index(column), column, held)
    return table


def _kept_in_order(table: pa.Table) -> pa.Table:
    return table.sort_by("subject")


def _figures(policy: Policy, measured: Measured, subjects: list[str]) -> pa.Table:
    columns: dict[str, Any] = {"subject": pa.array(subjects, pa.string())}
    for name, parameter in policy.parameters.items():
        own = [measured.parameters.get(subject, {}).get(name) for subject in subjects]
        columns[f"{name}__value"] = pa.array(
            [None if figure is None else scaled(figure, parameter.decimals) for figure in own], pa.int64()
        )
    for name in nested(policy):
        columns |= _read(name, measured, subjects, policy.precision.points)
    for name, measure in policy.figured().items():
        counted = [measured.figures.get(subject, {}).get(name) for subject in subjects]
        zero = 0 if measure.when_empty == "zero" else None
        columns[f"{name}__numerator"] = pa.array(
            [zero if figures is None else figures.numerator for figures in counted], WIDE
        )
        columns[f"{name}__denominator"] = pa.array(
            [zero if figures is None else figures.denominator for figures in counted], WIDE
        )
        if isinstance(measure.value, Rated):
            columns |= part_columns(name, measured, subjects)
    return pa.table(columns)


def _read(name: str, measured: Measured, subjects: list[str], decimals: int) -> dict[str, Any]:
    """Return what a node reads from others that are evaluated by themselves: sum, last, how many are assessed."""
    read = measured.points.get(name, {})
    points = [
        [scaled(one, decimals) for one in read.get(subject, {}).values() if one is not None]
        for subject in subjects
    ]
    return {
        f"{name}__sum": pa.array([sum(own) for own in points], pa.int64()),
        f"{name}__last": pa.array([own[-1] if own else None for own in points], pa.int64()),
        f"{name}__known": pa.array([len(own) for own in points], pa.int64()),
    }


def _values(policy: Policy, figures: pa.Table, backend: Backend) -> pa.Table:
    rows = backend.rows(figures)
    columns = {}
    for name, measure in policy.figured().items():
        numerator, denominator = rows[f"{name}__numerator"], rows[f"{name}__denominator"]
        quotient = quotient_of(measure)
        if isinstance(measure.value, Rated):
            decimals = decimals_of(measure, policy.precision)
            value = value_column(measure.value, name, rows, decimals)
            unrated = ibis.literal(0) if measure.when_empty == "zero" else ibis.null("int64")
            columns[f"{name}__value"] = ibis.coalesce(value, unrated)
        elif quotient:
            value = ColumnFraction(numerator) / ColumnFraction(denominator, 1) / quotient
            columns[f"{name}__value"] = value.rounded(decimals_of(measure, policy.precision))
        else:
            columns[f"{name}__value"] = numerator.cast("int64")
    return _kept_in_order(backend.fetch(rows.mutate(**columns))) if columns else figures


def _levels(policy: Policy) -> list[list[str]]:
    height: dict[str, int] = {}
    for name in policy.order():
        below = [height[child] for child in children(policy.indicators[name])]
        height[name] = 1 + max(below, default=-1)
    levels: list[list[str]] = [[] for _ in range(max(height.values(), default=-1) + 1)]
    for name, level in height.items():
        levels[level].append(name)
    return levels


class _Scorer:
    """Builds the columns of nodes over rows that already hold those of the nodes below."""

    def __init__(self, policy: Policy, rows: Any, cycle: str) -> None:
        self._policy = policy
        self._rows = rows
        self._cycle = cycle
        self._decimals = policy.precision.points

    def columns(self, name: str) -> dict[str, Any]:
        """Return points, maximum and status of one node."""
        node = self._policy.indicators[name]
        if self._cycle not in node.cycles or node.pending:
            return self._published(name, ibis.null("int64"), ibis.null("int64"), ibis.literal(NOT_ASSESSED))
        outside = outside_of(name, self._rows)
        if isinstance(node, Leaf):
            points, maximum, assessed = self._leaf(node, outside)
        elif isinstance(node, Group):
            points, maximum, assessed = self._group(node)
        elif isinstance(node, Nested):
            points, maximum, assessed = self._nested(name, node)
        else:
            points, maximum, assessed = self._average(node)
        points = self._bounded(node, self._adjusted(node, points))
        points, assessed, denied = self._required(node, points, assessed)
        void = _either(denied, self._void(node))
        if void is not None:
            points = choose([(void, ColumnFraction.constant(0))], points)
            assessed |= void
        if outside is not None:
            assessed &= ~outside
        status = assessed.ifelse(ASSESSED, NOT_ASSESSED)
        if void is not None:
            status = (assessed & void).ifelse(VOID, status)
        rounded = assessed.ifelse(points.rounded(self._decimals), None)
        return self._published(name, rounded, assessed.ifelse(maximum, None), status)

    def _published(self, name: str, points: Any, maximum: Any, status: Any) -> dict[str, Any]:
        return {
            f"{name}__points": points.cast("int64"),
            f"{name}__max": maximum.cast("int64"),
            f"{name}__status": status.cast("int8"),
        }

    def _leaf(self, node: Leaf, outside: Any | None) -> tuple[ColumnFraction, Any, Any]:
        full = ColumnFraction.constant(node.max)
        maximum = ibis.literal(scaled(node.max, self._decimals))
        if node.measure is None or node.rule is None:
            return full, maximum, ibis.literal(value=True)
        value = self._rows[f"{node.measure}__value"]
        if outside is not None:
            value = outside.ifelse(None, value)
        known = value.notnull()
        points = node.rule.column(self._inputs(node, value, full))
        if _zero_is_out(node):
            points = choose([(value == 0, ColumnFraction.constant(0))], points)
        if node.missing == "leave":
            return points, maximum, known
        instead = ColumnFraction.constant(0) if node.missing == "zero" else full
        return choose([(~known, instead)], points), maximum, ibis.literal(value=True)

    def _inputs(self, node: Leaf, value: Any, full: ColumnFraction) -> Inputs[ColumnFraction]:
        assert node.measure is not None  # noqa: S101 - callers have looked
        assert node.rule is not None  # noqa: S101
        decimals = decimals_named(self._policy, node.measure)
        measured = ColumnFraction.scaled(value, decimals)
        wanted = node.rule.missing(frozenset())
        places: dict[str, ColumnFraction] = {}
        if "rank" in wanted or "of" in wanted or "rank_from_end" in wanted:
            places = self._places(node, value)
        if "mean" in wanted:
            places["mean"] = self._mean(node, value, decimals)
        return Inputs(full=full, value=measured, count=measured, premises=self._premises(node), **places)

    def _premises(self, part: Leaf | Adjustment) -> dict[str, ColumnFraction | bool]:
        """Return the figures of a rule's conditions; missing where the measure is."""
        return {
            words: ColumnFraction.scaled(
                self._rows[f"{measure}__value"], decimals_named(self._policy, measure)
            )
            for words, measure in part.conditions.items()
        }

    def _places(self, node: Leaf, value: Any) -> dict[str, ColumnFraction]:
        ranked = value.notnull()
        if _zero_is_out(node):
            ranked &= value != 0
        falling, rising = ibis.desc(value), ibis.asc(value)
        best, worst = (falling, rising) if node.better == "higher" else (rising, falling)
        among = [ranked, *peers_of(node, self._rows)]
        places = {
            "rank": ibis.rank().over(ibis.window(group_by=among, order_by=best)) + 1,
            "rank_from_end": ibis.rank().over(ibis.window(group_by=among, order_by=worst)) + 1,
            "of": ranked.ifelse(1, 0).sum().over(ibis.window(group_by=among)),
        }
        return {name: ColumnFraction.scaled(place, 0) for name, place in places.items()}

    def _mean(self, node: Leaf, value: Any, decimals: int) -> ColumnFraction:
        everyone = ibis.window(group_by=peers_of(node, self._rows))
        total = value.cast("decimal(38, 0)").sum().over(everyone).cast("decimal(38, 0)")
        mean = ColumnFraction(total) / ColumnFraction(value.count().over(everyone).cast("decimal(38, 0)"))
        published = max(decimals, self._policy.precision.mean)
        return ColumnFraction.scaled((mean / 10**decimals).rounded(published), published)

    def _group(self, node: Group) -> tuple[ColumnFraction, Any, Any]:
        points, maximum, assessed = self._sums(node.of)
        if node.scale_to is None:
            return ColumnFraction.scaled(points, self._decimals), maximum, assessed
        share = ColumnFraction.scaled(points, 0) / ColumnFraction.scaled(maximum, 0)
        return share * node.scale_to, ibis.literal(scaled(node.scale_to, self._decimals)), assessed

    def _sums(self, names: tuple[str, ...]) -> tuple[Any, Any, Any]:
        points, maximum, assessed = ibis.literal(0), ibis.literal(0), ibis.literal(value=False)
        for name in names:
            points += self._rows[f"{name}__points"].fill_null(0)
            maximum += self._rows[f"{name}__max"].fill_null(0)
            assessed |= self._rows[f"{name}__status"] != NOT_ASSESSED
        return points, maximum, assessed

    def _average(self, node: Average) -> tuple[ColumnFraction, Any, Any]:
        weights = node.of if isinstance(node.of, dict) else dict.fromkeys(node.of, 1)
        total, weight = ColumnFraction.constant(0), ColumnFraction.constant(0)
        assessed = ibis.literal(value=False)
        nothing = ColumnFraction.constant(0)
        for name, own in weights.items():
            counts = self._rows[f"{name}__status"] != NOT_ASSESSED
            points = ColumnFraction.scaled(self._rows[f"{name}__points"], self._decimals)
            total += choose([(counts, points * own)], nothing)
            weight += choose([(counts, ColumnFraction.constant(own))], nothing)
            assessed |= counts
        return total / weight, ibis.literal(scaled(node.max, self._decimals)), assessed

    def _nested(self, name: str, node: Nested) -> tuple[ColumnFraction, Any, Any]:
        known, maximum = self._rows[f"{name}__known"], ibis.literal(scaled(node.max, self._decimals))
        combine = node.combine if isinstance(node, Periods) else "last"
        read = self._rows[f"{name}__last" if combine == "last" else f"{name}__sum"]
        points = ColumnFraction.scaled(read, self._decimals)
        if combine == "mean":
            points /= ColumnFraction.scaled(known, 0)
        return points, maximum, known >= (node.at_least if isinstance(node, Periods) else 1)

    def _adjusted(self, node: Node, points: ColumnFraction) -> ColumnFraction:
        for adjustment in node.adjustments:
            counted = replace(self._counted(adjustment.measure), premises=self._premises(adjustment))
            points += adjustment.rule.column(counted)
        return points

    def _counted(self, measure: str) -> Inputs[ColumnFraction]:
        """Return what an event measure counted; nothing counted is zero (contract 6, last sentence)."""
        decimals = decimals_named(self._policy, measure)
        count = ColumnFraction.scaled(self._rows[f"{measure}__value"].fill_null(0), decimals)
        return Inputs(value=count, count=count)

    def _void(self, node: Node) -> Any | None:
        void = None
        for event in node.void_on:
            void = _either(void, self._rows[f"{event.measure}__value"].fill_null(0) > 0)
        return void

    def _required(
        self, node: Node, points: ColumnFraction, assessed: Any
    ) -> tuple[ColumnFraction, Any, Any | None]:
        """Apply the first requirement that is not met: points, who is assessed, and for whom the node is void."""
        if not node.requires:
            return points, assessed, None
        unmet = [self._unmet(requirement) for requirement in node.requires]
        results: list[tuple[Any, ColumnFraction]] = []
        standing, denied = [], []
        for requirement, fails in zip(node.requires, unmet, strict=True):
            own = points
            if requirement.most is not None:
                own = points.at_most(requirement.most)
            elif requirement.otherwise != "leave":
                own = ColumnFraction.constant(requirement.points or 0)
            results.append((fails, own))
            stands = ibis.literal(requirement.otherwise != "leave")
            standing.append((fails, assessed if requirement.most is not None else stands))
            denied.append((fails, ibis.literal(requirement.otherwise == "zero")))
        return (
            choose(results, points),
            ibis.cases(*standing, else_=assessed),
            ibis.cases(*denied, else_=ibis.literal(value=False)),
        )

    def _unmet(self, requirement: Requirement) -> Any:
        measure = self._policy.like(requirement.measure)
        value = self._rows[f"{requirement.measure}__value"]
        meaning = requirement.without_figure(measure)
        known = value.fill_null(0) if meaning == "zero" else value
        figure = ColumnFraction.scaled(known, decimals_of(measure, self._policy.precision))
        fails = None
        if requirement.at_least is not None:
            fails = figure < requirement.at_least
        if requirement.at_most is not None:
            fails = _either(fails, figure > requirement.at_most)
        assert fails is not None  # noqa: S101 - one bound is there
        return fails.fill_null(meaning == "unmet")

    def _bounded(self, node: Node, points: ColumnFraction) -> ColumnFraction:
        if node.floor is not None:
            points = points.at_least(node.floor)
        return points if node.cap is None else points.at_most(node.cap)


def _either(one: Any | None, other: Any | None) -> Any | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _zero_is_out(node: Leaf) -> bool:
    return getattr(node.rule, "zero", None) == "out"
