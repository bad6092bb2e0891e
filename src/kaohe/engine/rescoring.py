"""Scoring one policy after another over the same figures: only nodes that a change can reach are worked out anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.engine.figures import decimals_named, scaled, unscaled
from kaohe.engine.given import given_from, values_of
from kaohe.engine.raters import PART
from kaohe.engine.reference import Reference, Result
from kaohe.engine.result import STATUSES
from kaohe.engine.scoring import FEW, Scored, score_all
from kaohe.policy.branch import needed
from kaohe.policy.indicator import Nested, children, measures_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.engine.backend import Backend
    from kaohe.engine.given import Values
    from kaohe.engine.measures import Measured, Points
    from kaohe.engine.roster import Roster
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

Everybody = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Before:
    """The first scoring of a period: what it started from, and what came of it."""

    policy: Policy
    roster: Roster
    counted: Everybody
    parameters: Mapping[str, Mapping[str, Decimal | None]]
    points: Points
    values: dict[str, Values]
    scored: Scored


class Rescoring:
    """Scores like `score_all`; after the first policy of a period, only what differs from it."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._before: dict[tuple[str, ...], _Before] = {}

    def __call__(
        self, policy: Policy, measured: Measured, roster: Roster, period: Period, backend: Backend
    ) -> Scored:
        """Score every subject."""
        if len(roster.members) > FEW or not policy.scores:
            return score_all(policy, measured, roster, period, backend)
        counted = measured.counted(roster.subjects)
        key = period.label, policy.total, policy.kind
        before = self._before.get(key)
        if before is None or not _comparable(before, policy, roster):
            scored = score_all(policy, measured, roster, period, backend)
            if before is None:
                values = values_of(policy, counted, measured.parameters)
                self._before[key] = _Before(
                    policy, roster, counted, measured.parameters, measured.points, values, scored
                )
            return scored
        return _again(before, policy, counted, measured, period)


def _comparable(before: _Before, policy: Policy, roster: Roster) -> bool:
    """Tell whether what differs lies in measures, parameters and nodes alone."""
    old = before.policy
    whole = (old.precision, old.subjects, old.measures.keys(), old.indicators.keys(), old.order())
    applying = [(node.applies_to, node.kind) for node in old.indicators.values()]
    return (
        before.roster is roster
        and whole
        == (
            policy.precision,
            policy.subjects,
            policy.measures.keys(),
            policy.indicators.keys(),
            policy.order(),
        )
        and applying == [(node.applies_to, node.kind) for node in policy.indicators.values()]
    )


def _again(before: _Before, policy: Policy, counted: Everybody, measured: Measured, period: Period) -> Scored:
    changed = _changed_measures(before, policy, counted, measured.parameters)
    values = values_of(policy, counted, measured.parameters) if changed else before.values
    nodes = _changed_nodes(before, policy, changed, measured.points)
    subjects, old = before.scored.subjects, before.scored
    scored = Scored(subjects, dict(old.values), dict(old.points), dict(old.maxima), dict(old.statuses))
    for name in changed & policy.measures.keys():
        decimals = decimals_named(policy, name)
        scored.values[name] = [_whole(values[subject][name], decimals) for subject in subjects]
    given = given_from(policy, values, before.roster, period, measured.points, only=nodes)
    decimals = policy.precision.points
    kept = {child for name in nodes for child in children(policy.indicators[name])} - nodes
    results: dict[str, list[Result]] = {name: [] for name in policy.order() if name in nodes}
    for index, subject in enumerate(subjects):
        known = {name: _result(old, name, index, decimals) for name in kept}
        reference = Reference(policy, period.cycle, given[subject], known)
        for name, column in results.items():
            column.append(reference.result(name))
    for name, column in results.items():
        scored.points[name] = [_whole(own.points, decimals) for own in column]
        scored.maxima[name] = [_whole(own.maximum, decimals) for own in column]
        scored.statuses[name] = [STATUSES.index(own.status) for own in column]
    return scored


def _changed_measures(
    before: _Before,
    policy: Policy,
    counted: Everybody,
    parameters: Mapping[str, Mapping[str, Decimal | None]],
) -> set[str]:
    """Name measures and parameters whose definition or figures differ, or those of what they are made of."""
    old = before.policy
    changed = {name for name, own in policy.measures.items() if own != old.measures[name]}
    for subject, figures in counted.items():
        earlier = before.counted[subject]
        if figures != earlier:
            names = figures.keys() | earlier.keys()
            changed |= {name.split(PART)[0] for name in names if figures.get(name) != earlier.get(name)}
    for name in policy.parameters:
        if any(own.get(name) != before.parameters[subject].get(name) for subject, own in parameters.items()):
            changed.add(name)
    if not changed:
        return changed
    return changed | {name for name in policy.measures if needed(policy, [name]) & changed}


def _changed_nodes(before: _Before, policy: Policy, changed: set[str], points: Points) -> set[str]:
    """Name nodes that differ, use a figure that does, read other points, or have such a node below them."""
    found: set[str] = set()
    for name in policy.order():
        node = policy.indicators[name]
        if (
            node != before.policy.indicators[name]
            or any(measure in changed for _path, measure in measures_named(node))
            or (isinstance(node, Nested) and points.get(name) != before.points.get(name))
            or any(child in found for child in children(node))
        ):
            found.add(name)
    return found


def _result(scored: Scored, name: str, index: int, decimals: int) -> Result:
    points, maximum = scored.points[name][index], scored.maxima[name][index]
    return Result(
        None if points is None else unscaled(points, decimals),
        None if maximum is None else unscaled(maximum, decimals),
        STATUSES[scored.statuses[name][index]],
    )


def _whole(figure: Decimal | None, decimals: int) -> int | None:
    return None if figure is None else scaled(figure, decimals)
