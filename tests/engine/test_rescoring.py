"""Scoring only what a change can reach gives what scoring everything gives."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.engine.opening import open_job
from kaohe.engine.score import score
from kaohe.engine.whatif import Alternatives
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.adjustable import adjustables, as_written
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy


@pytest.fixture(scope="module")
def alternatives(worked_facts) -> Alternatives:
    return Alternatives(open_job(Workspace.open(worked_facts), "P01", "2026-10"))


@cache
def figures():
    return [own for own in adjustables(load_policy("P01", Library(), CATALOGUE)) if own.figure is not None]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_rescoring_is_scoring(alternatives, worked_facts, data):
    """One or two figures of P01 changed, limits of tickets among them."""
    drawn = st.lists(st.sampled_from(figures()), min_size=1, max_size=2, unique_by=lambda own: own.path)
    more = data.draw(st.sampled_from([1, 2, 5]))
    changes = {
        own.path: as_written(own, own.figure + more, in_per_cent=own.kind == "rate")
        for own in data.draw(drawn)
    }
    try:
        loaded = load_policy("P01", Library(), CATALOGUE, changes=changes)
    except KaoheError:
        return
    job = replace(open_job(Workspace.open(worked_facts), "P01", "2026-10"), loaded=loaded)
    fresh, again = score(job), alternatives.score(loaded)
    assert again.rows == fresh.rows, changes
    assert (again.totals, again.figures, again.outsiders) == (fresh.totals, fresh.figures, fresh.outsiders)
