"""Parts of measures: rows left out for each reason, judged by each limit of a clock, on time and late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.engine.clocks import limits_applied
from kaohe.engine.coverage.part import Part
from kaohe.engine.rows import condition_on, read_rows
from kaohe.i18n import _
from kaohe.policy.derived import measures_of
from kaohe.policy.measure import ColumnLimit, Deadline, FixedLimit, LimitTable, Measure, Stopwatch
from kaohe.policy.period import parse_period
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.expectations import Expected
    from kaohe.engine.job import Job
    from kaohe.engine.rows import Reading
    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.measure import Clock
    from kaohe.policy.policy import Policy


def parts(policy: Policy, catalogue: Catalogue) -> Iterator[Part]:
    """Declare the parts of every measure that something under the total uses."""
    used = {measure for name in policy.nodes() for measure in measures_of(policy, name)}
    for name, measure in policy.counted().items():
        if name in used:
            path = f"measures.{name}"
            for index, exclusion in enumerate(measure.exclude):
                words = _("{title}:剔除 {reason}").format(title=measure.title, reason=exclusion.reason)
                yield Part(f"{path}.exclude.{index}", words, exclusion.cite)
            yield from _clock_parts(f"{path}.clock", measure, catalogue[measure.table])


def _clock_parts(path: str, measure: Measure, table: Table) -> Iterator[Part]:
    clock, title = measure.clock, measure.title
    if clock is None:
        return
    yield Part(f"{path}.on_time", _("{title}:按时").format(title=title), clock.cite)
    yield Part(f"{path}.late", _("{title}:超时").format(title=title), clock.cite)
    if isinstance(clock, Stopwatch):
        if clock.due is not None:
            yield Part(f"{path}.due", _("{title}:以要求时间为准").format(title=title), clock.cite)
        for index, limit in enumerate(clock.limits):
            own = f"{path}.limits.{index}"
            if isinstance(limit, LimitTable):
                for value, minutes in limit.minutes.items():
                    words = _("{title}:{value} 的时限 {minutes} 分钟").format(
                        title=title, value=value, minutes=plain(minutes)
                    )
                    yield Part(f"{own}.minutes.{value}", words, limit.cite)
            elif isinstance(limit, ColumnLimit):
                yield Part(own, _("{title}:以行上的时限为准").format(title=title), limit.cite)
            else:
                words = _("{title}:时限 {minutes} 分钟").format(title=title, minutes=plain(limit.minutes))
                yield Part(own, words, limit.cite)
    if not _always_limited(clock, table):
        yield Part(f"{path}.no_limit", f"{title}:{clock.no_limit}", clock.cite)


def _always_limited(clock: Clock, table: Table) -> bool:
    """Tell whether every row has a limit: a required moment, or a limit for all."""
    if isinstance(clock, Deadline):
        return clock.due in table.required
    return any(isinstance(limit, FixedLimit) and limit.where is None for limit in clock.limits)


def reached(expected: Iterable[Expected], job: Job) -> Iterator[str]:
    """Name the parts that rows of the example reached, of measures that feed what the example expects."""
    for (period, name), (measure, subjects) in _fed(expected).items():
        own = replace(job, period=parse_period(period))
        yield from (f"measures.{name}.{path}" for path in _reached(name, measure, subjects, own))


def _fed(expected: Iterable[Expected]) -> dict[tuple[str, str], tuple[Measure, set[str]]]:
    """Return the measures that feed the expected nodes, by period and name, with the subjects expected."""
    fed: dict[tuple[str, str], tuple[Measure, set[str]]] = {}
    for one in expected:
        if one.row is None or one.run is None or one.policy is None:
            continue
        for name in measures_of(one.policy, one.what):
            key = (one.run.inputs.period, name)
            _measure, subjects = fed.setdefault(key, (one.policy.counted()[name], set()))
            subjects.add(one.subject)
    return fed


def _reached(name: str, measure: Measure, subjects: set[str], job: Job) -> list[str]:
    source = job.source()
    setting = job.setting(source)
    table = source.table(measure.table)
    if table is None or not (measure.exclude or measure.clock):
        return []
    declared = source.catalogue[measure.table]
    reading = read_rows(table, measure, declared, setting, name)
    marks = dict(_marks(measure, reading, condition_on(table, measure, declared, setting.spanned(measure))))
    marked = table.mutate(
        **{f"_m{index}": mark.fill_null(False) for index, mark in enumerate(marks.values())}
    )
    own = marked.filter(marked[declared.subject].isin(sorted(subjects)))
    counted = own.aggregate(
        **{f"n{index}": own.count(where=own[f"_m{index}"]) for index in range(len(marks))}
    )
    counts = setting.backend.counts(counted)[0]
    return [path for index, path in enumerate(marks) if counts[f"n{index}"]]


def _marks(measure: Measure, reading: Reading, condition: Any) -> Iterator[tuple[str, Any]]:
    remaining = judged = reading.dated & reading.scoped
    for reason, holds in reading.excluded:
        if reason.part is not None:
            yield reason.part, remaining & holds
        remaining &= ~holds.fill_null(False)
        if reason.part == "clock.no_limit":
            judged = remaining  # what the clock judges, before what it says leaves rows out
    clock = measure.clock
    if clock is not None and reading.late is not None:
        yield "clock.on_time", judged & (reading.late <= 0)
        yield "clock.late", judged & (reading.late > 0)
    if isinstance(clock, Stopwatch):
        row = {name: reading.table[name] for name in reading.table.columns}
        for path, applies in limits_applied(clock, row, condition):
            yield f"clock.{path}", judged & applies
