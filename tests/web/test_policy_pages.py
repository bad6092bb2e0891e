"""Policies as read, drafted and compared in the browser: what pages show is what the library says."""

from decimal import Decimal

import pytest

from kaohe.cli.policy import catalogue


@pytest.fixture
def loaded(demo):
    from kaohe.engine.opening import library_of
    from kaohe.policy.loader import load_policy

    return lambda name: load_policy(name, library_of(demo), catalogue(demo))


@pytest.mark.parametrize("name", ["P01", "P04", "P16"])
def test_a_policys_page_says_every_rule_in_words_with_its_cite(browse, loaded, name):
    from django.utils.html import escape

    reader = browse("auditor")
    page = reader.get(f"/policies/{name}/").content.decode()
    reader.cookies["django_language"] = "en"
    english = reader.get(f"/policies/{name}/").content.decode()
    for node in loaded(name).policy.indicators.values():
        assert escape(node.title) in page
        assert escape(node.cite) in page
        rules = [change.rule for change in node.adjustments]
        for rule in [*rules, *([node.rule] if getattr(node, "rule", None) else [])]:
            assert escape(rule.words()) in page
            assert escape(rule.words_en()) in english
    for choice in loaded(name).policy.interpretations.values():
        assert escape(choice.question) in page


def test_every_policy_at_hand_opens(browse):
    from kaohe.cycle.readings import listed

    for each in listed():
        assert browse("analyst").get(f"/policies/{each['id']}/").status_code == 200
    assert browse("analyst").get("/policies/P99/").status_code == 404


@pytest.fixture
def begun(monkeypatch):
    """Do what the server does in the background here and now, once a test says so; return what was begun."""
    from kaohe.cycle import tasks

    waiting = []
    monkeypatch.setattr(tasks, "MOMENT", 0)
    monkeypatch.setattr(tasks, "begin", lambda *words: waiting.append(words))
    return waiting


def perform(begun):
    from kaohe.cycle.tasks import perform

    while begun:
        perform(*begun.pop())


def test_a_trial_goes_on_in_the_background_and_is_done_once_for_everybody(browse, begun):
    from kaohe.cycle.models import PolicySubmission, Task

    draft = PolicySubmission.objects.get(state="submitted")
    address = f"/workshop/{draft.pk}/try/?period=2026-08"
    page = browse("analyst").get(address).content.decode()
    assert "正在计算" in page
    assert 'hx-trigger="load delay:1s"' in page
    perform(begun)
    page = browse("auditor").get(address).content.decode()
    assert "正在计算" not in page
    assert "港口支撑中心" in page
    assert Task.objects.filter(kind="trial").count() == 1
    assert not begun
    wrong = browse("analyst").get(f"/workshop/{draft.pk}/try/?period=2026-13")
    assert "period." in wrong.content.decode()


def test_the_readings_page_shows_whom_each_reading_moves(browse, demo, command, begun):
    assert "正在计算" in browse("front").get("/policies/P01/readings/?period=2026-08").content.decode()
    perform(begun)
    answer = command(
        "whatif", "P01", "--period", "2026-08", "--interpretations", "-w", demo, "--format", "json"
    )
    page = browse("front").get("/policies/P01/readings/?period=2026-08").content.decode()
    shown = 0
    for reading in answer.json["interpretations"]:
        assert f"<code>{reading['name']}={reading['alternative']}</code>" in page
        for move in reading["subjects"]:
            before, after = move["before"], move["after"]
            if before != after:
                figures = (before["points"], after["points"], f"{Decimal(move['difference']):+f}")
                cells = "".join(f'<td class="number">{figure}</td>' for figure in figures)
                assert f'<th scope="row">{move["subject"]}</th>{cells}' in page
                shown += 1
    assert shown
    assert page.count('<tr><th scope="row">') == shown


def test_a_version_handed_in_shows_its_difference_in_words_and_points(browse):
    from kaohe.cycle.models import PolicySubmission

    waiting = PolicySubmission.objects.get(state="submitted")
    page = browse("admin").get(f"/policies/P01/versions/{waiting.pk}/").content.decode()
    assert "<code>indicators.provisioning.rule</code>" in page
    assert "例:" in page


def test_a_sentence_is_read_while_it_is_typed_and_its_fault_is_marked(browse):
    analyst = browse("analyst")
    good = analyst.get("/workshop/reading/", {"text-3": "目标≥95%,每低于目标1个百分点扣1分"})
    assert "✓" in good.content.decode()
    bad = analyst.get(
        "/workshop/reading/", {"text-3": "目标≥95%,每低于目标1个百分点罚1分<b>"}
    ).content.decode()
    assert '<mark class="wrong">' in bad
    assert "<b>" not in bad
    assert analyst.get("/workshop/reading/", {"text-3": " "}).content.decode().strip() == ""


def test_whoever_handed_a_policy_in_is_not_offered_the_decision(browse):
    from kaohe.cycle.models import PolicySubmission

    waiting = PolicySubmission.objects.get(state="submitted")
    offer = 'value="approve"'
    assert offer not in browse("analyst").get(f"/workshop/{waiting.pk}/").content.decode()
    assert offer in browse("analyst2").get(f"/workshop/{waiting.pk}/").content.decode()
    answer = browse("analyst").post(f"/workshop/{waiting.pk}/decide/", {"decision": "approve"})
    assert answer.status_code == 409
    assert "step.two_persons" in answer.content.decode()
