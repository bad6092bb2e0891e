"""Data quality before a calculation: what each measure would leave out and why, what has no data, who is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.enrolment import roster_of
from kaohe.engine.exclusions import excluded_by, read_key, written_key
from kaohe.engine.measures import measure_all
from kaohe.engine.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.job import Job
    from kaohe.engine.rows import Setting
    from kaohe.engine.source import Source


@dataclass(frozen=True, slots=True)
class MeasureRows:
    """The rows of the period that a measure is about: counted, and left out by reason; a row has its first one."""

    measure: str
    title: str
    table: str
    counted: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def empty(self) -> bool:
        """Tell whether no row is left to count."""
        return not self.counted


@dataclass(frozen=True, slots=True)
class Quality:
    """What to look at before a calculation.

    ``silent``: subjects without a fact in the period; ``strangers``: names in facts that are no subjects;
    ``unmatched``: decisions to exclude a row that is not there, as (table, key).
    """

    measures: tuple[MeasureRows, ...]
    silent: tuple[str, ...]
    strangers: tuple[str, ...]
    unmatched: tuple[tuple[str, str], ...]


def data_quality(job: Job) -> Quality:
    """Look at the facts of a job's period as its policy reads them."""
    source = job.source()
    setting = job.setting(source)
    subjects = measure_all(job.policy, source, setting).subjects
    roster = roster_of(job.policy, job.period, source, subjects)
    return Quality(
        tuple(_measures(job, source, setting)),
        tuple(subject for subject in roster.subjects if subject not in subjects),
        tuple(sorted(subjects - roster.members.keys() - roster.known)),
        tuple(_unmatched(source, setting)),
    )


def _measures(job: Job, source: Source, setting: Setting) -> Iterator[MeasureRows]:
    for name, measure in job.policy.counted().items():
        table = source.table(measure.table)
        if table is None:
            yield MeasureRows(name, measure.title, measure.table, 0, ())
            continue
        reading = read_rows(table, measure, source.catalogue[measure.table], setting, name)
        marks: dict[str, Any] = {
            "_shown": (reading.dated & reading.scoped).fill_null(False),
            "_in": reading.included,
        }
        before = ibis.literal(value=False)
        for index, (_reason, condition) in enumerate(reading.excluded):
            holds = condition.fill_null(False)
            marks[f"_out{index}"] = holds & ~before
            before |= holds
        marked = table.mutate(**marks)
        rows = marked.filter(marked["_shown"])
        sums = {f"x{index}": rows.count(where=rows[f"_out{index}"]) for index in range(len(reading.excluded))}
        found = setting.backend.counts(rows.aggregate(n=rows.count(where=rows["_in"]), **sums))[0]
        reasons = [
            (reason.text, int(found[f"x{index}"])) for index, (reason, _where) in enumerate(reading.excluded)
        ]
        yield MeasureRows(
            name, measure.title, measure.table, int(found["n"]), tuple(each for each in reasons if each[1])
        )


def _unmatched(source: Source, setting: Setting) -> Iterator[tuple[str, str]]:
    for name, decisions in setting.excluded.tables.items():
        declared, table = source.catalogue[name], source.table(name)
        there: set[str] = set()
        if table is not None:
            for measure in {each.measure for each in decisions}:
                for _reason, where in excluded_by(setting.excluded, table, declared, measure):
                    rows = table.filter(where).select(*declared.key).distinct()
                    there |= {written_key(row.values()) for row in setting.backend.fetch(rows).to_pylist()}
        yield from ((name, each.key) for each in decisions if read_key(each.key, declared) not in there)
