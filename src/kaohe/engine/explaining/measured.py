"""How a figure came about: what was counted, formulas with their figures, measures over everybody, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.figures import decimals_of, is_rate, shown_counts
from kaohe.engine.formulas import with_figures
from kaohe.engine.pooling import groups_of
from kaohe.engine.rated import explained
from kaohe.policy.derived import inputs_of
from kaohe.policy.measure import Derived, Pooled
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from kaohe.engine.explaining.about import About


def measured(about: About, name: str) -> dict[str, Any]:
    if name in about.policy.parameters:
        return _parameter(about, name)
    measure = about.policy.measures[name]
    if isinstance(measure, Derived):
        return _derived(about, name, measure)
    if isinstance(measure, Pooled):
        return _pooled(about, name, measure)
    numerator, denominator = shown_counts(measure, about.run.figures[about.subject].get(name))
    part: dict[str, Any] = {
        "measure": {
            "id": name,
            "title": measure.title,
            "table": measure.table,
            "cite": measure.cite,
            "unit": "%" if is_rate(measure) else measure.unit,
        },
        "numerator": numerator,
        "denominator": denominator,
    }
    if isinstance(measure.value, Rated):
        decimals = decimals_of(measure, about.policy.precision)
        part |= explained(measure.value, name, about.run.figures[about.subject], decimals)
    if about.evidence is not None:
        part["rows"] = about.evidence.rows(name, about.subject)
    return part


def _derived(about: About, name: str, measure: Derived) -> dict[str, Any]:
    """Explain a formula: in words, with its figures, and each measure that it uses."""
    term = about.terms[name]
    part: dict[str, Any] = {
        "measure": {
            "id": name,
            "title": measure.title,
            "cite": measure.cite,
            "unit": "%" if is_rate(measure) else measure.unit,
        },
        "formula": with_figures(about.policy, name, term, about.given.values),
        "inputs": [{"value": about.value(used), **measured(about, used)} for used in inputs_of(term)],
    }
    if about.evidence is not None:
        part["rows"] = about.evidence.rows(name, about.subject)
    return part


def _pooled(about: About, name: str, measure: Pooled) -> dict[str, Any]:
    """Explain a measure over everybody: what it adds up of whom, each down to the rows."""
    own = about.policy.counted()[measure.value.of]
    group = next(
        (all_ for all_ in groups_of(measure, about.run.roster).values() if about.subject in all_), []
    )
    numerator, denominator = shown_counts(own, about.run.figures[about.subject].get(name))
    added = []
    for subject in group:
        counted = shown_counts(own, about.run.figures[subject].get(measure.value.of))
        part: dict[str, Any] = {"subject": subject, "numerator": counted[0], "denominator": counted[1]}
        if about.evidence is not None:
            part["rows"] = about.evidence.rows(measure.value.of, subject)
        added.append(part)
    return {
        "measure": {
            "id": name,
            "title": measure.title,
            "table": own.table,
            "cite": measure.cite,
            "unit": "%" if is_rate(own) else own.unit,
        },
        "numerator": numerator,
        "denominator": denominator,
        "pooled": added,
    }


def _parameter(about: About, name: str) -> dict[str, Any]:
    own = about.policy.parameters[name]
    return {
        "parameter": {
            "id": name,
            "title": own.title,
            "cite": own.cite,
            "unit": own.unit,
            "by": own.by,
        }
    }
