"""The fewest changes among random ones, against trying out every set of them."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.engine.answers.closest.changes import Bundle, Change, RowChange
from kaohe.engine.answers.closest.fewest import fewest
from kaohe.engine.answers.closest.goals import PointsGoal
from kaohe.engine.answers.closest.most import cost, moved
from kaohe.engine.answers.closest.scenes import Scenes
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace

POLICY = Path(__file__).parent / "close.yaml"
MEASURES = ("on_time", "again", "satisfied", "slips", "frauds", "absences")
MILLION = 1_000_000


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    """Score a unit that lost points everywhere, and one that has nothing to be assessed by but tickets."""
    folder = tmp_path_factory.mktemp("search") / "facts"
    ticket = {"accepted_at": "2026-10-10 08:00:00", "restored_at": "2026-10-10 10:00:00"}
    late = ticket | {"restored_at": "2026-10-10 18:00:00"}
    facts_of_rows(
        {
            "fault_tickets": [
                {"repeat": 8, "unit": "甲", **ticket},
                {"repeat": 3, "unit": "甲", **late},
                *({"repeat": 2, "unit": "甲", "user_id": user, **ticket} for user in "一二"),
                *({"unit": "甲", "user_id": user, **ticket} for user in "三四五"),
                {"repeat": 2, "unit": "乙", **late},
            ],
            "survey_responses": [
                {"repeat": good, "unit": "甲", "answered_at": "2026-10-08 10:00:00", "answer": answer}
                for good, answer in ((3, "satisfied"), (2, "dissatisfied"))
            ],
            "events": [
                {"subject": "甲", "kind": kind, "occurred_on": "2026-10-06", "count": count}
                for kind, count in (("slip", 2), ("fraud", 1), ("absence", 4))
            ],
        },
        folder,
    )
    workspace = Workspace.open(folder)
    job = open_job(workspace, str(POLICY), "2026-10")
    record = Record(score(job, workspace.version), job.loaded, job.calendar)
    return {subject: Scenes(record, subject) for subject in "甲乙"}


EFFECTS = {
    "on_time": st.sampled_from([(1, 0), (0, -1), (-1, -1), (1, 1)]),
    "again": st.sampled_from([(-1, 0), (-1, -1)]),
    "satisfied": st.sampled_from([(1, 0), (0, -1), (1, 1)]),
    "slips": st.sampled_from([(-MILLION, -1), (MILLION, 1)]),
    "frauds": st.sampled_from([(-1, -1), (1, 1)]),
    "absences": st.sampled_from([(-MILLION, -1), (-2 * MILLION, -1), (MILLION, 1)]),
}
BUNDLES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(MEASURES), min_size=1, max_size=2, unique=True).flatmap(
            lambda names: st.fixed_dictionaries({name: EFFECTS[name] for name in names})
        ),
        st.integers(1, 3),
        st.integers(1, 2),
    ),
    min_size=1,
    max_size=4,
)


def bundle(number, effect, changes, rows):
    one = {(0, name): pair for name, pair in effect.items()}
    taken = [
        tuple(RowChange("absent", "t", (f"{number}-{change}-{row}",), {}) for row in range(rows))
        for change in range(changes)
    ]
    return Bundle("absent", tuple(Change(each, one) for each in taken))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    subject=st.sampled_from("甲甲甲乙"),
    drawn=BUNDLES,
    node=st.sampled_from(["total", "total", "timely", "liked", "work"]),
    data=st.data(),
)
def test_no_smaller_set_reaches_the_goal(scenes, subject, drawn, node, data):
    bundles = [bundle(number, *each) for number, each in enumerate(drawn)]
    own = scenes[subject]
    points = {}
    for counts in itertools.product(*(range(len(each.changes) + 1) for each in bundles)):
        effect = moved(bundles, counts).counted
        if _possible(own, effect):
            points[counts] = own.result(own.top, node, moved(bundles, counts)).points
    reachable = sorted({each for each in points.values() if each is not None})
    wanted = data.draw(st.sampled_from([*reachable, Decimal(101)])) if reachable else Decimal(1)
    if len(points) < _all(bundles):
        return
    found = fewest(own, PointsGoal("points", str(wanted), node, own, wanted), bundles)
    enough = [cost(bundles, counts) for counts, each in points.items() if each is not None and each >= wanted]
    assert (found.reached, found.rows if found.reached else None) == (bool(enough), min(enough, default=None))
    if found.reached:
        assert (points[found.counts], found.fewest) >= (wanted, True)


def _possible(scenes, effect):
    """Tell whether there are as many rows as are taken away."""
    figures = scenes.top.standing.changed(scenes.subject, {name: pair for (_n, name), pair in effect.items()})
    return all(upper >= 0 and lower >= 0 for upper, lower in figures.values())


def _all(bundles):
    found = 1
    for each in bundles:
        found *= len(each.changes) + 1
    return found
