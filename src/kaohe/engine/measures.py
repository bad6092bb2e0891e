"""Measures per subject: numerator and denominator of each, counted in one pass over each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.conditions import month_number
from kaohe.engine.presence import days_present
from kaohe.engine.raters import PART, count_parts, total_of
from kaohe.engine.rows import Reading, Setting, read_rows
from kaohe.policy.measure import (
    Count,
    Duration,
    Mean,
    Measure,
    Presence,
    Ratio,
    Repeated,
    Share,
    Stopwatch,
    Sum,
)
from kaohe.policy.rated import Rated

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from kaohe.engine.raters import Parts
    from kaohe.engine.source import Source
    from kaohe.policy.policy import Policy

SUM_DECIMALS = 6
"""Decimals in which sums of columns are carried: the stored ones."""
SUM_SCALE = 1_000_000

Points = dict[str, dict[str, dict[str, "Decimal | None"]]]
"""Published points that nodes read: ``[node][subject][label]``; a label is a shorter period or a group."""


@dataclass(slots=True)
class Figures:
    """What one measure counted for one subject.

    ``numerator`` and ``denominator`` are whole numbers: rows, users, microseconds, or sums times 10 ** 6. A
    count or sum has its rows as denominator.
    """

    numerator: int = 0
    denominator: int = 0


@dataclass(slots=True)
class Measured:
    """The figures of all measures: ``figures[subject][measure]``; every subject with a fact in the period.

    ``parameters[subject][name]``: what the policy's parameters are for each subject, None where missing.
    ``points``: what nodes read from others that are evaluated by themselves.
    """

    subjects: set[str] = field(default_factory=set)
    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)
    parameters: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    points: Points = field(default_factory=dict)

    def add(self, subject: str, measure: str, numerator: int | None, denominator: int | None) -> None:
        """Record what a measure counted; nothing counted is not recorded."""
        if denominator:
            self.figures.setdefault(subject, {})[measure] = Figures(int(numerator or 0), int(denominator))

    def add_parts(self, subject: str, measure: str, value: Rated, parts: Parts) -> None:
        """Record what raters gave, group by group, and together what counts of it."""
        self.add(subject, measure, *total_of(value, parts))
        for group, part in parts.items():
            self.add(subject, measure + PART + group, *part)

    def counted(self, subjects: list[str]) -> dict[str, dict[str, tuple[int, int]]]:
        """Return (numerator, denominator) by subject and measure, also for subjects without any."""
        return {
            subject: {
                name: (figures.numerator, figures.denominator)
                for name, figures in sorted(self.figures.get(subject, {}).items())
            }
            for subject in subjects
        }


def measure_all(
    policy: Policy, source: Source, setting: Setting, only: Container[str] | None = None
) -> Measured:
    """Count every measure of the policy, or of ``only`` those named, for every subject.

    What is counted for members is counted where people are the policy's subjects. A subject is whoever has
    a fact in the period itself, also where a measure counts other days.
    """
    measured = Measured()
    counts: list[Callable[[], None]] = []
    for name in source.largest_first(policy.row_sources()):
        table = source.table(name)
        if table is None:
            continue
        declared = source.catalogue[name]
        readings = {
            measure_id: (measure, read_rows(table, measure, declared, setting, measure_id))
            for measure_id, measure in policy.counted().items()
            if measure.table == name and (only is None or measure_id in only)
            if measure.member is None or policy.kind == "person"
        }
        for subject, own in by_subject(readings, declared.subject).items():
            counts += [_count_rows(subject, together, setting, measured) for together in passes(own)]
            for measure_id, (measure, reading) in own.items():
                if isinstance(measure.value, Repeated):
                    counts.append(_count_repeated(measure_id, measure, reading, subject, setting, measured))
                elif isinstance(measure.value, Presence):
                    counts.append(_count_presence(measure_id, measure, reading, subject, setting, measured))
            counts += _count_rated(subject, own, setting, measured)
    for count in counts:
        count()
    return measured


Readings = dict[str, tuple[Measure, Reading]]


def by_subject(readings: Readings, column: str) -> dict[str, Readings]:
    """Sort measures by the column that names who they are counted for."""
    sorted_: dict[str, Readings] = {}
    for name, pair in readings.items():
        sorted_.setdefault(pair[0].member or column, {})[name] = pair
    return sorted_


def passes(readings: Readings) -> Iterator[Readings]:
    """Put the measures of one table into one pass; those that look at other rows take one of their own."""
    alone = {
        name: pair
        for name, pair in readings.items()
        if isinstance(pair[0].clock, Stopwatch) and pair[0].clock.mean_by
    }
    together = {name: pair for name, pair in readings.items() if name not in alone}
    if together:
        yield together
    for name, pair in alone.items():
        yield {name: pair}


def expression_of(subject: str, readings: Readings) -> Any:
    """Return one row per ``subject``: ``n<index>`` and ``d<index>`` of each measure.

    Where measures count other days too, ``here`` is how many rows lie in the period itself.
    """
    table = next(reading.table for _measure, reading in readings.values())
    relevant = _any([reading.dated for _measure, reading in readings.values()])
    # What a reading finds out stands beside the rows once, instead of in every sum that needs it.
    marks = {"_relevant": relevant, **marks_of([reading for _measure, reading in readings.values()])}
    elsewhere = any(measure.span != "period" for measure, _reading in readings.values())
    if elsewhere:
        marks["_current"] = _any([reading.current for _measure, reading in readings.values()])
    marked = table.mutate(**marks)
    rows = marked.filter(marked["_relevant"] & marked[subject].notnull())
    sums: dict[str, Any] = {"here": rows.count(where=rows["_current"])} if elsewhere else {}
    for index, (measure, _reading) in enumerate(readings.values()):
        sums |= aggregates(measure, rows, index)
    return rows.group_by(subject=rows[subject]).aggregate(**sums)


def _count_rows(subject: str, readings: Readings, setting: Setting, measured: Measured) -> Callable[[], None]:
    found = setting.backend.counts_later(expression_of(subject, readings))

    def record() -> None:
        for row in found():
            if row.get("here") != 0:
                measured.subjects.add(row["subject"])
            for index, measure_id in enumerate(readings):
                if f"d{index}" in row:
                    measured.add(row["subject"], measure_id, row[f"n{index}"], row[f"d{index}"])

    return record


def _any(conditions: list[Any]) -> Any:
    result = conditions[0]
    for other in conditions[1:]:
        if not other.equals(result):
            result |= other
    return result


def marks_of(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return the columns that `aggregates` reads: whether rows are kept, meet the condition, how long they took."""
    marks: dict[str, Any] = {}
    for index, reading in enumerate(readings):
        marks[f"_kept{index}"] = kept = reading.included
        if reading.met is not None:
            marks[f"_met{index}"] = kept.ifelse(reading.met, False)
        if reading.duration is not None:
            marks[f"_duration{index}"] = reading.duration
    return marks


def aggregates(measure: Measure, rows: Any, index: int) -> dict[str, Any]:
    """Return the sums ``n<index>`` and ``d<index>`` of the measure with that number over rows with its marks."""
    kept, value = rows[f"_kept{index}"], measure.value
    if isinstance(value, Repeated | Rated | Presence):
        return {}
    numerator = denominator = rows.count(where=kept)
    if isinstance(value, Share):
        numerator = rows.count(where=rows[f"_met{index}"])
    elif isinstance(value, Count) and value.distinct is not None:
        numerator = rows[value.distinct].nunique(where=kept)
    elif isinstance(value, Duration):
        numerator = rows[f"_duration{index}"].cast("decimal(38, 0)").sum(where=kept)
    elif isinstance(value, Sum | Mean | Ratio):
        numerator = _exact_sum(rows[value.column], kept)
    if isinstance(value, Ratio):
        denominator = _exact_sum(rows[value.to], kept)
    return {f"n{index}": numerator, f"d{index}": denominator}


def _exact_sum(column: Any, included: Any) -> Any:
    return _whole(column).sum(where=included)


def _whole(column: Any) -> Any:
    return (column * SUM_SCALE).cast("decimal(38, 0)")


def _count_rated(
    subject: str, readings: Readings, setting: Setting, measured: Measured
) -> Iterator[Callable[[], None]]:
    """Count what raters gave, the measures that read the same columns in one pass."""
    alike: dict[tuple[str, str, str], dict[str, tuple[Rated, Reading]]] = {}
    for name, (measure, reading) in readings.items():
        if isinstance(measure.value, Rated):
            value = measure.value
            alike.setdefault((value.column, value.by, value.rater), {})[name] = value, reading
    for together in alike.values():
        found = count_parts(together, subject, _whole, setting.backend)
        yield partial(_record_parts, found, together, measured)


def _record_parts(
    found: Callable[[], Iterator[tuple[str, str, Parts]]],
    rated: dict[str, tuple[Rated, Reading]],
    measured: Measured,
) -> None:
    for subject, name, parts in found():
        measured.add_parts(subject, name, rated[name][0], parts)


def _count_repeated(  # noqa: PLR0913, PLR0917 - one pass of its own needs all of them
    measure_id: str,
    measure: Measure,
    reading: Reading,
    subject: str,
    setting: Setting,
    measured: Measured,
) -> Callable[[], None]:
    persons = persons_of(measure, reading, subject, setting)
    counted = persons.group_by("subject").aggregate(
        n=persons.count(where=persons["times"] >= _repeated(measure).at_least), d=persons.count()
    )
    found = setting.backend.counts_later(counted)

    def record() -> None:
        for row in found():
            measured.add(row["subject"], measure_id, row["n"], row["d"])

    return record


def _count_presence(  # noqa: PLR0913, PLR0917 - one pass of its own needs all of them
    measure_id: str,
    measure: Measure,
    reading: Reading,
    subject: str,
    setting: Setting,
    measured: Measured,
) -> Callable[[], None]:
    value = measure.value
    assert isinstance(value, Presence)  # noqa: S101 - callers have looked
    marked = reading.table.mutate(_kept=reading.included)
    kept = marked.filter(marked["_kept"])
    spans = kept.select(subject=kept[subject], since=kept[value.since], until=kept[value.until]).distinct()
    found = setting.backend.counts_later(spans)

    def record() -> None:
        calendar = setting.calendar if value.working_days else None
        there: dict[str, list[tuple[date | None, date | None]]] = {}
        for row in found():
            there.setdefault(row["subject"], []).append((row["since"], row["until"]))
        for name, stays in there.items():
            measured.add(name, measure_id, *days_present(stays, setting.spanned(measure).period, calendar))

    return record


def persons_of(measure: Measure, reading: Reading, subject: str, setting: Setting) -> Any:
    """Return one row per subject, calendar month and person, with how often that person counted."""
    value = _repeated(measure)
    counting = ibis.literal(value=True) if reading.met is None else reading.met
    dates = reading.table[measure.counts_in]
    monthly = value.within == "month"
    days = setting.spanned(measure).period
    month = month_number(dates, days, setting.zone) if monthly else ibis.literal(0)
    table = reading.table.mutate(_kept=reading.included, _counting=counting, _month=month)
    table = table.filter(table["_kept"])
    return table.group_by(subject=table[subject], month=table["_month"], person=table[value.per]).aggregate(
        times=table.count(where=table["_counting"])
    )


def _repeated(measure: Measure) -> Repeated:
    assert isinstance(measure.value, Repeated)  # noqa: S101 - callers have looked
    return measure.value
