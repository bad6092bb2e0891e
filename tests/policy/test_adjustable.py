"""Every field that can be set: setting what is in force is no change, whatever the policy and its readings."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.facts.tables import CATALOGUE
from kaohe.i18n import speaking
from kaohe.policy.adjustable import adjustables
from kaohe.policy.adjustable_paths import find_adjustable
from kaohe.policy.library import Library
from kaohe.policy.loader import load_policy

POLICIES = Library().ids()


@cache
def fields(policy):
    loaded = load_policy(policy, Library(), CATALOGUE)
    return loaded, adjustables(loaded)


def without_sentences(policy):
    """Leave out the sentences kept beside rules: a rule in other words is the same rule."""

    def stripped(part):
        if isinstance(part, dict):
            return {key: stripped(own) for key, own in part.items() if key != "clause"}
        return [stripped(own) for own in part] if isinstance(part, list) else part

    return stripped(policy.model_dump(mode="json"))


def apart(chosen):
    """Leave out fields within others that are set as a whole."""
    paths = {own.path for own in chosen}
    return [own for own in chosen if not any(own.path.startswith(path + ".") for path in paths)]


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_setting_what_is_in_force_changes_nothing(data):
    loaded, found = fields(data.draw(st.sampled_from(POLICIES)))
    found = [own for own in found if not own.path.startswith("interpretations")]
    if not found:
        return
    chosen = apart(data.draw(st.lists(st.sampled_from(found), max_size=12, unique_by=lambda own: own.path)))
    changes = {
        own.path: own.value if own.value is None or own.kind == "list" else own.shown for own in chosen
    }
    again = load_policy(loaded.policy.id, Library(), CATALOGUE, changes=changes)
    assert without_sentences(again.policy) == without_sentences(loaded.policy), changes


def test_a_sentence_written_anew_keeps_what_the_reading_in_force_settles():
    """The reading ``whole`` sets ``rule.partial``; another sentence says nothing about it."""
    sentence = "目标≥96%,每低于目标1个百分点扣1分,扣完为止"
    again = load_policy(
        "P01",
        Library(),
        CATALOGUE,
        readings={"partial_units": "whole"},
        changes={"indicators.assurance.rule": sentence},
    )
    rule = again.policy.indicators["assurance"].rule
    assert (str(rule.target), rule.partial) == ("0.96", "whole")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("业务保障及时率.目标", "indicators.assurance.rule.target"),
        ("业务保障及时率 · 目标", "indicators.assurance.rule.target"),
        ("assurance.target", "indicators.assurance.rule.target"),
        ("业务保障及时率.满分", "indicators.assurance.max"),
        ("业务保障及时率.违规派单.每次分值", "indicators.assurance.adjustments.0.rule.points"),
        ("业务保障及时率.AAA", "measures.assurance_on_time.clock.limits.2.minutes.AAA"),
        ("业务保障及时率.剔除", "measures.assurance_on_time.exclude"),
        ("总分.前端考核", "indicators.total.of.front"),
        ("等级.A.下限", "grades.bands.0.from"),
        ("indicators.assurance.cap", "indicators.assurance.cap"),
        ("indicators.*.rule.partial", "indicators.*.rule.partial"),
    ],
)
def test_fields_are_found_by_path_or_title(written, path):
    loaded, found = fields("P01")
    assert find_adjustable(written, found, loaded).path == path


def test_a_field_that_is_not_written_is_not_taken_for_another():
    loaded, found = fields("P01")
    own = find_adjustable("indicators.assurance.requires", found, loaded)
    assert (own.path, own.value) == ("indicators.assurance.requires", None)


def test_titles_speak_the_readers_language():
    loaded, _found = fields("P01")
    with speaking("en"):
        english = adjustables(loaded)
        own = find_adjustable("业务保障及时率.目标", english, loaded)
        assert own.title == "业务保障及时率 · target"
        assert find_adjustable("业务保障及时率.target", english, loaded) == own
