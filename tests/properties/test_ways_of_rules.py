"""The branches that rules declare are all there are: every answer goes some way, and bends only between ways."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from any_rule import KINDS, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.policy.rules.rule import Inputs, Rule, Undefined

BENT = {"occurrence", "compound"}
"""Kinds whose points per figure may grow with the figure."""


@st.composite
def inputs(draw: st.DrawFn) -> Inputs[Fraction]:
    of = draw(st.integers(1, 30))
    rank = draw(st.integers(1, of))
    return Inputs(
        full=Fraction(draw(st.integers(0, 1200)), 10),
        value=draw(figures()),
        count=Fraction(draw(st.integers(0, 40))),
        rank=Fraction(rank),
        of=Fraction(of),
        mean=draw(figures()),
        target=draw(figures()),
        rank_from_end=Fraction(draw(st.integers(1, of - rank + 1))),
    )


def figures() -> st.SearchStrategy[Fraction]:
    return st.integers(0, 20_000).map(lambda whole: Fraction(whole, 10_000)) | st.integers(0, 200).map(
        Fraction
    )


def taken(rule: Rule, own: Inputs[Fraction]) -> frozenset[str]:
    full = own.full or Fraction(0)
    branches = rule.branches(Decimal(full.numerator) / full.denominator)
    return frozenset(branch.path for branch in branches if branch.taken(own))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_goes_a_declared_way(kind: str, data: st.DataObject) -> None:
    rule, own = data.draw(rules(kind)), data.draw(inputs())
    declared = list(rule.branches(Decimal(1)))
    assert len({branch.path for branch in declared}) == len(declared)
    assert all(branch.words for branch in declared)
    try:
        rule.score(own)
    except Undefined:
        return
    assert taken(rule, own)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - BENT))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_points_are_even_within_a_way(kind: str, data: st.DataObject) -> None:
    """Of three figures that go the same ways, the middle one's points lie on the line between the others'."""
    rule, own = data.draw(rules(kind)), data.draw(inputs())
    if getattr(rule, "partial", "prorated") != "prorated" or getattr(rule, "inverse", False):
        return
    low, high = sorted((data.draw(figures()), data.draw(figures())))
    middle = low + (high - low) * data.draw(st.fractions(0, 1, max_denominator=20))
    same = [replace(own, value=figure) for figure in (low, middle, high)]
    if len({taken(rule, one) for one in same}) > 1:
        return
    try:
        first, between, last = (rule.score(one) for one in same)
    except Undefined:
        return
    assert (between - first) * (high - low) == (last - first) * (middle - low)
