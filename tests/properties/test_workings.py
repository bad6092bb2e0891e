"""The arithmetic that a rule prints comes out as exactly what it gives."""

from __future__ import annotations

import pytest
from any_rule import KINDS, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_ways_of_rules import inputs

from kaohe.policy.rules.rule import Undefined
from pocket_calculator import calculated

CALCULATING = {"per_unit", "proportional", "linear", "rating", "tiers"}


@pytest.mark.parametrize("kind", sorted(CALCULATING))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_workings_come_out_as_the_score(kind, data):
    rule, own = data.draw(rules(kind)), data.draw(inputs())
    try:
        score = rule.score(own)
    except Undefined:
        return
    shown = rule.workings(own)
    assert shown is None or calculated(shown) == score


def test_the_kinds_that_calculate_are_kinds():
    assert KINDS.keys() >= CALCULATING
