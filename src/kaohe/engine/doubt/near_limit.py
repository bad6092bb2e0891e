"""Work that ends just within its limit: bursts there, and pauses that began shortly before it and saved it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.clocks import MINUTE, microseconds_of_minutes, stopwatch
from kaohe.engine.doubt.finding import Finding, Share
from kaohe.engine.doubt.looking import alone, among_peers, stands_out
from kaohe.engine.rows import condition_on
from kaohe.policy.measure import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.doubt.finding import Doubtful, Kind, Likelihood
    from kaohe.engine.doubt.looking import Look
    from kaohe.policy.catalogue import Table
    from kaohe.policy.measure import Measure

JUST = 20
"""The last twentieth of a limit is just under it."""
JUST_DUE = 30 * MINUTE
"""So long before a due moment is just before it, where no limit says how long the work may take."""
SHORTLY = 10
"""A pause that begins in the last tenth of the limit begins shortly before it, ..."""
SHORTLY_AT_LEAST = 10 * MINUTE
"""... and in any case one within so many microseconds of it."""
FEWEST_JUST, FEWEST_PAUSES = 5, 3
"""Fewer rows are no pattern."""


def near_limit(look: Look) -> Iterator[Finding]:
    """Look at every measure with a clock of its own for each row."""
    for name, measure, declared, rows in look.measures():
        clock = measure.clock
        if clock is None or (isinstance(clock, Stopwatch) and clock.mean_by):
            continue
        clocked = _clocked(look, name, measure, declared, rows)
        yield from _just_under(look, clocked)
        if clocked.paused is not None:
            yield from _pauses(look, clocked, clocked.paused)


@dataclass(frozen=True, slots=True)
class _Clocked:
    """A measure's rows with its clock, as microseconds: ``late`` past the limit, ``allowed`` in all."""

    name: str
    measure: Measure
    declared: Table
    rows: Any
    included: Any
    late: Any
    window: Any
    allowed: Any | None = None
    paused: Any | None = None


def _clocked(look: Look, name: str, measure: Measure, declared: Table, rows: Any) -> _Clocked:
    reading, clock = look.reading(name), measure.clock
    assert reading.late is not None  # noqa: S101 - callers ask for a clock
    if not isinstance(clock, Stopwatch):
        return _Clocked(name, measure, declared, rows, reading.included, reading.late, JUST_DUE)
    row = {column: rows[column] for column in rows.columns}
    until = look.job.backend.microseconds(row[clock.until])
    condition = condition_on(rows, measure, declared, look.setting.spanned(measure))
    _duration, allowed = stopwatch(clock, row, look.job.backend, condition, until)
    paused = None
    if clock.less is not None and clock.less == declared.roles.paused:
        paused = microseconds_of_minutes(rows[clock.less]).fill_null(0)
        if clock.due is not None:
            # A due moment of the row's own includes its pauses.
            paused = rows[clock.due].notnull().ifelse(0, paused)
    return _Clocked(
        name, measure, declared, rows, reading.included, reading.late, allowed // JUST, allowed, paused
    )


def _just_under(look: Look, clocked: _Clocked) -> Iterator[Finding]:
    late, window = clocked.late, clocked.window
    marks = {
        "in_time": late <= 0,
        "under": (late <= 0) & (late > -window),
        "before": (late <= -window) & (late > -2 * window),
        "over": (late > 0) & (late <= window),
    }
    counts = _counted(look, clocked, marks)
    look.note("just_under_limit", clocked.declared.name, clocked.name, _sum(counts, "in_time"))
    compared = among_peers({name: Share(own["under"], own["in_time"]) for name, own in counts.items()})
    for subject, likelihood in compared.items():
        own = counts[subject]
        found = likelihood
        if likelihood.method is None:
            # Nobody to compare with: as many should end in the twentieth before.
            found = alone(Share(own["under"], own["under"] + own["before"]), Fraction(1, 2))
        # Who is merely slow is also just over the limit.
        if stands_out(found, FEWEST_JUST) and own["under"] >= 2 * own["over"]:
            said = {"left_seconds": -late // 1_000_000}
            rows = _picked(look, clocked, marks["under"], subject, said)
            moment = clocked.rows[_until(clocked.measure)]
            later = moment + (1 - late).as_interval("us")
            yield _finding(look, "just_under_limit", clocked, found, rows, {_until(clocked.measure): later})


def _pauses(look: Look, clocked: _Clocked, paused: Any) -> Iterator[Finding]:
    roles, late = clocked.declared.roles, clocked.late
    saved = (late <= 0) & (late + paused > 0)
    near = late > -clocked.window
    said: dict[str, Any] = {"paused_minutes": clocked.rows[roles.paused].cast("string")}
    if roles.paused_from is not None:
        assert clocked.allowed is not None  # noqa: S101 - what pauses has a limit
        micros = look.job.backend.microseconds
        began = micros(clocked.rows[roles.paused_from])
        left = micros(clocked.rows[_start(clocked.measure)]) + clocked.allowed - began
        shortly = ibis.greatest(clocked.allowed // SHORTLY, SHORTLY_AT_LEAST)
        near = began.notnull().ifelse(left <= shortly, near)
        said |= {"paused_at": began, "left_seconds": left // 1_000_000}
    marks = {"all": ibis.literal(value=True), "saved": saved & near, "paused": paused > 0}
    counts = _counted(look, clocked, marks)
    look.note("pause_before_limit", clocked.declared.name, clocked.name, _sum(counts, "paused"))
    compared = among_peers({name: Share(own["saved"], own["all"]) for name, own in counts.items()})
    for subject, likelihood in compared.items():
        own = counts[subject]
        found = likelihood
        if likelihood.method is None:
            found = alone(Share(own["saved"], own["paused"]), Fraction(1, SHORTLY))
        if stands_out(found, FEWEST_PAUSES):
            rows = _picked(look, clocked, marks["saved"], subject, said)
            nothing = ibis.literal(0).cast(clocked.rows[roles.paused].type())
            yield _finding(look, "pause_before_limit", clocked, found, rows, {str(roles.paused): nothing})


def _counted(look: Look, clocked: _Clocked, marks: dict[str, Any]) -> dict[str, dict[str, int]]:
    marked = clocked.rows.mutate(
        _in=clocked.included.fill_null(False),
        **{f"_{name}": mark.fill_null(False) for name, mark in marks.items()},
    )
    kept = marked.filter(marked["_in"])
    sums = {name: kept.count(where=kept[f"_{name}"]) for name in marks}
    grouped = kept.group_by(_subject=kept[clocked.declared.subject]).aggregate(**sums)
    found = look.job.backend.counts(grouped.order_by("_subject"))
    return {
        str(row["_subject"]): {name: int(row[name]) for name in marks}
        for row in found
        if row["_subject"] is not None
    }


def _sum(counts: dict[str, dict[str, int]], name: str) -> int:
    return sum(own[name] for own in counts.values())


def _picked(look: Look, clocked: _Clocked, mark: Any, subject: str, said: dict[str, Any]) -> list[Doubtful]:
    columns = {f"_said_{name}": column for name, column in said.items()}
    is_it = clocked.included & mark & (clocked.rows[clocked.declared.subject] == subject)
    marked = clocked.rows.mutate(_is=is_it.fill_null(False), **columns)
    picked = marked.filter(marked["_is"])
    found = look.rows(clocked.declared, picked, {name: picked[f"_said_{name}"] for name in said})
    return [look.readable(row) for row in found]


def _finding(  # noqa: PLR0913, PLR0917 - a finding and what its rows would be without it
    look: Look,
    kind: Kind,
    clocked: _Clocked,
    likelihood: Likelihood,
    rows: list[Doubtful],
    without: dict[str, Any],
) -> Finding:
    name = clocked.declared.name
    these = look.keyed(clocked.rows, clocked.declared, [row.identity for row in rows])
    other = clocked.rows.mutate(
        **{column: these.ifelse(value, clocked.rows[column]) for column, value in without.items()}
    )
    subjects = tuple(dict.fromkeys(row.subject for row in rows))
    return Finding(
        kind,
        name,
        subjects,
        tuple(rows),
        likelihood,
        look.rescoring.worth(name, other, subjects),
        clocked.name,
        clocked.measure.title,
    )


def _until(measure: Measure) -> str:
    assert measure.clock is not None  # noqa: S101 - callers ask for a clock
    return measure.clock.until


def _start(measure: Measure) -> str:
    assert isinstance(measure.clock, Stopwatch)  # noqa: S101 - what pauses is a stopwatch
    return measure.clock.start
