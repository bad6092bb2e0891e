"""A person against a post: P05's check equals one written from the source, and more never disqualifies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.organisation.qualification import all_of, any_of, check
from kaohe.engine.organisation.registry import Registry
from kaohe.errors import KaoheError
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy

POLICY = load_policy("P05", Library(), CATALOGUE).policy
ON = date(2026, 10, 31)
DEGREES = ["junior_high", "high_school", "technical_secondary", "college", "bachelor", "master", "doctor"]
KNOWLEDGE = ["了解", "熟悉", "掌握"]
HEALTH = ["较差", "一般", "良好", "优秀"]

# What each post asks, from the source's tables: knowledge by item, skills by level.
ASKED = {
    "product_support": (
        {"telecom_knowledge": "了解", "transformation_services": "熟悉"},
        {"scheme_design": 2, "process_control": 2},
    ),
    "technical_support": (
        {"telecom_knowledge": "掌握", "equipment_knowledge": "熟悉", "transformation_services": "了解"},
        {"network_knowledge": 3, "scheme_design": 1},
    ),
}
ITEMS = ["telecom_knowledge", "transformation_services", "equipment_knowledge"]
SKILLS = ["scheme_design", "process_control", "network_knowledge"]

maybe = st.none()
facts = st.fixed_dictionaries(
    {
        "education": maybe | st.sampled_from(DEGREES),
        "work_years": maybe | st.decimals("0", "6", places=1),
        "days_as_assistant": maybe | st.integers(0, 900),
        "hearing": maybe | st.sampled_from(["正常", "偏弱"]),
        "vision": maybe | st.sampled_from(["正常", "近视"]),
        "health": maybe | st.sampled_from(HEALTH),
        **{item: maybe | st.sampled_from(KNOWLEDGE) for item in ITEMS},
        **{skill: maybe | st.integers(1, 3) for skill in SKILLS},
    }
)


def registry_of(known):
    person = {"person": "甲", "education": known["education"], "work_years": known["work_years"]}
    days = known["days_as_assistant"]
    stays = []
    if days is not None:
        # Somebody on record for no day as an assistant was something else.
        post = "客户服务支撑助理" if days else "话务员"
        first = ON - timedelta(days=max(days, 1) - 1)
        stays = [{"person": "甲", "unit": "中心", "post": post, "valid_from": first, "valid_to": None}]
    records = [
        {"person": "甲", "item": item, "value": str(known[item]), "valid_from": date(2026, 1, 1)}
        for item in ["hearing", "vision", "health", *ITEMS, *SKILLS]
        if known[item] is not None
    ]
    return Registry({"甲": person}, {"甲": stays} if stays else {}, {"甲": records} if records else {})


def expected(known, post):
    """Judge by the source's words: None where something that decides is not known."""
    knowledge, skills = ASKED[post]

    def at_least(order, value, bound):
        return None if value is None else order.index(value) >= order.index(bound)

    degree = at_least(DEGREES, known["education"], "bachelor")
    years = None if known["work_years"] is None else known["work_years"] >= 3
    first_way = False if False in (degree, years) else None if None in (degree, years) else True
    days = known["days_as_assistant"]
    # Two full years by the end of 31 October 2026 began on 1 November 2024 at the latest: 730 days.
    second_way = None if days is None else days >= 730
    found = {
        "education_experience": True
        if True in (first_way, second_way)
        else None
        if None in (first_way, second_way)
        else False,
        "hearing": None if known["hearing"] is None else known["hearing"] == "正常",
        "vision": None if known["vision"] is None else known["vision"] == "正常",
        "health": at_least(HEALTH, known["health"], "良好"),
        **{item: at_least(KNOWLEDGE, known[item], bound) for item, bound in knowledge.items()},
        **{skill: None if known[skill] is None else known[skill] >= level for skill, level in skills.items()},
    }
    whole = False if False in found.values() else None if None in found.values() else True
    return {**found, "status": whole}


def judged(known, post):
    answer = check(POLICY, post, person="甲", registry=registry_of(known), catalogue=CATALOGUE, on=ON)
    truth = {"met": True, "not_met": False, "unknown": None}
    return {each.id: truth[each.status] for each in (*answer.requirements, *answer.skills)} | {
        "status": truth[answer.status]
    }


@pytest.mark.parametrize("post", ASKED)
@given(known=facts)
def test_the_check_is_what_the_source_says(post, known):
    assert judged(known, post) == expected(known, post)


BETTER = {
    "education": DEGREES,
    "health": HEALTH,
    **dict.fromkeys(ITEMS, KNOWLEDGE),
    **{skill: [1, 2, 3] for skill in SKILLS},
}


@given(facts, st.sampled_from(sorted(BETTER)), st.sampled_from(sorted(ASKED)))
def test_a_step_higher_never_takes_a_requirement_away(known, what, post):
    order = BETTER[what]
    if known[what] is None or known[what] == order[-1]:
        return
    more = {**known, what: order[order.index(known[what]) + 1]}
    before, after = judged(known, post), judged(more, post)

    assert [name for name, met in before.items() if met and not after[name]] == []


@given(facts, st.sampled_from(sorted(ASKED)))
def test_gaps_are_listed_exactly_where_something_is_missing(known, post):
    answer = check(POLICY, post, person="甲", registry=registry_of(known), catalogue=CATALOGUE, on=ON)
    open_ = {each.id for each in (*answer.requirements, *answer.skills) if each.status != "met"}

    assert {gap["requirement"] for gap in answer.gaps()} == open_
    assert all(gap["needed"] and gap["gap"] for gap in answer.gaps())


def test_one_that_is_not_met_decides_before_one_that_is_not_known():
    assert all_of(["met", "unknown", "not_met"]) == "not_met"
    assert all_of(["met", "unknown"]) == "unknown"
    assert all_of([]) == "met"
    assert any_of(["not_met", "unknown", "met"]) == "met"
    assert any_of(["not_met", "unknown"]) == "unknown"


def test_people_are_found_by_number_or_by_an_unmistakable_name():
    registry = Registry(
        {
            "W1": {"person": "W1", "name": "张三"},
            "W2": {"person": "W2", "name": "张三"},
            "W3": {"person": "W3", "name": "李四"},
        }
    )

    assert registry.find("W1") == "W1"
    assert registry.find("李四") == "W3"
    for name, words in (("张三", "W1、W2"), ("W4", "W"), ("李五", "李四"), ("欧阳", "people")):
        with pytest.raises(KaoheError) as refused:
            registry.find(name)
        assert refused.value.code == "posts.person"
        assert words in refused.value.findings[0].hint
