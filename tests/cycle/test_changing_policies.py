"""A version of a shipped policy that says the same is not felt: not by points, grades, ranks, pay, rows or reports."""

from datetime import timedelta
from pathlib import Path

import pytest

from kaohe.engine.evidence import Evidence
from kaohe.engine.explain import explain
from kaohe.engine.opening import library_of, open_job
from kaohe.engine.publications.verifying import job_of, verify_record
from kaohe.engine.runs import Record, read, save
from kaohe.engine.score import score
from kaohe.facts.store.workspace import Workspace
from kaohe.policy.period import parse_period

PERIODS = {
    "P02": "2011-01",
    "P03": "2026-09",
    "P06": "2026-09",
    "P14": "2026-Q3",
    "P16": "2026-09",
    "P17": "2026-Q3",
}


@pytest.mark.parametrize("policy", PERIODS)
def test_what_a_version_does_not_change_stays(demo: Path, tmp_path: Path, policy: str) -> None:
    opened, period = Workspace.open(demo), parse_period(PERIODS[policy])
    job = open_job(opened, policy, period.label)
    before = score(job, opened.version)
    middle = max(period.first, job.policy.valid_from) + timedelta(days=14)
    library = library_of(demo)
    text = library.find(policy).read_text(encoding="utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(
        text.replace(f"valid_from: {job.policy.valid_from}", f"valid_from: {middle}"), encoding="utf-8"
    )
    job = open_job(opened, policy, period.label, library=library.proposing(policy, file))
    run = score(job, opened.version)
    assert len(run.versions) == 2
    assert [(own.subject, own.points, own.grade, own.rank, own.outcomes) for own in run.totals] == [
        (own.subject, own.points, own.grade, own.rank, own.outcomes) for own in before.totals
    ]
    assert [(own.subject, own.indicator, own.value, own.points, own.status) for own in run.rows] == [
        (own.subject, own.indicator, own.value, own.points, own.status) for own in before.rows
    ]
    assert {(own.subject, own.item): own.amount for own in run.pay} == {
        (own.subject, own.item): own.amount for own in before.pay
    }
    assert run.reports == before.reports
    record = read(save(tmp_path, Record.of(run, job)))
    assert verify_record(record, opened).equal
    if run.totals[0].points is not None:
        node = explain(record, run.totals[0].subject, job.policy.total, Evidence(job_of(record, opened)))
        assert node["points"] == run.totals[0].points
    for own in list(run.pay)[:5]:
        assert explain(record, own.subject, own.item)["amount"] == own.amount
