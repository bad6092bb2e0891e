"""Refuses a question about a period in which the policy changes: it is to be put to either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine.publications.verifying import job_of
from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.job import Job
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace


def undivided_job(record: Record, workspace: Workspace) -> Job:
    """Return the job that a kept run was made by; raises ``answer.changing``."""
    job = job_of(record, workspace)
    check_undivided(job)
    return job


def check_undivided(job: Job) -> None:
    """Raise ``answer.changing`` where several versions of the policy score the job's period."""
    found = job.stretches
    if len(found) > 1:
        own = [f"{job.period.label}@{part.first}..{part.last}" for part in found]
        raise refuse(
            "answer.changing",
            _("办法 {policy} 在 {period} 里换过版,这个问题要分段问").format(
                policy=job.policy.id, period=job.period.label
            ),
            _("先分段计算:kaohe score {policy} --period {period},再问那一次计算").format(
                policy=job.policy.id, period=own[-1]
            ),
            value=job.period.label,
        )
