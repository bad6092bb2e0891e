"""Every table and column that a measure names exists and has the type that its use needs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.fault import Fault
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.measure import Deadline, Measure, Presence, Repeated, Share, Stopwatch
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.policy.catalogue import Catalogue, Column, Table
    from kaohe.policy.policy import Policy

MOMENT = frozenset({ColumnType.moment})
MINUTES = frozenset({ColumnType.minutes, ColumnType.integer, ColumnType.number})
NUMBERS = MINUTES | {ColumnType.money}
DATED = frozenset({ColumnType.moment, ColumnType.date, ColumnType.month, ColumnType.period})
NAMES = frozenset({ColumnType.text, ColumnType.category})
DAYS = frozenset({ColumnType.date})
ANY = frozenset(ColumnType)

GROUPED = ANY - {ColumnType.moment, ColumnType.number, ColumnType.money, ColumnType.minutes}
"""What lines of a report can be about: nothing that is measured."""

VALUE_COLUMNS = {
    "column": NUMBERS,
    "to": NUMBERS,
    "per": ANY,
    "distinct": GROUPED,
    "start": MOMENT,
    "until": MOMENT,
    "less": MINUTES,
    "by": NAMES,
    "rater": NAMES,
}
"""The columns that a value may name, and what they must be."""

Path = tuple[str | int, ...]
Use = tuple[Path, str, frozenset[ColumnType]]
Written = tuple[Path, str | None, bool]
"""Where a condition stands, its text, and whether it may ask the measure's clock."""


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report unknown tables and columns, columns of the wrong type, and conditions that do not parse."""
    for name, measure in policy.counted().items():
        here: Path = ("measures", name)
        if (table := catalogue.get(measure.table)) is None:
            yield _unknown_table(measure.table, here, catalogue)
        else:
            yield from rows_of(measure, table, here, measure.where)
            yield from value_of(measure, table, here)
    for name, report in policy.reports.items():
        here = ("reports", name)
        if (table := catalogue.get(report.table)) is None:
            yield _unknown_table(report.table, here, catalogue)
            continue
        yield from (
            fault
            for index, column in enumerate(report.by)
            for fault in _column(table, (*here, "by", index), column, GROUPED)
        )
        yield from rows_of(report.rows(), table, here, where=report.where)
        for column, measure in report.counted().items():
            there: Path = (*here, "values", column)
            yield from value_of(measure, table, there)
            yield from _conditions(measure, table, there, [(("where",), report.values[column].where, False)])


def _unknown_table(name: str, here: Path, catalogue: Catalogue) -> Fault:
    near = get_close_matches(name, catalogue, n=1)
    hint = _("是不是“{near}”?").format(near=near[0]) if near else _("kaohe tables 列出所有表")
    return Fault((*here, "table"), "policy.unknown_table", _("没有“{name}”这张表").format(name=name), hint)


def rows_of(measure: Measure, table: Table, here: Path, where: str | None) -> Iterator[Fault]:
    """Report what is wrong with how rows are chosen: period, conditions, exclusions, clock.

    ``where``: the row filter as it is written, so that a fault is marked in it.
    """
    clock = measure.clock
    if not isinstance(measure.value, Presence):
        yield from _column(table, (*here, "counts_in"), measure.counts_in, DATED)
    if isinstance(clock, Stopwatch):
        for path, column, types in _stopwatch_uses(clock):
            yield from _column(table, (*here, *path), column, types)
    elif isinstance(clock, Deadline):
        yield from _column(table, (*here, "clock", "until"), clock.until, MOMENT)
        yield from _column(table, (*here, "clock", "due"), clock.due, MOMENT)
    yield from _conditions(measure, table, here, [(("where",), where, False), *_row_conditions(measure)])


def value_of(measure: Measure, table: Table, here: Path) -> Iterator[Fault]:
    """Report what is wrong with what is counted of the rows; ``here`` is where ``value`` stands."""
    value = measure.value
    if isinstance(value, Presence):
        yield from _column(table, (*here, "value", "from"), value.since, DAYS)
        yield from _column(table, (*here, "value", "to"), value.until, DAYS)
        return
    for field, types in VALUE_COLUMNS.items():
        column = getattr(value, field, None)
        if column is not None:
            yield from _column(table, (*here, "value", field), column, types)
    texts: list[Written] = []
    if isinstance(value, Share):
        texts = [(("value", "of"), value.of, True)]
    elif isinstance(value, Repeated):
        texts = [(("value", "counting"), value.counting, False)]
    yield from _conditions(measure, table, here, texts)


def _stopwatch_uses(clock: Stopwatch) -> Iterator[Use]:
    yield ("clock", "start"), clock.start, MOMENT
    yield ("clock", "until"), clock.until, MOMENT
    if clock.less is not None:
        yield ("clock", "less"), clock.less, MINUTES
    if clock.due is not None:
        yield ("clock", "due"), clock.due, MOMENT
    for index, limit in enumerate(clock.limits):
        column, by = getattr(limit, "column", None), getattr(limit, "by", None)
        if column is not None:
            yield ("clock", "limits", index, "column"), column, MINUTES
        if by is not None:
            yield ("clock", "limits", index, "by"), by, ANY
    for index, column in enumerate(clock.mean_by):
        yield ("clock", "mean_by", index), column, ANY


def condition_faults(
    text: str, columns: Mapping[str, Column], path: tuple[str | int, ...]
) -> Iterator[Fault]:
    """Report what is wrong with a condition over rows of these columns."""
    try:
        parse_condition(text, columns)
    except KaoheError as error:
        for finding in error.findings:
            spot = finding.place
            yield Fault(path, finding.code, finding.message, finding.hint, spot.text, spot.span)


def _column(
    table: Table, path: tuple[str | int, ...], name: str, types: frozenset[ColumnType]
) -> Iterator[Fault]:
    column = table.column(name)
    if column is None:
        names = [column.name for column in table.columns]
        near = get_close_matches(name, names, n=1)
        hint = (
            _("是不是“{near}”?").format(near=near[0])
            if near
            else _("可用的列:{names}").format(names=_("、").join(names))
        )
        message = _("表“{table}”没有“{name}”这一列").format(table=table.name, name=name)
        yield Fault(path, "policy.unknown_column", message, hint)
    elif column.type not in types:
        message = _("列“{name}”是 {type},不能用在这里").format(name=name, type=column.type.value)
        hint = _("要的是:{types}").format(types=_("、").join(sorted(type_.value for type_ in types)))
        yield Fault(path, "policy.column_type", message, hint)


def _row_conditions(measure: Measure) -> list[Written]:
    texts: list[Written] = [
        (("exclude", index, "where"), exclusion.where, True)
        for index, exclusion in enumerate(measure.exclude)
    ]
    if isinstance(measure.clock, Stopwatch):
        clock = measure.clock
        texts += [(("clock", "strictly"), clock.strictly, False)]
        texts += [(("clock", "mean_where"), clock.mean_where, False)]
        texts += [
            (("clock", "limits", index, "where"), getattr(limit, "where", None), False)
            for index, limit in enumerate(clock.limits)
        ]
    return texts


def _conditions(measure: Measure, table: Table, here: Path, texts: list[Written]) -> Iterator[Fault]:
    for path, text, with_clock in texts:
        if text is not None:
            yield from condition_faults(
                text, row_columns(table, measure if with_clock else None), (*here, *path)
            )
