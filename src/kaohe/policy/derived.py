"""The formulas of a policy: which figures they may name, what those are of, in which order they are worked out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.policy.formula.names import Named, Names
from kaohe.policy.formula.parse import parse_terms
from kaohe.policy.formula.terms import Term, names_of
from kaohe.policy.formula.units import NUMBER, PIECES, RATIO, Unit, read_unit
from kaohe.policy.indicator import measures_named
from kaohe.policy.measure import Count, Derived, Duration, Mean, Measure, Pooled, Sum
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.measure import AnyMeasure
    from kaohe.policy.parameter import Parameter
    from kaohe.policy.policy import Policy


def names_in(policy: Policy) -> dict[str, Named]:
    """Return every measure and parameter of the policy as formulas may name it."""
    parameters = {name: _parameter(parameter) for name, parameter in policy.parameters.items()}
    return parameters | {name: _named(measure, policy) for name, measure in policy.measures.items()}


def unit_missing(measure: Measure | Derived) -> bool:
    """Tell whether it cannot be known what a measure is of: the sum of a column without a unit."""
    return (
        isinstance(measure, Measure)
        and isinstance(measure.value, Sum | Mean | Rated)
        and measure.unit is None
    )


def _named(measure: AnyMeasure, policy: Policy) -> Named:
    base = policy.measures.get(measure.value.of) if isinstance(measure, Pooled) else measure
    unit, scale = (NUMBER, Fraction(1)) if base is None or isinstance(base, Pooled) else _unit(base)
    return Named(measure.title, unit, scale)


def _parameter(parameter: Parameter) -> Named:
    unit, scale = read_unit(parameter.unit) or (Unit.of(parameter.unit), Fraction(1))
    # A rate is written 40% and read as 0.4, whatever its unit is called.
    return Named(parameter.title, unit, scale)


def _unit(measure: Measure | Derived) -> tuple[Unit, Fraction]:
    value = measure.value
    if isinstance(value, Duration):
        return Unit.of("分钟"), Fraction(1)
    if not isinstance(value, Count | Sum | Mean | Rated) and isinstance(measure, Measure):
        return RATIO, Fraction(1)
    if measure.unit is None:
        return (Unit.of(PIECES) if isinstance(value, Count) else NUMBER), Fraction(1)
    return read_unit(measure.unit) or (Unit.of(measure.unit), Fraction(1))


def unit_of_derived(measure: Derived) -> Unit:
    """Return the declared unit of a measure that holds together with its formula."""
    known = read_unit(measure.unit)
    return known[0] if known else Unit.of(measure.unit)


def formulas_of(policy: Policy) -> dict[str, Term]:
    """Return the formulas of a loaded policy, each after those that it uses."""
    names = Names(names_in(policy))
    terms = {name: parse_terms(own.value.formula, names)[0] for name, own in policy.derived().items()}
    ordered: dict[str, Term] = {}
    for name in terms:
        _place(name, terms, ordered)
    return ordered


def inputs_of(term: Term) -> tuple[str, ...]:
    """Name the measures and parameters that a formula uses, each once."""
    return tuple(dict.fromkeys(name.name for name in names_of(term)))


def measures_of(policy: Policy, name: str) -> set[str]:
    """Name the measures taken from rows that feed a node directly, those behind its formulas too."""
    named = [measure for _path, measure in measures_named(policy.indicators[name])]
    found: set[str] = set()
    while named:
        measure = named.pop()
        if measure in policy.derived():
            named += inputs_of(formulas_of(policy)[measure])
        elif measure in policy.pooled():
            named.append(policy.pooled()[measure].value.of)
        elif measure not in policy.parameters:
            found.add(measure)
    return found


def _place(name: str, terms: Mapping[str, Term], ordered: dict[str, Term]) -> None:
    if name in ordered or name not in terms:
        return
    for used in inputs_of(terms[name]):
        _place(used, terms, ordered)
    ordered[name] = terms[name]


def cycle_from(name: str, uses: Mapping[str, tuple[str, ...]]) -> list[str] | None:
    """Return the way from a formula back to itself, if there is one.

    >>> cycle_from("a", {"a": ("b",), "b": ("c", "a")})
    ['a', 'b', 'a']
    """
    ways = [[name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for used in uses.get(way[-1], ()):
            if used == name:
                return [*way, name]
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return None
