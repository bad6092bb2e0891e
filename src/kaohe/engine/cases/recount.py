"""What the rows of an example give, counted again only as far as the policy has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.engine.measures import Measured, measure_all
from kaohe.engine.raters import PART

if TYPE_CHECKING:
    from kaohe.engine.job import Job
    from kaohe.policy.policy import Policy


@dataclass(slots=True)
class Recount:
    """Remembers what was counted first for each period and part of a policy."""

    _first: dict[tuple[str, str, frozenset[str] | None, str], tuple[Policy, Measured]] = field(
        default_factory=dict
    )

    def measured(self, job: Job) -> Measured:
        """Count the measures of a job; the result is the caller's own."""
        source = job.source()
        key = (job.period.label, job.policy.total, job.groups, job.policy.kind)
        if key not in self._first:
            counted = measure_all(job.policy, source, job.setting(source))
            self._first[key] = (job.policy, counted)
        policy, known = self._first[key]
        before, after = policy.measures, job.policy.measures
        changed = frozenset(name for name in before | after if before.get(name) != after.get(name))
        if not changed:
            return Measured(
                set(known.subjects), {subject: dict(own) for subject, own in known.figures.items()}
            )
        again = measure_all(job.policy, source, job.setting(source), only=changed)
        figures = {
            subject: {name: own for name, own in figures.items() if name.partition(PART)[0] not in changed}
            for subject, figures in known.figures.items()
        }
        for subject, found in again.figures.items():
            figures.setdefault(subject, {}).update(found)
        return Measured(known.subjects | again.subjects, figures)
