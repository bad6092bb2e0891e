"""Counting the measures of many subjects into columns, and pooling them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engine.figures import decimals_named, decimals_of, quotient_of
from kaohe.engine.measures import by_subject, expression_of, passes
from kaohe.engine.rows import read_rows
from kaohe.engine.wide.figures import FigureTable
from kaohe.engine.wide.sheet import column, known, whole
from kaohe.policy.fraction import ColumnFraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.engine.roster import Roster
    from kaohe.engine.rows import Setting
    from kaohe.engine.source import Source
    from kaohe.engine.wide.sheet import Sheet
    from kaohe.policy.measure import Measure, Pooled
    from kaohe.policy.policy import Policy

LARGEST = 2**62
"""Sums below stay within int64."""


@dataclass(slots=True)
class Counted:
    """The figures of all measures, and who has facts in the period without being on the roster.

    ``active``: of whom not on the roster something was counted in the period itself.
    """

    figures: FigureTable
    strangers: set[str]
    active: set[str]


def count(policy: Policy, source: Source, setting: Setting, roster: Roster) -> Counted:
    """Count every measure for the subjects of the roster; pooled ones are added up over their groups."""
    subjects = roster.subjects
    wanted = pa.array(subjects, pa.string())
    columns: dict[str, tuple[pa.Array, pa.Array]] = {}
    strangers: set[str] = set()
    active: set[str] = set()
    for names, later in list(_begun(policy, source, setting)):
        found = later()
        here = found["subject"].combine_chunks()
        unknown = pc.invert(pc.is_in(here, value_set=wanted))
        for index, name in enumerate(names):
            if policy.counted()[name].span == "period":
                counted = pc.fill_null(pc.not_equal(found[f"n{index}"].combine_chunks(), 0), False)
                active |= set(here.filter(pc.and_(unknown, counted)).to_pylist())
        if "here" in found.column_names:
            unknown = pc.and_(unknown, pc.not_equal(found["here"].combine_chunks(), 0))
        strangers |= set(here.filter(unknown).to_pylist()) - {None}
        places = pc.index_in(wanted, value_set=here)
        for index, name in enumerate(names):
            columns[name] = _pair(found, index, places)
    nothing = pa.nulls(len(subjects), pa.int64())
    columns = {name: columns.get(name, (nothing, nothing)) for name in policy.counted()}
    inside = np.array([member.out is None for member in roster.members.values()], dtype=bool)
    for name, pooled in policy.pooled().items():
        columns[name] = _pooled(pooled, columns.get(pooled.value.of, (nothing, nothing)), roster, inside)
    return Counted(FigureTable(subjects, columns), strangers, active)


def _begun(
    policy: Policy, source: Source, setting: Setting
) -> Iterator[tuple[list[str], Callable[[], pa.Table]]]:
    """Begin to count the measures, those of one table and subject together."""
    for name in source.largest_first(policy.tables()):
        table = source.table(name)
        if table is None:
            continue
        declared = source.catalogue[name]
        readings = {
            measure_id: (measure, read_rows(table, measure, declared, setting, measure_id))
            for measure_id, measure in policy.counted().items()
            if measure.table == name
        }
        for subject, own in by_subject(readings, declared.subject).items():
            for together in passes(own):
                expression = expression_of(subject, together)
                yield list(together), setting.backend.fetch_later(expression)


def _pair(found: pa.Table, index: int, places: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return numerators and denominators; nothing counted is missing, whatever was summed."""
    parts = [found[f"{part}{index}"].combine_chunks().cast(pa.int64()).take(places) for part in "nd"]
    numerator, denominator = whole(parts[0]), whole(parts[1])
    there = denominator != 0
    return column(numerator, there), column(denominator, there)


def _pooled(
    own: Pooled, pair: tuple[pa.Array, pa.Array], roster: Roster, inside: Any
) -> tuple[pa.Array, pa.Array]:
    groups: dict[tuple[object, ...], int] = {}
    codes = np.zeros(len(inside), dtype=np.int64)
    if own.value.within:
        members = roster.members.values()
        codes = np.array([groups.setdefault(each.alike(own.value.within), len(groups)) for each in members])
    totals = []
    for part in pair:
        figures = np.where(inside, whole(part), 0)
        if len(figures) * int(np.abs(figures).max(initial=0)) >= LARGEST:
            raise OverflowError(own.value.of)
        sums = np.zeros(max(len(groups), 1), dtype=np.int64)
        np.add.at(sums, codes, figures)
        totals.append(sums[codes])
    there = inside & (totals[1] != 0)
    return column(totals[0], there), column(totals[1], there)


def put_values(policy: Policy, figures: FigureTable, sheet: Sheet) -> None:
    """Put every counted and pooled measure's published value on the sheet."""
    ratios: dict[str, Measure] = {}
    for name, measure in policy.figured().items():
        numerator, denominator = figures.columns[name]
        if quotient_of(measure):
            ratios[name] = measure
            sheet.put(f"{name}__numerator", _or_zero(numerator, measure), 0)
            sheet.put(f"{name}__denominator", _or_zero(denominator, measure), 0)
        else:
            sheet.put(name, _or_zero(numerator, measure), decimals_named(policy, name))
    if not ratios:
        return

    def build(columns: dict[str, ColumnFraction]) -> dict[str, Any]:
        return {
            name: (
                ColumnFraction(columns[f"{name}__numerator"].numerator)
                / ColumnFraction(columns[f"{name}__denominator"].numerator, 1)
                / quotient_of(measure)
            ).rounded(decimals_of(measure, policy.precision))
            for name, measure in ratios.items()
        }

    used = [f"{name}__{part}" for name in ratios for part in ("numerator", "denominator")]
    for name, found in sheet.work_out(used, build, ("values",)).items():
        sheet.put(name, found, decimals_named(policy, name))


def _or_zero(part: pa.Array, measure: Measure) -> pa.Array:
    return column(whole(part), known(part) | (measure.when_empty == "zero"))
