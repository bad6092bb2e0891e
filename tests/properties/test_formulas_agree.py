"""Any formula printed parses to itself, and the column evaluator gives what the plain one gives."""

from __future__ import annotations

from fractions import Fraction

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaohe.policy.formula import Named, evaluate, evaluate_column, parse_formula, words
from kaohe.policy.formula.clashes import unit_of
from kaohe.policy.formula.terms import (
    Amount,
    Choice,
    Comparison,
    Extreme,
    Logic,
    Name,
    Not,
    Product,
    Sum,
    Term,
)
from kaohe.policy.formula.units import MINUTES, MONEY, NUMBER, POINTS, RATIO, Unit
from kaohe.policy.fraction import ColumnFraction

UNITS = [Unit.of(MONEY), Unit.of(POINTS), Unit.of(MINUTES), Unit.of("人"), RATIO, NUMBER]
WORDS = [
    "工资",
    "加班",
    "减免额",
    "如果工资",
    "最大值",
    "A1",
    "3G用户",
    "ICT/IT",
    "基数(500元)",
    "率(%)",
    "扣 款",
]
NAMED = {
    f"m{index}": Named(f"{word}{index}" if not word.endswith(")") else word, unit, Fraction(scale))
    for index, (word, unit, scale) in enumerate(
        (word, unit, 10_000 if unit == UNITS[0] and position % 2 else 1)
        for position, word in enumerate(WORDS)
        for unit in [UNITS[position % len(UNITS)]]
    )
}
NAMES = [Name(name, named.title, named.unit, named.scale) for name, named in NAMED.items()]
FIGURES = st.integers(0, 2_000).map(lambda figure: Fraction(figure, 10))


def figures(unit: Unit) -> st.SearchStrategy[Term]:
    """Any term of one unit."""
    own = [name for name in NAMES if name.unit == unit]
    titles = st.sampled_from([None, None, "办法写明的数"]) if unit != NUMBER else st.none()
    leaves = st.builds(Amount, FIGURES, st.just(unit), titles)
    if own:
        leaves = st.sampled_from(own) | leaves
    ratios = st.builds(Amount, FIGURES.map(lambda figure: figure / 100), st.just(RATIO))
    return st.recursive(leaves, lambda below: _grown(below, ratios), max_leaves=6)


def _grown(below: st.SearchStrategy[Term], ratios: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    signs = st.sampled_from("+-")
    scaled = st.tuples(st.sampled_from("×÷"), ratios)
    return st.one_of(
        st.builds(
            lambda first, rest: Sum((("+", first), *rest)),
            below,
            st.lists(st.tuples(signs, below), min_size=1, max_size=3).map(tuple),
        ),
        st.builds(lambda term: Sum((("-", term),)), below),
        st.builds(
            lambda first, rest: Product((("×", first), *rest)),
            below,
            st.lists(scaled, min_size=1, max_size=2).map(tuple),
        ),
        st.builds(
            Extreme, st.sampled_from(["max", "min"]), st.lists(below, min_size=1, max_size=2).map(tuple)
        ),
        st.builds(Choice, _conditions(below), below, below),
    )


def _conditions(below: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    compared = st.builds(
        Comparison,
        below,
        st.lists(st.tuples(st.sampled_from("<≤>≥=≠"), below), min_size=1, max_size=2).map(tuple),
    )
    several = st.builds(
        Logic, st.sampled_from(["and", "or"]), st.lists(compared, min_size=2, max_size=3).map(tuple)
    )
    return compared | several | st.builds(Not, compared | several)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Any term whose units hold together: of one unit, or one unit divided by another."""
    one = draw(figures(draw(st.sampled_from(UNITS))))
    if draw(st.booleans()):
        one = Product((("×", one), ("÷", draw(figures(draw(st.sampled_from(UNITS)))))))
    assume(unit_of(one, "")[0] is not None)
    return one


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(term=terms())
def test_a_printed_formula_parses_to_itself(term: Term) -> None:
    assert parse_formula(words(term), NAMED).term == term


ROWS = st.lists(
    st.fixed_dictionaries({name: st.none() | st.integers(-5_000, 5_000) | st.just(0) for name in NAMED}),
    min_size=6,
    max_size=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(term=terms(), rows=ROWS)
def test_columns_equal_the_plain_figures(term: Term, rows: list[dict[str, int | None]]) -> None:
    table = ibis.memtable(
        pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.int64()) for name in NAMED]))
    )
    columns = {name: ColumnFraction.scaled(table[name], 1) for name in NAMED}
    plain = [
        evaluate(term, {name: None if one is None else Fraction(one, 10) for name, one in row.items()})
        for row in rows
    ]
    assume(all(figure is None or abs(figure.numerator * figure.denominator) < 10**17 for figure in plain))
    assert in_columns(table, evaluate_column(term, columns)) == plain


def in_columns(table: ibis.Table, result: ColumnFraction) -> list[Fraction | None]:
    answer = table.select(numerator=result.numerator, denominator=whole(result.denominator))
    return [
        None
        if one["numerator"] is None or one["denominator"] is None
        else Fraction(int(one["numerator"]), int(one["denominator"]))
        for one in answer.to_pyarrow().to_pylist()
    ]


def whole(denominator):
    return ibis.literal(denominator) if isinstance(denominator, int) else denominator
