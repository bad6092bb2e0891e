"""Measures per subject: numerator and denominator of each, counted in one pass over each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.conditions import month_number
from kaohe.engine.rows import Reading, Setting, read_rows
from kaohe.policy.measure import Mean, Measure, Ratio, Repeated, Share, Stopwatch, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.source import Source
    from kaohe.policy.policy import Policy

SUM_DECIMALS = 6
"""Decimals in which sums of columns are carried: the stored ones."""
SUM_SCALE = 1_000_000


@dataclass(slots=True)
class Figures:
    """What one measure counted for one subject.

    ``numerator`` and ``denominator`` are whole numbers: rows, users, or sums times 10 ** 6. A count or sum
    has its rows as denominator.
    """

    numerator: int = 0
    denominator: int = 0


@dataclass(slots=True)
class Measured:
    """The figures of all measures: ``figures[subject][measure]``; every subject with a fact in the period."""

    subjects: set[str] = field(default_factory=set)
    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)

    def add(self, subject: str, measure: str, numerator: int | None, denominator: int | None) -> None:
        """Record what a measure counted; nothing counted is not recorded."""
        self.subjects.add(subject)
        if denominator:
            self.figures.setdefault(subject, {})[measure] = Figures(int(numerator or 0), int(denominator))

    def counted(self, subjects: list[str]) -> dict[str, dict[str, tuple[int, int]]]:
        """Return (numerator, denominator) by subject and measure, also for subjects without any."""
        return {
            subject: {
                name: (figures.numerator, figures.denominator)
                for name, figures in sorted(self.figures.get(subject, {}).items())
            }
            for subject in subjects
        }


def measure_all(policy: Policy, source: Source, setting: Setting) -> Measured:
    """Count every measure of the policy for every subject."""
    measured = Measured()
    for name in policy.tables():
        table = source.table(name)
        if table is None:
            continue
        declared = source.catalogue[name]
        readings = {
            measure_id: (measure, read_rows(table, measure, declared, setting))
            for measure_id, measure in policy.measures.items()
            if measure.table == name
        }
        for together in _passes(readings):
            _count_rows(declared.subject, together, setting, measured)
        for measure_id, (measure, reading) in readings.items():
            if isinstance(measure.value, Repeated):
                _count_repeated(measure_id, measure, reading, declared.subject, setting, measured)
    return measured


Readings = dict[str, tuple[Measure, Reading]]


def _passes(readings: Readings) -> Iterator[Readings]:
    """Put the measures of one table into one pass; those that look at other rows take one of their own."""
    alone = {
        name: (measure, _looked_up(reading))
        for name, (measure, reading) in readings.items()
        if isinstance(measure.clock, Stopwatch) and measure.clock.mean_by
    }
    together = {name: pair for name, pair in readings.items() if name not in alone}
    if together:
        yield together
    for name, pair in alone.items():
        yield {name: pair}


def _looked_up(reading: Reading) -> Reading:
    """Write what a reading found out beside the rows, since sums cannot hold windows."""
    table = reading.table.mutate(_dated=reading.dated, _kept=reading.included, _met=reading.met)
    return Reading(table, table["_dated"], table["_kept"], [], table["_met"])


def _count_rows(subject: str, readings: Readings, setting: Setting, measured: Measured) -> None:
    table = next(reading.table for _measure, reading in readings.values())
    dated = [reading.dated for _measure, reading in readings.values()]
    relevant = dated[0]
    for other in dated[1:]:
        if not other.equals(relevant):
            relevant |= other
    aggregates: dict[str, Any] = {}
    for index, (measure, reading) in enumerate(readings.values()):
        for name, aggregate in _aggregates(measure, reading).items():
            aggregates[f"{name}{index}"] = aggregate
    rows = table.filter(relevant)
    counted = rows.group_by(subject=rows[subject]).aggregate(**_rebased(aggregates, table, rows))
    for row in setting.backend.counts(counted):
        measured.subjects.add(row["subject"])
        for index, measure_id in enumerate(readings):
            if f"d{index}" in row:
                measured.add(row["subject"], measure_id, row[f"n{index}"], row[f"d{index}"])


def _rebased(aggregates: dict[str, Any], table: Any, rows: Any) -> dict[str, Any]:
    """Let aggregates written over ``table`` read the filtered ``rows``."""
    return {
        name: aggregate.op().replace({table.op(): rows.op()}).to_expr()
        for name, aggregate in aggregates.items()
    }


def _aggregates(measure: Measure, reading: Reading) -> dict[str, Any]:
    table, included, value = reading.table, reading.included, measure.value
    if isinstance(value, Repeated):
        return {}
    count = table.count(where=included)
    if isinstance(value, Share):
        return {"n": table.count(where=included & reading.met), "d": count}
    if isinstance(value, Sum | Mean):
        return {"n": _exact_sum(table[value.column], included), "d": count}
    if isinstance(value, Ratio):
        return {
            "n": _exact_sum(table[value.column], included),
            "d": _exact_sum(table[value.to], included),
        }
    return {"n": count, "d": count}


def _exact_sum(column: Any, included: Any) -> Any:
    whole = (column * SUM_SCALE).cast("decimal(38, 0)")
    return whole.sum(where=included)


def _count_repeated(  # noqa: PLR0913, PLR0917 - one pass of its own needs all of them
    measure_id: str,
    measure: Measure,
    reading: Reading,
    subject: str,
    setting: Setting,
    measured: Measured,
) -> None:
    persons = persons_of(measure, reading, subject, setting)
    counted = persons.group_by("subject").aggregate(
        n=persons.count(where=persons["times"] >= _repeated(measure).at_least), d=persons.count()
    )
    for row in setting.backend.counts(counted):
        measured.add(row["subject"], measure_id, row["n"], row["d"])


def persons_of(measure: Measure, reading: Reading, subject: str, setting: Setting) -> Any:
    """Return one row per subject, calendar month and person, with how often that person counted."""
    value = _repeated(measure)
    counting = ibis.literal(value=True) if reading.met is None else reading.met
    dates = reading.table[measure.counts_in]
    monthly = value.within == "month"
    month = month_number(dates, setting.period, setting.zone) if monthly else ibis.literal(0)
    table = reading.table.mutate(_kept=reading.included, _counting=counting, _month=month)
    table = table.filter(table["_kept"])
    return table.group_by(subject=table[subject], month=table["_month"], person=table[value.per]).aggregate(
        times=table.count(where=table["_counting"])
    )


def _repeated(measure: Measure) -> Repeated:
    assert isinstance(measure.value, Repeated)  # noqa: S101 - callers have looked
    return measure.value
