"""Steps that take long: begun once, seen at work, repeated after a failure; what each demands is asked beforehand."""

import pytest

from kaohe.errors import KaoheError, refuse

SUBJECT = "港口支撑中心"


@pytest.fixture
def people(database, monkeypatch):  # noqa: ARG001 - what tests write is taken back
    """Return everybody by name; what is begun waits until a test does it."""
    from django.contrib.auth.models import User

    from kaohe.cycle import tasks

    monkeypatch.setattr(tasks, "MOMENT", 0)
    return {user.username: user for user in User.objects.all()}


def done(task):
    """Do in this process what the server does in the background."""
    from kaohe.cycle import long_steps, tasks

    task.refresh_from_db()
    tasks.perform(task, long_steps.work)
    task.refresh_from_db()
    return task


def refused(code, step, *words, **named):
    with pytest.raises(KaoheError) as error:
        step(*words, **named)
    assert error.value.code == code


def begun():
    from kaohe.cycle.models import AuditEntry

    entries = AuditEntry.objects.filter(action__in=("cycle:begin", "appeal:begin")).order_by("pk")
    return [(entry.action, entry.who.username) for entry in entries]


@pytest.fixture
def month(people, cycle):
    """Return a cycle in checking, with nothing left to settle."""
    from kaohe.cycle.steps import advance

    advance(people["analyst"], cycle("2026-09"), "checking", "评分下周补")
    cycle("2026-09").exclusions.update(state="rejected")
    return cycle("2026-09")


def test_a_quick_step_is_done_at_once(people, cycle):
    from kaohe.cycle.long_steps import advance

    assert advance(people["analyst"], cycle("2026-09"), "checking", "评分下周补") is None
    assert cycle("2026-09").state == "checking"
    assert begun() == []


def test_computing_is_begun_once_whoever_asks_again_and_is_the_step_of_who_began_it(people, month):
    from kaohe.cycle.long_steps import advance

    first = advance(people["analyst"], month, "computed", "数据齐了")
    month.refresh_from_db()
    assert (first.state, month.state) == ("running", "checking")
    again = advance(people["analyst"], month, "computed", "数据齐了")
    other = advance(people["analyst2"], month, "computed")
    assert first.pk == again.pk == other.pk
    assert begun() == [("cycle:begin", "analyst")]
    assert done(first).state == "done"
    month.refresh_from_db()
    step = month.steps.last()
    assert (month.state, month.computed_by.username) == ("computed", "analyst")
    assert (step.who.username, step.why) == ("analyst", "数据齐了")
    refused("step.state", advance, people["analyst2"], month, "computed")


def test_what_a_step_demands_is_refused_before_anything_begins(people, month):
    from kaohe.cycle.long_steps import advance
    from kaohe.cycle.models import Task

    month.exclusions.update(state="open")
    refused("step.open_exclusions", advance, people["analyst"], month, "computed")
    refused("step.state", advance, people["analyst"], month, "published")
    assert not Task.objects.filter(kind__in=("advance", "accept")).exists()
    assert begun() == []


def test_no_other_step_is_taken_while_one_is_under_way(people, month):
    from kaohe.cycle.long_steps import advance, of_cycle

    task = advance(people["analyst"], month, "computed")
    refused("step.under_way", advance, people["analyst2"], month, "collecting", "缺表")
    assert of_cycle(month) == task
    done(task)
    month.refresh_from_db()
    assert of_cycle(month) is None
    assert advance(people["analyst2"], month, "checking", "缺表") is None


def test_a_failure_keeps_its_reason_and_somebody_else_may_repeat_it(people, month, monkeypatch):
    from kaohe.cycle import results
    from kaohe.cycle.long_steps import advance, of_cycle

    def broken(*_words):
        raise refuse("policy.value", "办法里有一处读不懂", "改好办法再算")

    task = advance(people["analyst"], month, "computed", "数据齐了")
    with monkeypatch.context() as patched:
        patched.setattr(results, "computed", broken)
        done(task)
    month.refresh_from_db()
    assert (month.state, month.run, of_cycle(month).state) == ("checking", "", "failed")
    assert task.error["findings"][0]["message"] == "办法里有一处读不懂"
    again = advance(people["analyst2"], month, "computed", "办法改好了")
    assert (again.pk, again.state, again.error) == (task.pk, "running", {})
    assert begun() == [("cycle:begin", "analyst"), ("cycle:begin", "analyst2")]
    assert done(again).state == "done"
    month.refresh_from_db()
    step = month.steps.last()
    assert (month.computed_by.username, step.who.username, step.why) == ("analyst2", "analyst2", "办法改好了")


def test_a_fault_of_ours_changes_nothing_and_can_be_repeated(people, month, monkeypatch):
    from kaohe.cycle import steps
    from kaohe.cycle.long_steps import advance

    def broken(*_words, **_named):
        raise RuntimeError

    task = advance(people["analyst"], month, "computed")
    with monkeypatch.context() as patched:
        patched.setattr(steps, "record", broken)  # the trail cannot be written: the step is not taken
        done(task)
    month.refresh_from_db()
    assert (task.state, task.error, month.state, month.run) == ("failed", {"findings": []}, "checking", "")
    assert done(advance(people["analyst"], month, "computed")).state == "done"


def test_a_step_of_a_process_that_ended_is_begun_again(people, month):
    from datetime import timedelta

    from django.utils import timezone

    from kaohe.cycle import tasks
    from kaohe.cycle.long_steps import advance
    from kaohe.cycle.models import Task

    task = advance(people["analyst"], month, "computed")
    Task.objects.filter(pk=task.pk).update(seen_at=timezone.now() - tasks.SILENT - timedelta(seconds=1))
    again = advance(people["analyst2"], month, "computed")
    assert (again.pk, again.who.username, tasks.is_lost(again)) == (task.pk, "analyst2", False)
    done(again)
    month.refresh_from_db()
    assert (month.state, month.steps.filter(after="computed").count()) == ("computed", 1)


def test_publishing_is_begun_once_and_publishes_once(people, month, demo):
    from kaohe.cycle.long_steps import advance
    from kaohe.cycle.steps import sign
    from kaohe.engine.publications.publication import publications

    done(advance(people["analyst"], month, "computed"))
    for name in ("front", "back"):
        sign(people[name], month, name, signed=True)
    month.refresh_from_db()
    before = len(list(publications(demo / "publications")))
    first = advance(people["analyst"], month, "published")
    second = advance(people["analyst2"], month, "published")
    assert first.pk == second.pk
    month.refresh_from_db()
    assert (month.state, month.published_run) == ("reviewed", "")
    done(first)
    month.refresh_from_db()
    assert (month.state, month.published_run) == ("published", month.run)
    newest = list(publications(demo / "publications"))
    assert (len(newest), newest[-1].run, newest[-1].who) == (before + 1, month.run, "analyst")


@pytest.fixture
def appeal(cycle):
    return cycle("2026-08").appeals.get(subject=SUBJECT)


def corrected(demo, tmp_path):
    """Import one more event of the appellant's: its points change."""
    from kaohe.facts.intake.importing import Request, import_files
    from kaohe.facts.store.workspace import Workspace

    file = tmp_path / "更正.csv"
    row = "申诉更正,港口支撑中心,resource_error,2026-08-20,1\n"
    file.write_text(f"event_id,subject,kind,occurred_on,count\n{row}", encoding="utf-8")
    import_files(Workspace.open(demo), Request("events", (file,), "analyst", ""), lambda: None)


def test_an_appeal_is_accepted_once_by_who_began_and_shows_the_run_that_it_caused(
    people, appeal, demo, tmp_path
):
    from kaohe.cycle.long_steps import decide, of_appeal

    corrected(demo, tmp_path)
    first = decide(people["analyst"], appeal, accepted=True, why="属实")
    again = decide(people["analyst"], appeal, accepted=True, why="属实")
    other = decide(people["analyst2"], appeal, accepted=True, why="同意")
    assert first.pk == again.pk == other.pk
    assert begun() == [("appeal:begin", "analyst")]
    refused("step.under_way", decide, people["analyst2"], appeal, accepted=False, why="不属实")
    assert of_appeal(appeal) == first
    done(first)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by.username, appeal.why) == ("accepted", "analyst", "属实")
    assert appeal.cycle.published_run == appeal.run_after != appeal.run_before
    assert of_appeal(appeal) is None
    refused("step.state", decide, people["analyst2"], appeal, accepted=True, why="再来")


def test_an_appeal_that_changes_nothing_says_so_and_is_accepted_after_the_correction(
    people, appeal, demo, tmp_path
):
    from kaohe.cycle.long_steps import decide, of_appeal

    task = done(decide(people["analyst"], appeal, accepted=True, why="属实"))
    assert task.error["findings"][0]["code"] == "step.nothing_changed"
    appeal.refresh_from_db()
    assert (appeal.state, of_appeal(appeal).state) == ("open", "failed")
    corrected(demo, tmp_path)
    done(decide(people["analyst2"], appeal, accepted=True, why="已更正"))
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by.username) == ("accepted", "analyst2")


def test_a_rejection_and_what_may_not_be_decided_are_answered_at_once(people, appeal):
    from kaohe.cycle.long_steps import decide

    refused("step.two_persons", decide, people["head"], appeal, accepted=True, why="属实")
    refused("step.reason", decide, people["analyst"], appeal, accepted=True, why=" ")
    assert begun() == []
    assert decide(people["analyst"], appeal, accepted=False, why="已核对") is None
    appeal.refresh_from_db()
    assert (appeal.state, appeal.why) == ("rejected", "已核对")


def test_the_page_of_a_cycle_shows_work_under_way_and_what_kept_it_from_being_done(
    people, month, browse, monkeypatch
):
    from kaohe.cycle import results

    def broken(*_words):
        raise refuse("policy.value", "办法里有一处读不懂", "改好办法再算")

    page, where = browse("analyst"), f"/cycles/{month.pk}/"
    assert page.post(f"{where}advance/", {"after": "computed", "why": "齐了"}).url == where
    for name in ("analyst", "analyst2"):
        shown = browse(name).get(where).content.decode()
        assert "正在计算" in shown
        assert people["analyst"].first_name in shown
        assert 'hx-trigger="load delay:1s"' in shown
        assert 'name="after"' not in shown, "nothing else can be begun meanwhile"
    assert "hx-trigger" not in browse("head").get(where).content.decode()
    task = only_task()
    with monkeypatch.context() as patched:
        patched.setattr(results, "computed", broken)
        done(task)
    shown = page.get(where).content.decode()
    assert "办法里有一处读不懂" in shown
    assert "hx-trigger" not in shown
    assert 'name="after" value="computed"' in shown, "it can be repeated"
    assert "办法里有一处读不懂" not in browse("head").get(where).content.decode()


def test_the_page_of_an_appeal_shows_that_it_is_made_anew(browse, appeal, people):  # noqa: ARG001 - nothing waits
    where = f"/cycles/{appeal.cycle_id}/appeals/{appeal.pk}/"
    page = browse("analyst")
    page.post(f"{where}decide/", {"decision": "accept", "why": "属实"})
    shown = page.get(where).content.decode()
    assert "正在重算" in shown
    assert 'name="decision"' not in shown
    done(only_task())
    shown = page.get(where).content.decode()
    assert "step.nothing_changed" in shown
    assert 'name="decision"' in shown


def only_task():
    from kaohe.cycle.models import Task

    return Task.objects.get(kind__in=("advance", "accept"))
