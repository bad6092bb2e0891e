"""One sheet read as rows of a table: typed rows that are in order, and the others with all their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from kaohe.errors import Finding, KaoheError
from kaohe.facts.intake import cells, moments
from kaohe.facts.intake.headings import find_layout
from kaohe.facts.intake.mapping import SCALES
from kaohe.facts.intake.moments import Clock
from kaohe.facts.intake.refusals import check_refusals
from kaohe.facts.intake.sheet import OpenSheet, cells_of, open_sheet
from kaohe.facts.intake.ties import tie
from kaohe.facts.quarantine.entry import REASONS, Reason, Rejected
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType

if TYPE_CHECKING:
    from kaohe.facts.intake.grid import Grid
    from kaohe.facts.intake.mapping import Mapping, Source
    from kaohe.facts.intake.ties import Ties
    from kaohe.policy.catalogue import Column, Table

TICKET = "_quarantine"
"""Column of valid rows that holds the identifier of the quarantined row that they put right."""

PLACES = {ColumnType.number: 6, ColumnType.money: 6, ColumnType.minutes: 4}


@dataclass(frozen=True, slots=True)
class Batch:
    """What one sheet gave. ``read`` counts its rows that hold anything; valid and rejected add up to it."""

    grid: Grid
    ties: Ties
    mapping: Mapping
    read: int
    valid: pl.DataFrame
    rejected: tuple[Rejected, ...]
    findings: tuple[Finding, ...] = ()


def read_batch(grid: Grid, table: Table, mapping: Mapping) -> Batch:
    """Read a sheet. What concerns the sheet as a whole is raised, what concerns rows is kept with them."""
    named = [source.heading for source in mapping.columns.values() if source.heading is not None]
    layout = find_layout(grid, table, named, mapping.header_row)
    ties = tie(grid, layout, table, mapping)
    sheet = open_sheet(grid, table, layout, ties, mapping)
    text = {name: cells_of(sheet, source) for name, source in ties.columns.items()}
    values = {name: _read(sheet, name, text[name]) for name in ties.columns}
    if sheet.undecidable:
        raise KaoheError(*sheet.undecidable)
    _check_required(sheet, text)
    _check_order(sheet, text, values)
    check_refusals(sheet, text, values)
    return _sorted_out(sheet, values)


def _read(sheet: OpenSheet, name: str, text: pl.Series) -> pl.Series:
    column, source = sheet.table.column(name), sheet.ties.columns[name]
    if column is None:
        return text
    heading = source.heading or column.title
    failed = cells.failed_formulas(text)
    if failed.any():
        sheet.blame(failed, heading, text, "cell.formula", _("单元格是公式错误 {value}"))
        text = pl.select(pl.when(~failed).then(text)).to_series()
    if column.type is ColumnType.text and name in sheet.table.key:
        reason = _("“{value}”是被表格软件改成科学记数的长编号,真正的编号已经丢失")
        sheet.blame(cells.mangled_numbers(text), heading, text, "cell.mangled", reason)
    reading = _typed(sheet, column, source, heading, text)
    for fault in reading.faults:
        sheet.blame(fault.rows, heading, text, fault.code, fault.reason)
    _check_bounds(sheet, column, heading, text, reading.values)
    return reading.values.rename(name)


def _typed(sheet: OpenSheet, column: Column, source: Source, heading: str, text: pl.Series) -> cells.Reading:
    clock = Clock(
        source.timezone or sheet.mapping.timezone,
        source.format,
        sheet.mapping.ambiguous,
        sheet.grid.spreadsheet,
    )
    if column.type in PLACES:
        return _scaled(column, source, text, spreadsheet=sheet.grid.spreadsheet)
    if column.type in {ColumnType.moment, ColumnType.date} or (
        column.type is ColumnType.month and source.format
    ):
        return _moments(sheet, column, heading, text, clock)
    readers = {
        ColumnType.category: lambda: cells.read_category(text, column),
        ColumnType.boolean: lambda: cells.read_boolean(text),
        ColumnType.integer: lambda: cells.read_integer(text),
        ColumnType.month: lambda: moments.read_month(text, clock),
        ColumnType.period: lambda: moments.read_period(text, clock),
    }
    return readers.get(column.type, lambda: cells.Reading(text))()


def _scaled(column: Column, source: Source, text: pl.Series, *, spreadsheet: bool) -> cells.Reading:
    places = PLACES[column.type]
    factor = SCALES.get(column.type, {}).get(source.unit or "", 1)
    if factor == 1:
        return cells.read_decimal(text, places, spreadsheet=spreadsheet)
    reading = cells.read_decimal(text, 6, spreadsheet=spreadsheet)
    wide = reading.values * factor
    values = wide.cast(pl.Decimal(24, 6) if places == 6 else pl.Decimal(18, 4))
    inexact = (values.cast(pl.Decimal(38, 6)) != wide.cast(pl.Decimal(38, 6))).fill_null(value=False)
    fault = cells.Fault(
        inexact, "cell.decimals", _("“{{value}}”换算后小数超过 {places} 位").format(places=places)
    )
    return cells.Reading(values, (*reading.faults, fault) if inexact.any() else reading.faults)


def _moments(sheet: OpenSheet, column: Column, heading: str, text: pl.Series, clock: Clock) -> cells.Reading:
    try:
        read = moments.read_moments(text, clock)
    except moments.UndecidableError as error:
        sheet.undecidable.append(_undecidable(sheet, heading, error))
        return cells.Reading(text)
    _report_clock_changes(sheet, heading, text, clock, read)
    if read.order is not None:
        order = _("日在前") if read.order == "day" else _("月在前")
        sheet.findings.append(
            Finding(
                "date.order",
                _("“{heading}”按{order}读:整列只有这样读得通").format(heading=heading, order=order),
                _("不对的话,在映射文件里写 format"),
                sheet.place(None, heading),
                severity="note",
            )
        )
    if column.type is ColumnType.moment:
        return cells.Reading(read.utc, read.faults)
    days = read.local.dt.date()
    return cells.Reading(days.dt.month_start() if column.type is ColumnType.month else days, read.faults)


def _undecidable(sheet: OpenSheet, heading: str, error: moments.UndecidableError) -> Finding:
    code, message = (
        ("date.mixed", _("“{heading}”里日在前和月在前的写法都有,例如“{value}”"))
        if error.mixed
        else ("date.ambiguous", _("“{heading}”整列分不清日和月(或年份只有两位),例如“{value}”"))
    )
    return Finding(
        code,
        message.format(heading=heading, value=error.value),
        _('在映射文件里写明格式,例如 format: "%d/%m/%Y %H:%M"(日在前)或 "%m/%d/%Y %H:%M"(月在前)'),
        sheet.place(error.row, heading, error.value),
    )


def _report_clock_changes(
    sheet: OpenSheet, heading: str, text: pl.Series, clock: Clock, read: moments.Moments
) -> None:
    for code, rows, message in (
        ("moment.twice", read.twice, _("{count} 个时刻在时钟回拨时出现两次,按{rule}一次算")),
        ("moment.never", read.never, _("{count} 个时刻在时钟拨快时不存在,按拨快后的时间算")),
    ):
        if rows is None:
            continue
        first = int(rows.arg_max() or 0)
        rule = _("较早") if clock.ambiguous == "earliest" else _("较晚")
        sheet.findings.append(
            Finding(
                code,
                message.format(count=int(rows.sum()), rule=rule),
                _("映射文件的 ambiguous 可以改为 latest") if code == "moment.twice" else "",
                sheet.place(first, heading, text[first]),
                severity="note",
            )
        )


def _check_bounds(sheet: OpenSheet, column: Column, heading: str, text: pl.Series, values: pl.Series) -> None:
    if column.minimum is not None:
        code = "cell.negative" if Decimal(column.minimum) == 0 else "cell.range"
        reason = _("“{{value}}”小于 {bound}").format(bound=column.minimum)
        sheet.blame(values < Decimal(column.minimum), heading, text, code, reason)
    if column.maximum is not None:
        reason = _("“{{value}}”大于 {bound}").format(bound=column.maximum)
        sheet.blame(values > Decimal(column.maximum), heading, text, "cell.range", reason)


def _check_required(sheet: OpenSheet, text: dict[str, pl.Series]) -> None:
    for name in sheet.table.required:
        column, source = sheet.table.column(name), sheet.ties.columns[name]
        if column is not None:
            reason = _("缺“{title}”").format(title=column.title)
            sheet.blame(text[name].is_null(), source.heading or column.title, None, "cell.missing", reason)
    trailing = sheet.trailing
    if trailing:
        wide = sheet.raw.select(pl.any_horizontal(pl.col(trailing).is_not_null())).to_series()
        reason = _("单元格比表头多,可能是内容里有未加引号的分隔符")
        sheet.blame(wide, trailing[0], sheet.raw.get_column(trailing[0]), "row.cells", reason)


def _check_order(sheet: OpenSheet, text: dict[str, pl.Series], values: dict[str, pl.Series]) -> None:
    for start, end in sheet.table.ordered:
        if start not in values or end not in values:
            continue
        before, after = sheet.table.column(start), sheet.table.column(end)
        heading = sheet.ties.columns[end].heading or end
        reason = _("{end}“{{value}}”早于{start}").format(
            end=after.title if after else end, start=before.title if before else start
        )
        sheet.blame(values[end] < values[start], heading, text[end], "row.order", reason)


def _sorted_out(sheet: OpenSheet, values: dict[str, pl.Series]) -> Batch:
    """Part the rows in order from the rejected ones."""
    faults = pl.concat(sheet.faults).sort("index", maintain_order=True) if sheet.faults else None
    bad = (
        faults.get_column("index").unique(maintain_order=True)
        if faults is not None
        else pl.Series([], dtype=pl.UInt32)
    )
    declared = pl.DataFrame([_filled(sheet.table, series.rename(name)) for name, series in values.items()])
    missing = list(sheet.mapping.missing)
    kept = {
        heading: name
        for heading, name in sheet.ties.kept.items()
        if not (
            heading.startswith("column_") and sheet.raw.get_column(heading).null_count() == sheet.raw.height
        )
        and heading not in sheet.trailing
    }
    extras = sheet.raw.select(
        (
            pl.when(~pl.col(heading).is_in(missing)).then(pl.col(heading)) if missing else pl.col(heading)
        ).alias(name)
        for heading, name in kept.items()
    )
    identifier = (
        sheet.raw.get_column(sheet.ties.identifier)
        if sheet.ties.identifier
        else pl.Series([None], dtype=pl.String).new_from_index(0, sheet.raw.height)
    )
    whole = pl.concat([declared, extras], how="horizontal").with_columns(
        pl.lit(sheet.grid.origin.name).alias("_file"),
        pl.lit(sheet.grid.sheet, pl.String).alias("_sheet"),
        sheet.numbers.cast(pl.Int64).alias("_row"),
        pl.lit(None, pl.Int64).alias("_import"),
        identifier.alias(TICKET),
    )
    valid = (
        whole.with_row_index("_index").filter(~pl.col("_index").is_in(bad.to_list())).drop("_index")
        if bad.len()
        else whole
    )
    rejected = tuple(_rejected(sheet, bad, faults, values, identifier)) if faults is not None else ()
    return Batch(sheet.grid, sheet.ties, sheet.mapping, whole.height, valid, rejected, tuple(sheet.findings))


def _filled(table: Table, series: pl.Series) -> pl.Series:
    column = table.column(series.name)
    if column is None or column.default is None:
        return series
    return series.fill_null(pl.select(pl.lit(column.default).cast(series.dtype)).item())


def _rejected(
    sheet: OpenSheet,
    bad: pl.Series,
    faults: pl.DataFrame,
    values: dict[str, pl.Series],
    identifier: pl.Series,
) -> list[Rejected]:
    reasons: dict[int, list[Reason]] = {}
    for index, value, column, code, reason in faults.iter_rows():
        reasons.setdefault(index, []).append(Reason(column, value, code, reason))
    headings = [name for name in sheet.raw.columns if name not in {sheet.ties.identifier, REASONS}]
    originals = sheet.raw.select(headings)[bad].rows()
    keys = key_words(pl.DataFrame([values[name].gather(bad).rename(name) for name in sheet.table.key]))
    rows, tickets = sheet.numbers.gather(bad).to_list(), identifier.gather(bad).to_list()
    return [
        Rejected(
            file=sheet.grid.origin.name,
            sha256=sheet.grid.origin.sha256,
            sheet=sheet.grid.sheet,
            row=row,
            headings=tuple(headings),
            cells=original,
            reasons=tuple(reasons[index]),
            key=key,
            ticket=ticket,
        )
        for index, row, original, key, ticket in zip(
            bad.to_list(), rows, originals, keys, tickets, strict=True
        )
    ]


def key_words(keys: pl.DataFrame) -> list[tuple[str | None, ...]]:
    """Print keys as text, so that quarantined and accepted rows can be told to be the same."""
    return keys.select(pl.all().cast(pl.String)).rows()
