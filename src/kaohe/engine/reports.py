"""Reports: rows counted by subject and line in one pass, and put together into the table that is published.

What is kept is whole numbers by subject, so that a table over some of the subjects, or over one, is a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.figures import is_rate, published, unscaled
from kaohe.engine.measures import aggregates, marks_of
from kaohe.engine.rows import read_rows
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.measure import Count, Measure, Sum
from kaohe.policy.report import Part
from kaohe.policy.rules.figures import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.engine.rows import Setting
    from kaohe.engine.source import Source
    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.indicator import Precision
    from kaohe.policy.policy import Policy
    from kaohe.policy.report import Report

Headings = list[dict[str, Any]]
"""Of each grouping column: ``column``, ``title`` and ``labels``, what its values are called, in their order."""
Key = tuple[str | None, ...]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted for one subject and one combination of the grouping columns.

    ``figures``: (numerator, denominator) by column, as of a measure. ``left_out``: rows by reason.
    """

    subject: str
    key: Key
    figures: dict[str, Pair]
    left_out: dict[str, int]

    def as_json(self) -> list[Any]:
        """Return the fields in their order, as a run keeps them."""
        return [self.subject, list(self.key), self.figures, self.left_out]


Lines = dict[str, tuple[Line, ...]]


def report_lines(policy: Policy, source: Source, setting: Setting) -> Lines:
    """Count every report of the policy, over every subject that has rows."""
    return {name: tuple(_lines(report, source, setting)) for name, report in policy.reports.items()}


def _lines(report: Report, source: Source, setting: Setting) -> Iterator[Line]:
    declared, table = source.catalogue[report.table], source.table(report.table)
    if table is None:
        return
    counted = report.counted()
    readings = [read_rows(table, measure, declared, setting) for measure in counted.values()]
    common = read_rows(table, report.rows(), declared, setting)
    marks = {"_shown": common.dated & common.scoped, **marks_of(readings)}
    before = ibis.literal(value=False)
    for index, (_reason, condition) in enumerate(common.excluded):
        holds = condition.fill_null(False)
        marks[f"_out{index}"] = holds & ~before
        before |= holds
    marked = table.mutate(**marks)
    rows = marked.filter(marked["_shown"])
    sums: dict[str, Any] = {}
    for index, measure in enumerate(counted.values()):
        sums |= aggregates(measure, rows, index)
    sums |= {f"x{index}": rows.count(where=rows[f"_out{index}"]) for index in range(len(common.excluded))}
    groups = {f"g{index}": rows[name].cast("string") for index, name in enumerate(report.by)}
    grouped = rows.group_by(subject=rows[declared.subject], **groups).aggregate(**sums)
    for row in setting.backend.counts(grouped):
        yield Line(
            row["subject"],
            tuple(row[f"g{index}"] for index in range(len(report.by))),
            {
                name: (int(row[f"n{index}"] or 0), int(row[f"d{index}"] or 0))
                for index, name in enumerate(counted)
            },
            {
                reason.text: int(row[f"x{index}"])
                for index, (reason, _condition) in enumerate(common.excluded)
                if row[f"x{index}"]
            },
        )


def of_subjects(lines: Lines, subjects: Sequence[str]) -> Lines:
    """Keep the lines of some subjects, in an order that depends on nothing else."""
    kept = set(subjects)
    return {
        name: tuple(
            sorted(
                (line for line in own if line.subject in kept),
                key=lambda line: (line.subject, [(cell is None, cell or "") for cell in line.key]),
            )
        )
        for name, own in lines.items()
    }


def tables_of(policy: Policy, catalogue: Catalogue, lines: Lines) -> dict[str, Any]:
    """Return the published tables of all reports whose rows were counted."""
    return {
        name: tabulate(
            policy.reports[name],
            policy.precision,
            own,
            headings_of(policy.reports[name], catalogue[policy.reports[name].table]),
        )
        for name, own in lines.items()
    }


def tabulate(
    report: Report, precision: Precision, lines: Iterable[Line], headings: Headings
) -> dict[str, Any]:
    """Put lines together into the published table: ``rows``, their ``total``, and rows ``excluded`` by reason.

    ``headings``: column, title and labels of the grouping columns, as `headings_of` gives them.
    """
    lines = list(lines)
    groups: dict[Key, list[Line]] = {}
    for line in lines:
        if any(denominator for _numerator, denominator in line.figures.values()):
            groups.setdefault(line.key, []).append(line)
    summed = {key: _sums(report, own) for key, own in groups.items()}
    whole = _sums(report, lines)
    figures = {key: _figures(report, precision, own) for key, own in summed.items()}
    total = _figures(report, precision, whole)
    total |= dict.fromkeys(name for name, own in report.counted().items() if _distinct(own))
    for name, part in report.parts().items():
        shares = _parts(report, part, summed, precision.rate)
        for key, share in shares.items():
            figures[key][name] = share
        in_all = whole.get(part.of, (0, 0))[0] > 0 and not part.within
        total[name] = Decimal(1).quantize(Decimal(1).scaleb(-precision.rate)) if in_all else None
    ordered = sorted(figures, key=lambda key: _order(report, headings, key, figures[key]))
    return {
        "title": report.title,
        "cite": report.cite,
        "by": headings,
        "columns": [
            {"id": name, "title": column.title, "unit": _unit(report, name)}
            for name, column in report.values.items()
        ],
        "rows": [
            {**dict(zip(report.by, key, strict=True)), **_in_order(report, figures[key])} for key in ordered
        ],
        "total": _in_order(report, total),
        "excluded": list(_excluded(report, lines)),
    }


def headings_of(report: Report, table: Table) -> Headings:
    """Describe the grouping columns: name, title, and what their values are called."""
    headings = []
    for name in report.by:
        column = table.column(name)
        labels = {value.code: value.title for value in (column.values if column else ())}
        if column is not None and column.type is ColumnType.boolean:
            labels = {"true": "是", "false": "否"}
        headings.append({"column": name, "title": column.title if column else name, "labels": labels})
    return headings


def _distinct(measure: Measure) -> bool:
    """Tell whether figures of lines do not add up: different values may be the same in another line."""
    return isinstance(measure.value, Count) and measure.value.distinct is not None


def _in_order(report: Report, figures: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    return {name: figures[name] for name in report.values}


def _unit(report: Report, name: str) -> str | None:
    column = report.values[name]
    rate = isinstance(column.value, Part) or is_rate(report.counted()[name])
    return "%" if rate else column.unit


def _sums(report: Report, lines: Sequence[Line]) -> dict[str, Pair]:
    return {
        name: (
            sum(line.figures[name][0] for line in lines),
            sum(line.figures[name][1] for line in lines),
        )
        for name in report.counted()
    }


def _figures(report: Report, precision: Precision, summed: Mapping[str, Pair]) -> dict[str, Decimal | None]:
    return {name: _figure(measure, precision, summed[name]) for name, measure in report.counted().items()}


def _figure(measure: Measure, precision: Precision, pair: Pair) -> Decimal | None:
    if isinstance(measure.value, Count):
        return Decimal(pair[0])
    value = published(measure, precision, pair if pair[1] else None)
    return Decimal(plain(value)) if value is not None and isinstance(measure.value, Sum) else value


def _parts(
    report: Report, part: Part, summed: Mapping[Key, Mapping[str, Pair]], decimals: int
) -> dict[Key, Decimal | None]:
    wholes: dict[Key, dict[Key, int]] = {}
    for key, own in summed.items():
        within = tuple(key[report.by.index(name)] for name in part.within)
        wholes.setdefault(within, {})[key] = own[part.of][0]
    return {key: share for own in wholes.values() for key, share in shares_of(own, decimals).items()}


def shares_of(amounts: Mapping[Key, int], decimals: int) -> dict[Key, Decimal | None]:
    """Return each amount's share of their sum, to so many decimals, so that the shares total exactly 1.

    Half up wherever that adds up; where it does not, the largest remainders are rounded up, and no others.
    No share where the sum is not positive.

    >>> list(shares_of({("a",): 1, ("b",): 1, ("c",): 1}, 2).values())
    [Decimal('0.34'), Decimal('0.33'), Decimal('0.33')]
    """
    whole = sum(amounts.values())
    if whole <= 0:
        return dict.fromkeys(amounts)
    scale = 10**decimals
    floors = {key: amount * scale // whole for key, amount in amounts.items()}
    rests = {key: Fraction(amount * scale, whole) - floors[key] for key, amount in amounts.items()}
    missing = scale - sum(floors.values())
    position = {key: index for index, key in enumerate(sorted(amounts, key=str))}
    first = sorted(amounts, key=lambda key: (-rests[key], -amounts[key], position[key]))
    raised = set(first[:missing])
    return {key: unscaled(floors[key] + (key in raised), decimals) for key in amounts}


def _order(
    report: Report, headings: Headings, key: Key, figures: Mapping[str, Decimal | None]
) -> tuple[Any, ...]:
    own = figures[report.order_by] if report.order_by is not None else Decimal(0)
    labels = [list(heading["labels"]) for heading in headings]
    places = [
        (cell is None, known.index(cell) if cell in known else len(known), cell or "")
        for cell, known in zip(key, labels, strict=True)
    ]
    return (own is None, -(own or Decimal(0)), *places)


def _excluded(report: Report, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    cites = {exclusion.reason: exclusion.cite for exclusion in report.exclude}
    if report.clock is not None:
        cites.setdefault(report.clock.no_limit, report.clock.cite)
    for reason, cite in cites.items():
        rows = sum(line.left_out.get(reason, 0) for line in lines)
        if rows:
            yield {"reason": reason, "cite": cite, "rows": rows}
