"""The column evaluator gives what the plain one gives, on DuckDB, for every kind of rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from any_rule import KINDS, PREMISES, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.policy.fraction import ColumnFraction
from kaohe.policy.rules.registry import registered
from kaohe.policy.rules.rule import Inputs, Undefined

PLACES = {"full": 1, "value": 4, "count": 0, "rank": 0, "of": 0, "mean": 4, "target": 4, "rank_from_end": 0}


@st.composite
def row(draw: st.DrawFn) -> dict[str, int]:
    of = draw(st.integers(1, 30))
    scale = draw(st.sampled_from([10_000, 10_000, 2_000_000]))
    return {
        "full": draw(st.integers(0, 1200)),
        "value": draw(st.integers(-scale // 10, 2 * scale)),
        "count": draw(st.integers(0, 40)),
        "rank": (rank := draw(st.integers(1, of))),
        "of": of,
        "mean": draw(st.integers(0, scale)),
        "target": draw(st.integers(0, scale)),
        "rank_from_end": draw(st.integers(1, of - rank + 1)),
    }


def plain(rule, row: dict[str, int], names: set[str]) -> Fraction | None:
    given_inputs = {name: Fraction(row[name], 10 ** PLACES[name]) for name in names}
    try:
        premises = {words: given_inputs[name] for words, name in PREMISES.items() if name in names}
        return rule.score(Inputs(**given_inputs, premises=premises))
    except Undefined:
        return None


def columns(rule, rows: list[dict[str, int]], names: set[str]) -> list[Fraction | None]:
    table = ibis.memtable(
        pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.int64()) for name in PLACES]))
    )
    figures = {name: ColumnFraction.scaled(table[name], PLACES[name]) for name in names}
    premises = {words: figures[name] for words, name in PREMISES.items() if name in names}
    inputs = Inputs(**figures, premises=premises)
    try:
        result = rule.column(inputs)
    except Undefined:
        return [None] * len(rows)
    answer = table.select(
        numerator=_column(result.numerator), denominator=_column(result.denominator)
    ).to_pyarrow()
    return [
        None
        if one["numerator"] is None or one["denominator"] is None
        else Fraction(int(one["numerator"]), int(one["denominator"]))
        for one in answer.to_pylist()
    ]


def _column(part):
    return ibis.literal(Decimal(part), type="decimal(38, 0)") if isinstance(part, int) else part


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_column_equals_score(kind: str, data: st.DataObject) -> None:
    rule = data.draw(rules(kind))
    rows = data.draw(st.lists(row(), min_size=8, max_size=8))
    names = set(PLACES)
    if data.draw(st.booleans()):
        names -= {"full"}
    if data.draw(st.booleans()):
        names -= {"rank_from_end"}
    assert columns(rule, rows, names) == [plain(rule, one, names) for one in rows]


def test_every_kind_is_tried() -> None:
    assert set(KINDS) == set(registered())
