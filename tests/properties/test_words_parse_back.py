"""A rule printed as a clause is read back as the same rule: print and parse are inverse, for every kind."""

from __future__ import annotations

import os

import pytest
from any_rule import KINDS, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.policy.clause.parse import read

EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "15"))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_words_parse_back(kind: str, data: st.DataObject) -> None:
    rule = data.draw(rules(kind))
    assert read(rule.words()).rule == rule, rule.words()
