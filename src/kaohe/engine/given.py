"""What the reference starts from: every subject's published values, and the places and means among them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.engine.applying import not_applying
from kaohe.engine.figures import decimals_named, decimals_of, half_up, published
from kaohe.engine.formulas import work_out
from kaohe.engine.nesting import points_of
from kaohe.engine.rated import rated_value
from kaohe.engine.reference import Given, premises_of
from kaohe.policy.derived import formulas_of
from kaohe.policy.indicator import Leaf
from kaohe.policy.period import parse_period
from kaohe.policy.rated import Rated
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from decimal import Decimal

    from kaohe.engine.measures import Points
    from kaohe.engine.result import Run
    from kaohe.engine.roster import Roster
    from kaohe.policy.measure import Measure
    from kaohe.policy.period import Period
    from kaohe.policy.policy import Policy

Values = dict[str, "Decimal | None"]


def given_of(  # noqa: PLR0913, PLR0917 - a calculation and all that it starts from
    policy: Policy,
    counted: Mapping[str, Mapping[str, tuple[int, int]]],
    parameters: Mapping[str, Mapping[str, Decimal | None]],
    roster: Roster,
    period: Period,
    points: Points,
) -> dict[str, Given]:
    """Turn what was counted, ``counted[subject][measure] = (numerator, denominator)``, into inputs of rules.

    ``parameters[subject]``: the figures of the policy's parameters. Places and means are taken among those
    to whom an item applies and who are alike as it demands. ``points``: what nodes read from others.
    """
    return given_from(policy, values_of(policy, counted, parameters), roster, period, points)


def values_of(
    policy: Policy,
    counted: Mapping[str, Mapping[str, tuple[int, int]]],
    parameters: Mapping[str, Mapping[str, Decimal | None]],
) -> dict[str, Values]:
    """Return every subject's published values, formulas worked out."""
    terms, measures = formulas_of(policy), policy.figured()
    return {
        subject: work_out(
            policy,
            terms,
            {name: _value_of(own, name, policy, figures) for name, own in measures.items()}
            | {name: parameters.get(subject, {}).get(name) for name in policy.parameters},
        )
        for subject, figures in counted.items()
    }


def given_from(  # noqa: PLR0913 - a calculation and all that it starts from
    policy: Policy,
    values: Mapping[str, Values],
    roster: Roster,
    period: Period,
    points: Points,
    *,
    only: Container[str] | None = None,
) -> dict[str, Given]:
    """Turn published values into inputs of rules, of all nodes or ``only`` of those named."""
    outside = not_applying(policy, roster, period)
    inputs: dict[str, dict[str, Inputs[Fraction]]] = {subject: {} for subject in values}
    for name, node in policy.indicators.items():
        if only is not None and name not in only:
            continue
        if isinstance(node, Leaf) and node.measure is not None and node.rule is not None:
            for peers in _groups(name, node, roster, outside):
                column = {subject: values[subject][node.measure] for subject in peers if subject in values}
                for subject, own in _leaf_inputs(policy, node, column).items():
                    inputs[subject][name] = replace(own, premises=premises_of(node, values[subject]))
    return {
        subject: Given(
            values[subject],
            inputs[subject],
            outside.get(subject, {}),
            {name: own[subject] for name, own in points.items() if subject in own},
        )
        for subject in values
    }


def given_in(policy: Policy, run: Run) -> dict[str, Given]:
    """Return what the trees of a finished run started from, by subject."""
    period = parse_period(run.inputs.period)
    return given_of(
        policy, run.figures, run.parameters, run.roster, period, points_of(policy, run.parts, run.roster)
    )


def _groups(
    name: str, node: Leaf, roster: Roster, outside: Mapping[str, Mapping[str, str]]
) -> Iterable[list[str]]:
    """Return the comparable groups among the subjects to whom an item applies."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for subject, member in roster.members.items():
        if name not in outside.get(subject, {}):
            groups.setdefault(member.alike(node.peers), []).append(subject)
    return groups.values()


def value_of(policy: Policy, name: str, figures: Mapping[str, tuple[int, int]]) -> Decimal | None:
    """Return a counted measure's published value, rounded once; None where nothing was counted."""
    return _value_of(policy.figured()[name], name, policy, figures)


def _value_of(
    measure: Measure, name: str, policy: Policy, figures: Mapping[str, tuple[int, int]]
) -> Decimal | None:
    counted = figures.get(name)
    if isinstance(measure.value, Rated) and counted is not None:
        return rated_value(measure.value, name, figures, decimals_of(measure, policy.precision))
    if counted is None and measure.when_empty == "zero":
        counted = (0, 0)
    return published(measure, policy.precision, counted)


def _leaf_inputs(
    policy: Policy, node: Leaf, values: Mapping[str, Decimal | None]
) -> dict[str, Inputs[Fraction]]:
    assert node.rule is not None  # noqa: S101 - callers have looked
    known = {subject: Fraction(value) for subject, value in values.items() if value is not None}
    wanted = node.rule.missing(frozenset())
    mean = None
    if "mean" in wanted and known:
        decimals = max(decimals_named(policy, node.measure or ""), policy.precision.mean)
        mean = Fraction(half_up(sum(known.values(), Fraction(0)) / len(known), decimals))
    ranked = known
    if getattr(node.rule, "zero", None) == "out":
        ranked = {subject: value for subject, value in known.items() if value != 0}
    ranks, from_end = _places(ranked, node) if wanted & {"rank", "rank_from_end", "of"} else ({}, {})
    return {
        subject: Inputs(
            full=Fraction(node.max),
            value=value,
            count=value,
            mean=mean,
            rank=ranks.get(subject),
            rank_from_end=from_end.get(subject),
            of=Fraction(len(ranked)) if subject in ranks else None,
        )
        for subject, value in known.items()
    }


def _places(values: dict[str, Fraction], node: Leaf) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    ascending = sorted(values.values())
    below: dict[Fraction, int] = {}
    through: dict[Fraction, int] = {}
    for position, value in enumerate(ascending):
        below.setdefault(value, position)
        through[value] = position + 1
    better = {subject: Fraction(len(values) - through[value] + 1) for subject, value in values.items()}
    worse = {subject: Fraction(below[value] + 1) for subject, value in values.items()}
    return (better, worse) if node.better == "higher" else (worse, better)
