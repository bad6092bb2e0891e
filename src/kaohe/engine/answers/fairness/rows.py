"""Rows of a period put together by what measures make of them: what is drawn from when rows are drawn anew."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.measures import aggregates, marks_of
from kaohe.engine.rows import read_rows
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.measure import Count, Duration, Mean, Measure, Repeated, Share, Stopwatch, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.engine.job import Job
    from kaohe.engine.rows import Reading
    from kaohe.engine.source import Source
    from kaohe.policy.catalogue import Table
    from kaohe.policy.policy import Policy

STATED = frozenset({ColumnType.period, ColumnType.month})
"""What a key has in tables that state something of a period (plans, revenue) instead of what happened in it."""
DIGITS = 9
"""Significant digits of a standard deviation: what a sum of floats gives whatever its order."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of one subject that count alike: how many, and what they give each measure.

    ``gives[measure]``: the numerator of one row, its standard deviation among them, and whether the row is in
    the denominator. Numerators of sums and means differ from row to row, all others are 0 or 1.
    """

    rows: int
    gives: Mapping[str, tuple[float, float]]


Classes = dict[str, list[Alike]]
"""By subject, in the order of what the rows count in."""


def drawn_measures(policy: Policy, catalogue: Mapping[str, Table]) -> dict[str, Measure]:
    """Return the measures whose rows are happenings, one more or less by chance; all others are held.

    Held are ratings, presence, ratios of what is stated, and whatever lies in a table of statements.
    """
    return {
        name: own
        for name, own in policy.counted().items()
        if isinstance(own.value, Share | Count | Sum | Mean | Duration | Repeated)
        and not any(
            column is not None and column.type in STATED
            for column in map(catalogue[own.table].column, catalogue[own.table].key)
        )
    }


def by_itself(measure: Measure) -> bool:
    """Tell whether a measure's rows cannot be told apart one by one: people counted, or judged by their mean."""
    value, clock = measure.value, measure.clock
    together = isinstance(clock, Stopwatch) and bool(clock.mean_by)
    distinct = isinstance(value, Count) and value.distinct is not None
    return isinstance(value, Repeated) or together or distinct


def classes(job: Job, source: Source, measures: Mapping[str, Measure]) -> Iterator[Classes]:
    """Yield, table by table, the rows of every subject put together; measures of one table are drawn together."""
    setting = job.setting(source)
    tables: dict[str, dict[str, Measure]] = defaultdict(dict)
    for name, measure in measures.items():
        tables[measure.table][name] = measure
    for table_name in sorted(tables):
        table, declared = source.table(table_name), source.catalogue[table_name]
        if table is not None:
            readings = {
                name: (measure, read_rows(table, measure, declared, setting, name))
                for name, measure in tables[table_name].items()
            }
            yield _together(declared.subject, readings, job)


def _together(subject: str, readings: dict[str, tuple[Measure, Reading]], job: Job) -> Classes:
    table = next(reading.table for _measure, reading in readings.values())
    marks = marks_of([reading for _measure, reading in readings.values()])
    flags = [name for name in marks if not name.startswith("_duration")]
    marked = table.mutate(
        **{name: mark.fill_null(False) if name in flags else mark for name, mark in marks.items()}
    )
    kept = marked["_kept0"]
    for index in range(1, len(readings)):
        kept |= marked[f"_kept{index}"]
    rows = marked.filter(kept)
    sums: dict[str, Any] = {"rows": rows.count()}
    for index, (measure, _reading) in enumerate(readings.values()):
        if isinstance(measure.value, Sum | Mean | Duration):
            sums[f"n{index}"] = aggregates(measure, rows, index)[f"n{index}"]
            sums[f"q{index}"] = _squares(measure, rows, index)
    grouped = rows.group_by(subject=rows[subject], **{name: rows[name] for name in flags}).aggregate(**sums)
    found: Classes = defaultdict(list)
    counted = job.backend.counts(grouped)
    for row in sorted(counted, key=lambda row: (str(row["subject"]), *(bool(row[name]) for name in flags))):
        found[row["subject"]].append(_alike(row, readings))
    return found


def _squares(measure: Measure, rows: Any, index: int) -> Any:
    kept = rows[f"_kept{index}"]
    if isinstance(measure.value, Duration):
        figure = rows[f"_duration{index}"].cast("float64")
    else:
        assert isinstance(measure.value, Sum | Mean)  # noqa: S101 - the caller has looked
        figure = rows[measure.value.column].cast("float64") * 1_000_000
    return (figure * figure).sum(where=kept)


def _alike(row: Mapping[str, Any], readings: Mapping[str, tuple[Measure, Reading]]) -> Alike:
    gives: dict[str, tuple[float, float]] = {}
    count = int(row["rows"])
    for index, (name, (measure, _reading)) in enumerate(readings.items()):
        if not row[f"_kept{index}"]:
            continue
        if isinstance(measure.value, Share):
            gives[name] = float(row[f"_met{index}"]), 0.0
        elif isinstance(measure.value, Count):
            gives[name] = 1.0, 0.0
        else:
            mean = int(row[f"n{index}"] or 0) / count
            variance = max(0.0, float(row[f"q{index}"] or 0) / count - mean * mean)
            gives[name] = mean, float(f"{variance**0.5:.{DIGITS}g}")
    return Alike(count, gives)
