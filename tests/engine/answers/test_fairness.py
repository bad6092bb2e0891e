"""How much of a ranking is chance: the same answer each time, sure where rows are many, unsure where they are few."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from kaohe.engine.answers.fairness.answer import fairness
from kaohe.engine.answers.fairness.rows import by_itself, classes, drawn_measures
from kaohe.engine.answers.fairness.scores import scores
from kaohe.engine.answers.words.fairness import whole as said
from kaohe.engine.backend import connect
from kaohe.engine.nesting import whole
from kaohe.engine.opening import open_job
from kaohe.engine.rows_given import facts_of_rows
from kaohe.engine.runs import Record
from kaohe.engine.score import score
from kaohe.errors import KaoheError
from kaohe.facts.store.workspace import Workspace

POLICY = str(Path(__file__).parent / "bonus.yaml")


def tickets(unit, on_time, late):
    row = {"unit": unit, "cause": "operator", "accepted_at": "2026-03-05 08:00:00"}
    return [
        {"repeat": on_time, **row, "restored_at": "2026-03-05 08:59:00"},
        {"repeat": late, **row, "restored_at": "2026-03-05 12:00:00"},
    ]


def ranked(folder, rows, period="2026-03", policy=POLICY):
    """Return a workspace with a run over these tickets."""
    facts_of_rows({"fault_tickets": rows}, folder)
    here = Workspace.open(folder)
    job = open_job(here, policy, period)
    return here, job, Record(score(job, here.version), job.loaded, job.calendar)


def of_ratings(folder, marks):
    """Return a run over ratings alone, and its workspace."""
    facts_of_rows({"ratings": marks}, folder)
    here = Workspace.open(folder)
    job = open_job(here, "P10", "2026-03")
    return Record(score(job, here.version), job.loaded, job.calendar), here


def test_many_rows_tell_apart_what_few_do_not(tmp_path: Path) -> None:
    """甲 85 % of 1000, 乙 70 % of 1000; 丙 80 % of 5, 丁 60 % of 5."""
    rows = [*tickets("甲", 850, 150), *tickets("乙", 700, 300), *tickets("丙", 4, 1), *tickets("丁", 3, 2)]
    here, _job, record = ranked(tmp_path, rows)
    answer = fairness(record, here, 200)
    (group,) = answer.groups
    places = {own.subject: own.ranks for own in group.standings}
    assert places["甲"][1] <= 3
    assert places["丙"] == (1, 4)
    together = [own.subjects for own in group.alike]
    assert not any({"甲", "乙"} <= set(names) for names in together)
    assert ("丙", "乙", "丁") in together
    assert [own.rows for own in group.standings] == [1000, 5, 1000, 5]
    assert any("凭本期的行分不出高下" in line for line in said(group))


def test_the_same_run_gives_the_same_answer(tmp_path: Path) -> None:
    here, _job, record = ranked(
        tmp_path, [*tickets("甲", 30, 10), *tickets("乙", 25, 9), *tickets("丙", 9, 9)]
    )
    once, again = (fairness(record, here, 100).as_json() for _time in range(2))
    assert once == again
    other = replace(record.run, id="0123456789abcdef")
    assert fairness(replace(record, run=other), here, 100).as_json()["ranking"] != once["ranking"]


def test_of_equals_half_the_differences_and_more_are_chance(tmp_path: Path) -> None:
    rows = [row for unit in "甲乙丙丁戊己" for row in tickets(unit, 30, 10)]
    rows += tickets("庚", 31, 9)
    here, _job, record = ranked(tmp_path, rows)
    (group,) = fairness(record, here, 100).groups
    assert group.noise == Decimal("1.00")
    assert [len(own.subjects) for own in group.alike] == [7]


def test_figures_as_counted_give_the_published_points(worked_facts) -> None:
    """Samples in which every row comes once are the run itself, means and ranks among subjects included."""
    here = Workspace.open(worked_facts)
    job = whole(open_job(here, "P01", "2026-Q4"))
    run = score(open_job(here, "P01", "2026-Q4"))
    pairs = {
        subject: {name: (np.full(3, own[0]), np.full(3, own[1])) for name, own in figures.items()}
        for subject, figures in run.figures.items()
    }
    drawn = scores(run, job, "total", pairs, 3)
    for total in run.totals:
        assert set(drawn[total.subject].tolist()) == {int(total.points * 100)}, total.subject


def test_classes_hold_every_row_that_counts(worked_facts) -> None:
    here = Workspace.open(worked_facts)
    job = whole(replace(open_job(here, "P01", "2026-10"), backend=connect(threads=1)))
    run = score(job)
    one_by_one = {
        name: own for name, own in drawn_measures(job.policy, job.catalogue).items() if not by_itself(own)
    }
    counted: dict[tuple[str, str], list[float]] = {}
    for found in classes(job, job.source(), one_by_one):
        for subject, alike in found.items():
            for own in alike:
                for name, (mean, _deviation) in own.gives.items():
                    sums = counted.setdefault((subject, name), [0, 0])
                    sums[0] += own.rows * mean
                    sums[1] += own.rows
    published = {
        (subject, name): list(own)
        for subject, figures in run.figures.items()
        for name, own in figures.items()
        if name in one_by_one
    }
    assert {key: [round(one) for one in own] for key, own in counted.items()} == published


def test_who_is_not_ranked_is_refused(tmp_path: Path) -> None:
    here, _job, record = ranked(tmp_path, tickets("甲", 5, 5))
    with pytest.raises(KaoheError) as raised:
        fairness(record, here)
    assert raised.value.code == "fairness.few"
    rated = {
        "subject": "甲",
        "indicator": "attitude",
        "rater": "客户部",
        "rater_role": "assessor",
        "period": "2026-03",
    }
    marks = [{**rated, "score": 80}, {**rated, "subject": "乙", "score": 90}]
    with pytest.raises(KaoheError) as raised:
        fairness(*of_ratings(tmp_path / "rated", marks))
    assert raised.value.code == "fairness.held"
    unranked = record.loaded.policy.model_copy(update={"ranking": None})
    with pytest.raises(KaoheError) as raised:
        fairness(replace(record, loaded=replace(record.loaded, policy=unranked)), here)
    assert raised.value.code == "fairness.unranked"
