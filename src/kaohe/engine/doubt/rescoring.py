"""What rows are worth: everybody scored anew as if they were otherwise, by the run's own policy."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.answers.standing import pooled, standing_of
from kaohe.engine.doubt.finding import Worth
from kaohe.engine.measures import measure_all
from kaohe.engine.raters import PART
from kaohe.engine.score import FromRows, evaluate
from kaohe.policy.indicator import Leaf, Nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kaohe.engine.answers.standing import Everybody, Standing
    from kaohe.engine.job import Job
    from kaohe.engine.result import Run
    from kaohe.engine.source import Source

    Points = Mapping[str, Mapping[str, Decimal | None]]


@dataclass(slots=True)
class Rescoring:
    """Scores a run's subjects again with other rows in one table."""

    job: Job
    run: Run
    source: Source
    _standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        """Take up where everybody stands."""
        self._standing = standing_of(self.run, self.job.loaded.policy, self.job.period)

    def worth(self, table: str, rows: Any, subjects: Iterable[str]) -> tuple[Worth, ...]:
        """Return what each subject would have, were ``rows`` in the table; nothing for who is not assessed."""
        policy = self.job.loaded.policy
        if not policy.scores:
            return ()
        known = [subject for subject in subjects if subject in self.run.roster.members]
        source = self.source.otherwise({table: rows})
        otherwise = self._anew(source) if self._nested else self._counted(source, table, known)
        return tuple(self._compared(subject, otherwise.get(subject, {})) for subject in known)

    @property
    def _nested(self) -> bool:
        return any(isinstance(node, Nested) for node in self.job.loaded.policy.indicators.values())

    def _compared(self, subject: str, otherwise: Mapping[str, Decimal | None]) -> Worth:
        policy = self._standing.policy
        now = {row.indicator: row.points for row in self.run.rows if row.subject == subject}
        leaves = [name for name, node in policy.indicators.items() if isinstance(node, Leaf)]
        return Worth(
            subject,
            now.get(policy.total),
            otherwise.get(policy.total),
            {
                name: (now.get(name), otherwise.get(name))
                for name in leaves
                if now.get(name) != otherwise.get(name)
            },
        )

    def _counted(self, source: Source, table: str, subjects: list[str]) -> Points:
        """Count what the table's measures are over the other rows; everything else stays as it is."""
        standing, policy = self._standing, self._standing.policy
        only = {name for name, measure in policy.counted().items() if measure.table == table}
        counted = measure_all(policy, source, self.job.setting(source), only)
        more = counted.counted(standing.roster.subjects)
        figures: Everybody = {
            subject: {name: pair for name, pair in own.items() if name.split(PART)[0] not in only}
            | more[subject]
            for subject, own in standing.figures.items()
        }
        if policy.pooled():
            figures = pooled(policy, figures, standing.roster)
        other = replace(standing, figures=figures)
        points = {}
        for subject in subjects:
            reference = other.reference(subject)
            points[subject] = {name: reference.result(name).points for name in policy.order()}
        return points

    def _anew(self, source: Source) -> Points:
        """Score everything: what lies in shorter periods and groups is counted there."""
        points: dict[str, dict[str, Decimal | None]] = {}
        for row in evaluate(self.job, FromRows(source)).rows:
            points.setdefault(row.subject, {})[row.indicator] = row.points
        return points
