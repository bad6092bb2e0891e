"""Measures that a formula works out from others: plainly for a few subjects, in columns for many, and in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kaohe.engine.figures import decimals_named, half_up, scaled
from kaohe.i18n import _
from kaohe.policy.derived import formulas_of, inputs_of, unit_of_derived
from kaohe.policy.formula import evaluate, evaluate_column, words
from kaohe.policy.formula.figures import figure_words
from kaohe.policy.formula.units import PIECES, Unit
from kaohe.policy.formula.width import Width, fits
from kaohe.policy.fraction import ColumnFraction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.engine.backend import Backend
    from kaohe.policy.formula.terms import Name, Term
    from kaohe.policy.policy import Policy


def work_out(
    policy: Policy, terms: Mapping[str, Term], values: Mapping[str, Decimal | None]
) -> dict[str, Decimal | None]:
    """Add the derived measures to one subject's published values; each is rounded once and then used so.

    A count or sum is published exactly, a ratio or mean as rounded: formulas read what is published.
    """
    worked: dict[str, Decimal | None] = dict(values)
    for name, term in terms.items():
        figure = evaluate(term, {used: _exact(worked[used]) for used in inputs_of(term)})
        decimals = decimals_named(policy, name)
        worked[name] = None if figure is None else half_up(figure, decimals)
    return worked


def add_columns(policy: Policy, table: pa.Table, backend: Backend) -> pa.Table:
    """Add ``<measure>__value`` of each derived measure to a table that has those of the others."""
    for name, term in formulas_of(policy).items():
        used = inputs_of(term)
        scales = {own: decimals_named(policy, own) for own in used}
        decimals = decimals_named(policy, name)
        rows = backend.rows(table)
        if fits(term, {own: _width(table, own, scales[own]) for own in used}, decimals):
            columns = {own: ColumnFraction.scaled(rows[f"{own}__value"], scales[own]) for own in used}
            value = evaluate_column(term, columns).rounded(decimals)
            table = backend.fetch(rows.mutate(**{f"{name}__value": value})).sort_by("subject")
        else:
            plain = [_worked(term, row, scales, decimals) for row in table.to_pylist()]
            table = table.append_column(f"{name}__value", pa.array(plain, pa.int64()))
    return table


def _width(table: pa.Table, name: str, decimals: int) -> Width:
    figures = table[f"{name}__value"].drop_null().to_pylist()
    return Width(max((abs(figure) for figure in figures), default=0), 10**decimals)


def _worked(term: Term, row: Mapping[str, Any], scales: Mapping[str, int], decimals: int) -> int | None:
    values = {own: row[f"{own}__value"] for own in scales}
    figure = evaluate(
        term,
        {own: None if one is None else Fraction(one, 10 ** scales[own]) for own, one in values.items()},
    )
    return None if figure is None else scaled(half_up(figure, decimals), decimals)


def with_figures(
    policy: Policy, name: str, term: Term, values: Mapping[str, Decimal | None]
) -> dict[str, str]:
    """Return a formula in words, and with the figures put in: ``184 ÷ 200 × 100% = 92%``."""

    def say(one: Name) -> str:
        value = values[one.name]
        return _("缺") if value is None else _signed(Fraction(value) * one.scale, one.unit)

    own = values[name]
    unit = unit_of_derived(policy.derived()[name])
    result = _("没有结果") if own is None else _signed(Fraction(own), unit)
    return {"words": words(term), "figures": f"{words(term, say)} = {result}"}


def _signed(value: Fraction, unit: Unit) -> str:
    shown = figure_words(value, unit).removesuffix(PIECES)
    return f"({shown})" if value < 0 else shown


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
