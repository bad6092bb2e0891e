"""Doubt (疑点): questions that a run's rows raise, most points at stake first; no finding changes a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.naming import unknown
from kaohe.engine.answers.undivided import undivided_job
from kaohe.engine.doubt.again import entered_again
from kaohe.engine.doubt.causes import rewritten_causes
from kaohe.engine.doubt.finding import KINDS
from kaohe.engine.doubt.looking import Look
from kaohe.engine.doubt.near_limit import near_limit
from kaohe.engine.doubt.ratings import ratings
from kaohe.engine.doubt.reopened import reopened
from kaohe.engine.doubt.rescoring import Rescoring
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.engine.doubt.finding import Finding, Looked
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace

LOOKS = (rewritten_causes, near_limit, reopened, entered_again, ratings)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What a run's rows raise: the findings, and what was looked at."""

    run: str
    policy: str
    period: str
    findings: tuple[Finding, ...]
    looked: tuple[Looked, ...]

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {
            "run": self.run,
            "policy": self.policy,
            "period": self.period,
            "findings": [finding.as_json() for finding in self.findings],
            "looked": [each.as_json() for each in self.looked],
        }


def doubt(record: Record, workspace: Workspace, subject: str | None = None) -> Doubts:
    """Look for patterns in the rows that a run counted; with a ``subject``, keep those that concern it.

    Everybody is looked at in any case, for findings are rare or not among the peers. Raises ``doubt.subject``.
    """
    job, run = undivided_job(record, workspace), record.run
    known = {*run.roster.members, *(name for part in run.all_parts() for name in part.run.roster.members)}
    if subject is not None and subject not in known:
        message = _("{period} 没有考核对象“{subject}”").format(period=run.inputs.period, subject=subject)
        raise unknown("doubt.subject", message, subject, sorted(known))
    source = job.source()
    look = Look(job, workspace, run.facts_version, source, Rescoring(job, run, source))
    found = [finding for each in LOOKS for finding in each(look)]
    return Doubts(
        run.id,
        run.inputs.policy,
        run.inputs.period,
        tuple(sorted((one for one in found if subject is None or subject in one.subjects), key=_first)),
        tuple(look.looked),
    )


def _first(finding: Finding) -> tuple[Any, ...]:
    """Order by points, then by kind, then by name: the same facts give the same order."""
    names = finding.subjects, finding.measure or "", finding.rater or ""
    return -finding.moved, KINDS.index(finding.kind), names
