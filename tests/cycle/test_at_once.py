"""Two people at the same moment, and a form sent twice: one of them did it, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from kaohe.errors import KaoheError


@pytest.fixture
def committed(demo):  # noqa: ARG001 - the demo's database, written for good and put back by hand
    """Let threads see each other's work: nothing is rolled back; what was added is taken away again."""
    from django.db import connections
    from django.db.models import Max

    from kaohe.cycle.models import (
        Acknowledgement,
        Appeal,
        AppealMessage,
        AuditEntry,
        Cycle,
        ExclusionProposal,
        Step,
        Task,
    )

    added = (AuditEntry, Step, Acknowledgement, AppealMessage, Appeal, Cycle)
    before = {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in added}
    cycles, proposals = list(Cycle.objects.all()), list(ExclusionProposal.objects.all())
    tasks = set(Task.objects.values_list("pk", flat=True))
    yield
    Task.objects.exclude(pk__in=tasks).delete()
    for model in added:
        found = model.objects.filter(pk__gt=before[model])
        for each in found if model is Cycle else ():
            each.deliveries.all().delete()
        found.delete()
    for each in (*cycles, *proposals):
        each.save()
    connections.close_all()


def at_once(*acts):
    """Do things at the same moment, each in a thread with its own connection; return what each gave."""
    from django.db import connections

    start = Barrier(len(acts))

    def do(act):
        start.wait(10)
        try:
            return act()
        except KaoheError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(60) for each in [pool.submit(do, act) for act in acts]]


def person(username):
    from django.contrib.auth.models import User

    return User.objects.get(username=username)


def month(period):
    from kaohe.cycle.models import Cycle

    return Cycle.objects.get(policy="P01", period=period)


@pytest.mark.usefixtures("committed")
def test_the_trail_of_two_writers_is_one_chain():
    from kaohe.cycle.models import AuditEntry
    from kaohe.cycle.trail import record, trail_findings

    before = AuditEntry.objects.count()

    def write(name):
        return lambda: [record(None, "test", f"{name} {number}") for number in range(15)]

    at_once(write("one"), write("other"), write("third"))
    assert AuditEntry.objects.count() == before + 45
    assert list(trail_findings()) == []


@pytest.mark.usefixtures("committed")
def test_of_two_people_who_take_the_same_step_one_is_refused():
    from kaohe.cycle.steps import advance

    cycle = month("2026-09")
    one, other = at_once(
        lambda: advance(person("analyst"), cycle, "checking", "评分下周补").state,
        lambda: advance(person("analyst2"), cycle, "checking", "评分下周补").state,
    )
    assert {one, other} == {"checking", "step.state"}
    assert cycle.steps.filter(after="checking").count() == 1


@pytest.mark.usefixtures("committed")
def test_two_people_who_compute_at_once_begin_one_run_and_both_see_it():
    from threading import Event

    from kaohe.cycle import results, tasks
    from kaohe.cycle.long_steps import advance
    from kaohe.cycle.models import AuditEntry
    from kaohe.cycle.steps import advance as take

    take(person("analyst"), month("2026-09"), "checking", "评分下周补")
    month("2026-09").exclusions.update(state="rejected")
    made, asked, score = [], Event(), results.computed
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tasks, "MOMENT", 0)
        patched.setattr(
            results, "computed", lambda *words: (asked.wait(60) and made.append(words)) or score(*words)
        )
        one, other = at_once(
            lambda: advance(person("analyst"), month("2026-09"), "computed"),
            lambda: advance(person("analyst2"), month("2026-09"), "computed"),
        )
        assert one.pk == other.pk
        assert (one.state, other.state) == ("running", "running")
        asked.set()
        wait_for(one)
    assert made == [("P01", "2026-09")]
    (begun,) = AuditEntry.objects.filter(action="cycle:begin")
    assert month("2026-09").steps.get(after="computed").who == begun.who == month("2026-09").computed_by


def wait_for(task):
    """Wait until a task has said how it ended; its thread writes nothing after that."""
    from time import sleep

    for _attempt in range(1200):
        task.refresh_from_db()
        if task.state in {"done", "failed"}:
            break
        sleep(0.05)
    assert task.state == "done"


@pytest.mark.usefixtures("committed")
def test_of_two_decisions_about_one_appeal_one_counts():
    from kaohe.cycle.appealing import decide

    appeal = month("2026-08").appeals.get(subject="港口支撑中心")
    given = at_once(
        lambda: decide(person("analyst"), appeal, accepted=False, why="已核对").why,
        lambda: decide(person("analyst2"), appeal, accepted=False, why="不属实").why,
    )
    assert "step.state" in given
    appeal.refresh_from_db()
    assert appeal.why in given
    appeal.state, appeal.why, appeal.decided_by, appeal.decided_at = "open", "", None, None
    appeal.save()


@pytest.mark.usefixtures("committed")
def test_a_cycle_and_an_appeal_that_are_sent_twice_are_there_once():
    from kaohe.cycle.appealing import Word, open_appeal
    from kaohe.cycle.models import Appeal, Cycle
    from kaohe.cycle.steps import open_cycle

    opened = at_once(*[lambda: str(open_cycle(person("analyst"), "P01", "2026-06"))] * 2)
    assert "step.exists" in opened
    assert Cycle.objects.filter(policy="P01", period="2026-06").count() == 1
    words = ("港口支撑中心", "provisioning", Word("请核对"))
    appealed = at_once(*[lambda: str(open_appeal(person("head"), month("2026-08"), *words))] * 2)
    assert "step.appealed" in appealed
    assert Appeal.objects.filter(subject="港口支撑中心", indicator="provisioning").count() == 1


@pytest.mark.usefixtures("committed")
def test_an_acknowledgement_that_is_sent_twice_is_there_once():
    from kaohe.cycle.models import Acknowledgement, AuditEntry
    from kaohe.cycle.steps import acknowledge

    before = AuditEntry.objects.filter(action="cycle:acknowledge").count()
    at_once(*[lambda: acknowledge(person("head"), month("2026-08"), "港口支撑中心").pk] * 3)
    assert Acknowledgement.objects.filter(cycle=month("2026-08"), subject="港口支撑中心").count() == 1
    assert AuditEntry.objects.filter(action="cycle:acknowledge").count() == before + 1
