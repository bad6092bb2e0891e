"""The steps of a cycle: what each demands, who may not do two of them, what an accepted appeal changes."""

from datetime import date

import pytest

from kaohe.errors import KaoheError

SUBJECT = "港口支撑中心"


@pytest.fixture
def people(database):  # noqa: ARG001 - what tests write is taken back
    from django.contrib.auth.models import User

    return {user.username: user for user in User.objects.all()}


def refused(code, step, *words, **named):
    with pytest.raises(KaoheError) as error:
        step(*words, **named)
    assert error.value.code == code


def test_a_cycle_waits_for_its_sources_unless_somebody_says_why(people, cycle):
    from kaohe.cycle.steps import advance

    collecting = cycle("2026-09")
    refused("step.missing_sources", advance, people["analyst"], collecting, "checking")
    assert advance(people["analyst"], collecting, "checking", "评分下周补").state == "checking"
    assert collecting.steps.last().why == "评分下周补"


def test_a_step_that_somebody_has_just_taken_is_not_taken_again(people, cycle):
    from kaohe.cycle.steps import advance

    collecting = cycle("2026-09")
    advance(people["analyst"], collecting, "checking", "评分下周补")
    refused("step.state", advance, people["analyst"], collecting, "checking", "评分下周补")
    assert collecting.steps.filter(after="checking").count() == 1


def test_tables_are_due_on_the_day_that_the_policy_names(people):
    from kaohe.cycle.steps import open_cycle

    named = open_cycle(people["analyst"], "P17", "2026-Q1")
    other = open_cycle(people["analyst"], "P17", "2026-Q2", collect_by=date(2026, 7, 20))
    assert {own.due for own in named.deliveries.all()} == {named.collect_by} == {date(2026, 4, 5)}
    assert {own.due for own in other.deliveries.all()} == {date(2026, 7, 20)}


@pytest.fixture
def computed(people, cycle):
    from kaohe.cycle.steps import advance

    advance(people["analyst"], cycle("2026-09"), "checking", "评分下周补")
    refused("step.open_exclusions", advance, people["analyst"], cycle("2026-09"), "computed")
    cycle("2026-09").exclusions.update(state="rejected")
    return advance(people["analyst"], cycle("2026-09"), "computed")


def test_each_branch_is_signed_by_its_own_person_and_not_by_who_computed(people, computed):
    from kaohe.cycle.steps import sign

    refused("step.two_persons", sign, people["analyst"], computed, "front", signed=True)
    sign(people["front"], computed, "front", signed=True)
    sign(people["front"], computed, "front", signed=True)
    assert computed.signatures.count() == 1, "sent twice"
    refused("step.two_persons", sign, people["front"], computed, "back", signed=True)
    sign(people["back"], computed, "back", signed=True)
    computed.refresh_from_db()
    assert computed.state == "reviewed"


def test_a_refused_signature_sends_the_cycle_back_with_its_reason(people, computed):
    from kaohe.cycle.steps import sign

    refused("step.reason", sign, people["back"], computed, "back", signed=False)
    sign(people["back"], computed, "back", signed=False, why="缺十月的工单")
    computed.refresh_from_db()
    assert (computed.state, computed.steps.last().why) == ("checking", "缺十月的工单")


def test_an_unsigned_cycle_is_not_reviewed(people, computed):
    from kaohe.cycle.steps import advance

    refused("step.unsigned", advance, people["analyst"], computed, "reviewed")


def test_a_cycle_with_open_appeals_is_not_locked(people, cycle):
    from kaohe.cycle.steps import advance

    refused("step.open_appeals", advance, people["analyst"], cycle("2026-08"), "final", "到期")


def test_an_appeal_without_a_correction_cannot_be_accepted_and_with_one_shows_what_changed(
    people, cycle, demo, tmp_path
):
    from kaohe.cycle.appealing import decide
    from kaohe.cycle.published import moved_by
    from kaohe.cycle.results import record
    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    appeal = cycle("2026-08").appeals.get(subject=SUBJECT)
    refused("step.nothing_changed", decide, people["analyst"], appeal, accepted=True, why="属实")
    refused("step.reason", decide, people["analyst"], appeal, accepted=True, why=" ")
    file = tmp_path / "更正.csv"
    file.write_text(
        "event_id,subject,kind,occurred_on,count\n申诉更正,港口支撑中心,resource_error,2026-08-20,1\n",
        encoding="utf-8",
    )
    opened = Workspace.open(demo)
    import_files(opened, Request("events", (file,), "analyst", ""), lambda: None)
    decided = decide(people["analyst"], appeal, accepted=True, why="属实")
    moved = {
        each.indicator: each.difference for each in moved_by(decided.run_before, decided.run_after, SUBJECT)
    }
    assert moved["resource_accuracy"] == -1
    month = cycle("2026-08")
    assert month.published_run == decided.run_after
    assert record(decided.run_before).run.id == decided.run_before
    refused("step.state", decide, people["analyst"], appeal, accepted=True, why="再来")


def test_nobody_decides_an_own_appeal_and_none_is_opened_twice(people, cycle):
    from kaohe.cycle.appealing import Word, decide, open_appeal

    month = cycle("2026-08")
    appeal = month.appeals.get(subject=SUBJECT)
    refused("step.two_persons", decide, people["head"], appeal, accepted=True, why="属实")
    refused("step.appealed", open_appeal, people["head"], month, SUBJECT, appeal.indicator, Word("再看看"))
    refused("step.state", open_appeal, people["head"], cycle("2026-09"), SUBJECT, "assurance", Word("早了"))
