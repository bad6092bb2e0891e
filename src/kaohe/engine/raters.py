"""What raters gave, counted: scores by role, extremes left out, roles too small to stay unnamed put together.

Scores are whole numbers here, in the smallest unit that the store keeps. A part of a measure is kept beside
its figures under ``measure:group``, where a group is a role, or several roles joined.
"""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

from kaohe.i18n import _
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kaohe.engine.backend import Backend
    from kaohe.policy.catalogue import Table
    from kaohe.policy.rated import Rated

Parts = dict[str, tuple[int, int]]
"""By group: the sum of the scores that count, and how many those are."""
Row = dict[str, Any]

SELF = "self"
OUT_OF = "out_of"
"""The column in which a row says of how many points its score is, where it does."""
PART = ":"


def left_out(value: Rated, table: Any, declared: Table) -> Iterator[tuple[str, Any]]:
    """Yield why a rating does not count, and for which rows; the first reason that holds is a row's."""
    score, role, rater = table[value.column], table[value.by], table[value.rater]
    bounds = {"lowest": plain(value.lowest), "highest": plain(value.highest)}
    outside = (score < value.lowest) | (score > value.highest)
    yield _("评分不在 {lowest}–{highest} 之内").format(**bounds), outside
    if declared.column(OUT_OF) is not None:
        other = table[OUT_OF].notnull() & (table[OUT_OF] != value.highest)
        yield _("评分的满分与本项的 {highest} 不同").format(**bounds), other
    yield _("没有评分角色"), role.isnull()
    yield (
        _("评分人就是被评的人,不能以别的角色评分"),
        (rater == table[declared.subject]) & (role != SELF),
    )
    yield _("只列示,不计入"), ~role.isin(list(value.weights))


def shown_only(value: Rated, reading: Any) -> Any:
    """Tell which rows are shown beside the figure: in order, but of a role that does not count."""
    kept = reading.dated & reading.scoped
    for _reason, condition in reading.excluded[:-1]:
        kept &= ~condition.fill_null(False)
    return kept & ~reading.table[value.by].isin(list(value.weights))


def count_parts(
    measures: Mapping[str, tuple[Rated, Any]], subject: str, whole: Callable[[Any], Any], backend: Backend
) -> Callable[[], Iterator[tuple[str, str, Parts]]]:
    """Begin to count what raters gave, of measures that read the same columns of one table, in one pass.

    ``measures``: by name, with the reading of their rows; ``whole`` turns scores into whole numbers. Call the
    result for the parts of each subject and measure.
    """
    value, reading = next(iter(measures.values()))
    marks = {
        f"_counts{index}": own.included | shown_only(rated, own)
        for index, (rated, own) in enumerate(measures.values())
    }
    table = reading.table.mutate(**marks, _score=whole(reading.table[value.column]))
    counts = [table[name] for name in marks]
    rows = table.filter(reduce(operator.or_, counts))
    keys = {"subject": rows[subject], "role": rows[value.by]}
    times = {f"n{index}": rows.count(where=rows[name]) for index, name in enumerate(marks)}
    people = {f"n{index}": rows[value.rater].nunique(where=rows[name]) for index, name in enumerate(marks)}
    scores = backend.counts_later(rows.group_by(**keys, score=rows["_score"]).aggregate(**times))
    raters = backend.counts_later(rows.group_by(**keys).aggregate(**people))

    def found() -> Iterator[tuple[str, str, Parts]]:
        given, numbers = list(scores()), list(raters())
        for index, (name, (rated, _reading)) in enumerate(measures.items()):
            yield from ((who, name, parts) for who, parts in _parts(rated, given, numbers, f"n{index}"))

    return found


def _parts(value: Rated, scores: list[Row], raters: list[Row], count: str) -> Iterator[tuple[str, Parts]]:
    given: dict[str, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for row in scores:
        if row[count]:
            given[row["subject"]][row["role"]][int(row["score"])] += int(row[count])
    people: dict[str, dict[str, int]] = defaultdict(dict)
    for row in raters:
        people[row["subject"]][row["role"]] = int(row[count])
    for subject in sorted(given):
        yield subject, parts_of(value, given[subject], people[subject])


def parts_of(value: Rated, given: Mapping[str, Counter[int]], raters: Mapping[str, int]) -> Parts:
    """Put one subject's scores by role into groups, leave extremes out, add up."""
    groups = value.groups(raters)
    together: dict[str, Counter[int]] = defaultdict(Counter)
    for role, scores in given.items():
        together[groups.get(role, role)].update(scores)
    parts = {}
    for group, scores in together.items():
        ascending = sorted(scores.elements())
        kept = ascending if value.weight(group) is None else _trimmed(value, ascending)
        parts[group] = sum(kept), len(kept)
    return parts


def _trimmed(value: Rated, ascending: list[int]) -> list[int]:
    if not value.trim or len(ascending) < value.trimmed_from:
        return ascending
    return ascending[value.trim : -value.trim]


def total_of(value: Rated, parts: Parts) -> tuple[int, int]:
    """Add up the parts that count."""
    counted = [part for group, part in parts.items() if value.weight(group) is not None]
    return sum(part[0] for part in counted), sum(part[1] for part in counted)


def parts_within(name: str, figures: Iterable[str]) -> list[str]:
    """Name the groups of a measure among the names of figures, in a fixed order."""
    start = name + PART
    return sorted(own.removeprefix(start) for own in figures if own.startswith(start))


def sort_out(value: Rated, rows: dict[str, list[Row]]) -> None:
    """Move what is trimmed from the included rows to the excluded ones, and take unnamed raters' names away.

    Of the rows of an unnamed role only what was rated and how remains; of a joint group also no role. They
    stand in the order of their scores, which tells nothing of who gave them.
    """
    by_role: dict[str, list[Row]] = defaultdict(list)
    for row in rows["included"]:
        by_role[row[value.by]].append(row)
    groups = value.groups({role: len({row[value.rater] for row in own}) for role, own in by_role.items()})
    together: dict[str, list[Row]] = defaultdict(list)
    for role, own in by_role.items():
        together[groups[role]] += own
    kept: list[Row] = []
    for group in sorted(together):
        own = sorted(together[group], key=lambda row: _order(value, row))
        if value.trim and len(own) >= value.trimmed_from:
            low, high = own[: value.trim], own[-value.trim :]
            own = own[value.trim : -value.trim]
            for extreme, reason in ((low, _("去掉的最低分")), (high, _("去掉的最高分"))):
                rows["excluded"] += [{**row, "reason": reason, "cite": None} for row in extreme]
        kept += own
    rows["included"] = [_concealed(value, row, groups) for row in kept]
    rows["excluded"] = [_concealed(value, row, groups) for row in rows["excluded"]]


def _order(value: Rated, row: Row) -> tuple[Any, ...]:
    return Decimal(row[value.column]), str(row[value.rater])


def _concealed(value: Rated, row: Row, groups: Mapping[str, str]) -> Row:
    role = row[value.by]
    group = groups.get(role, role)
    if role is None or not value.conceals(group):
        return row
    shown = ("subject", "indicator", "period", value.column, OUT_OF, "reason", "cite", "file", "row")
    remaining = {name: cell for name, cell in row.items() if name in shown}
    return {**remaining, value.rater: _("不记名"), value.by: group}
