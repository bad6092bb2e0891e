"""Measures that a formula works out, on a sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kaohe.engine.figures import decimals_named, half_up, scaled
from kaohe.policy.derived import formulas_of, inputs_of
from kaohe.policy.formula import evaluate, evaluate_column
from kaohe.policy.formula.width import fits

if TYPE_CHECKING:
    from kaohe.engine.wide.sheet import Fractions, Sheet
    from kaohe.policy.formula.terms import Term
    from kaohe.policy.policy import Policy


def put_derived(policy: Policy, sheet: Sheet) -> None:
    """Put every derived measure on the sheet, those that do not need each other in one pass."""
    left = formulas_of(policy)
    while left:
        ready = {name: term for name, term in left.items() if not set(inputs_of(term)) & left.keys()}
        decimals = {name: decimals_named(policy, name) for name in ready}
        fitting = {
            name: term
            for name, term in ready.items()
            if fits(term, {own: sheet.width(own) for own in inputs_of(term)}, decimals[name])
        }
        found = _worked_out(fitting, decimals, sheet)
        for name, term in ready.items():
            sheet.put(
                name, found[name] if name in found else _plainly(term, decimals[name], sheet), decimals[name]
            )
        left = {name: term for name, term in left.items() if name not in ready}


def _worked_out(terms: dict[str, Term], decimals: dict[str, int], sheet: Sheet) -> dict[str, pa.Array]:
    def build(columns: Fractions) -> dict[str, Any]:
        return {name: evaluate_column(term, columns).rounded(decimals[name]) for name, term in terms.items()}

    used = {own for term in terms.values() for own in inputs_of(term)}
    return sheet.work_out(used, build, ("derived", *terms)) if terms else {}


def _plainly(term: Term, decimals: int, sheet: Sheet) -> pa.Array:
    used = {own: (sheet.columns[own].to_pylist(), 10 ** sheet.decimals[own]) for own in inputs_of(term)}
    figures = []
    for place in range(sheet.rows):
        cells = {own: column[place] for own, (column, _scale) in used.items()}
        values = {own: None if cell is None else Fraction(cell, used[own][1]) for own, cell in cells.items()}
        figure = evaluate(term, values)
        figures.append(None if figure is None else scaled(half_up(figure, decimals), decimals))
    return pa.array(figures, pa.int64())
