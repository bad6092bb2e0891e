"""What the reference starts from: every subject's published values, and the places and means among them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.engine.figures import decimals_of, half_up, published
from kaohe.engine.formulas import work_out
from kaohe.engine.reference import Given
from kaohe.policy.derived import formulas_of
from kaohe.policy.indicator import Leaf
from kaohe.policy.rules.rule import Inputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.policy.measure import Measure
    from kaohe.policy.policy import Policy

Values = dict[str, "Decimal | None"]


def given_of(
    policy: Policy,
    counted: Mapping[str, Mapping[str, tuple[int, int]]],
    parameters: Mapping[str, Mapping[str, Decimal | None]],
) -> dict[str, Given]:
    """Turn what was counted, ``counted[subject][measure] = (numerator, denominator)``, into inputs of rules.

    ``parameters[subject]``: the figures of the policy's parameters.
    """
    terms, measures = formulas_of(policy), policy.counted()
    values = {
        subject: work_out(
            policy,
            terms,
            {name: value_of(policy, name, figures.get(name)) for name in measures}
            | {name: parameters.get(subject, {}).get(name) for name in policy.parameters},
        )
        for subject, figures in counted.items()
    }
    inputs: dict[str, dict[str, Inputs[Fraction]]] = {subject: {} for subject in counted}
    for name, node in policy.indicators.items():
        if isinstance(node, Leaf) and node.measure is not None and node.rule is not None:
            column = {subject: own[node.measure] for subject, own in values.items()}
            for subject, own in _leaf_inputs(policy, node, column).items():
                inputs[subject][name] = own
    return {subject: Given(values[subject], inputs[subject]) for subject in counted}


def value_of(policy: Policy, name: str, counted: tuple[int, int] | None) -> Decimal | None:
    """Return a counted measure's published value, rounded once; None where nothing was counted."""
    measure: Measure = policy.counted()[name]
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
        decimals = max(
            decimals_of(policy.measures[node.measure or ""], policy.precision), policy.precision.mean
        )
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
