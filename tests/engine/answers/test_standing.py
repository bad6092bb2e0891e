"""What changes for one subject is what counting everybody again would give, whatever shortcut is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engine.answers.standing import Standing, added
from kaohe.engine.given import given_of
from kaohe.engine.roster import Roster
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy
from kaohe.policy.period import parse_period

MILLION = 1_000_000
PERIOD = parse_period("2026-10")
SHARE = st.integers(1, 50).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows)))
SLIPS = st.integers(1, 5).map(lambda count: (count * MILLION, count))


@pytest.fixture(scope="module")
def comparing():
    """Return a policy that compares subjects by their mean, without a measure over everybody."""
    policy = load_policy(str(Path(__file__).parent / "relative.yaml"), Library([]), CATALOGUE).policy
    total = policy.indicators["total"].model_copy(update={"of": ("timely", "relative")})
    kept = {name: node for name, node in policy.indicators.items() if name != "together"} | {"total": total}
    measures = {name: own for name, own in policy.measures.items() if name != "everybody"}
    return policy.model_copy(update={"indicators": kept, "measures": measures})


@settings(max_examples=40, deadline=None)
@given(
    figures=st.dictionaries(
        st.sampled_from("甲乙丙"),
        st.fixed_dictionaries({}, optional={"on_time": SHARE, "slips": SLIPS}),
        min_size=1,
    ),
    change=st.fixed_dictionaries({}, optional={"on_time": st.just((0, 3)), "slips": SLIPS}),
)
def test_a_change_of_one_is_what_everybody_anew_would_be(comparing, figures, change):
    policy, subject = comparing, min(figures)
    roster = Roster.of(figures)
    standing = Standing(policy, PERIOD, roster, {}, {}, figures)
    changed = added(figures[subject], change)
    anew = given_of(policy, {**figures, subject: changed}, {}, roster, PERIOD, {})
    assert standing.given(subject, changed) == anew
    assert standing.given(subject, figures[subject]) == standing.givens()
