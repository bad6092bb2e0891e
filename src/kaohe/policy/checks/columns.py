"""Every table and column that a measure names exists and has the type that its use needs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.checks.fault import Fault
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.measure import Deadline, Measure, Repeated, Share, Stopwatch
from kaohe.policy.scope import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.policy.catalogue import Catalogue, Table
    from kaohe.policy.policy import Policy

MOMENT = frozenset({ColumnType.moment})
MINUTES = frozenset({ColumnType.minutes, ColumnType.integer, ColumnType.number})
NUMBERS = MINUTES | {ColumnType.money}
DATED = frozenset({ColumnType.moment, ColumnType.date, ColumnType.month, ColumnType.period})
ANY = frozenset(ColumnType)

Use = tuple[tuple[str | int, ...], str, frozenset[ColumnType]]


def check(policy: Policy, catalogue: Catalogue) -> Iterator[Fault]:
    """Report unknown tables and columns, columns of the wrong type, and conditions that do not parse."""
    for name, measure in policy.counted().items():
        here = ("measures", name)
        table = catalogue.get(measure.table)
        if table is None:
            near = get_close_matches(measure.table, catalogue, n=1)
            hint = _("是不是“{near}”?").format(near=near[0]) if near else _("kaohe tables 列出所有表")
            yield Fault(
                (*here, "table"),
                "policy.unknown_table",
                _("没有“{name}”这张表").format(name=measure.table),
                hint,
            )
            continue
        for path, column, types in _uses(measure):
            yield from _column(table, (*here, *path), column, types)
        yield from _conditions(measure, table, here)


def _uses(measure: Measure) -> Iterator[Use]:
    yield ("counts_in",), measure.counts_in, DATED
    value, clock = measure.value, measure.clock
    column = getattr(value, "column", None)
    if column is not None:
        yield ("value", "column"), column, NUMBERS
    to = getattr(value, "to", None)
    if to is not None:
        yield ("value", "to"), to, NUMBERS
    if isinstance(value, Repeated):
        yield ("value", "per"), value.per, ANY
    if isinstance(clock, Stopwatch):
        yield from _stopwatch_uses(clock)
    elif isinstance(clock, Deadline):
        yield ("clock", "until"), clock.until, MOMENT
        yield ("clock", "due"), clock.due, MOMENT


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
            else _("可用的列:{names}").format(names="、".join(names))
        )
        message = _("表“{table}”没有“{name}”这一列").format(table=table.name, name=name)
        yield Fault(path, "policy.unknown_column", message, hint)
    elif column.type not in types:
        message = _("列“{name}”是 {type},不能用在这里").format(name=name, type=column.type.value)
        hint = _("要的是:{types}").format(types="、".join(sorted(type_.value for type_ in types)))
        yield Fault(path, "policy.column_type", message, hint)


def _conditions(measure: Measure, table: Table, here: tuple[str | int, ...]) -> Iterator[Fault]:
    texts: list[tuple[tuple[str | int, ...], str | None, bool]] = [(("where",), measure.where, False)]
    texts += [
        (("exclude", index, "where"), exclusion.where, True)
        for index, exclusion in enumerate(measure.exclude)
    ]
    if isinstance(measure.value, Share):
        texts.append((("value", "of"), measure.value.of, True))
    if isinstance(measure.value, Repeated):
        texts.append((("value", "counting"), measure.value.counting, False))
    if isinstance(measure.clock, Stopwatch):
        clock = measure.clock
        texts += [(("clock", "strictly"), clock.strictly, False)]
        texts += [(("clock", "mean_where"), clock.mean_where, False)]
        texts += [
            (("clock", "limits", index, "where"), getattr(limit, "where", None), False)
            for index, limit in enumerate(clock.limits)
        ]
    for path, text, with_clock in texts:
        if text is None:
            continue
        try:
            parse_condition(text, row_columns(table, measure if with_clock else None))
        except KaoheError as error:
            for finding in error.findings:
                yield Fault(
                    (*here, *path),
                    finding.code,
                    finding.message,
                    finding.hint,
                    finding.place.text,
                    finding.place.span,
                )
