"""Spreadsheets (xlsx, xlsm, xls, ods) into grids, one a sheet."""

from __future__ import annotations

import io
import json
import zipfile
import zlib

import polars as pl

from kaohe.errors import KaoheError, refuse
from kaohe.facts.intake.grid import Grid, Origin, QuarantineNote
from kaohe.facts.quarantine.entry import NOTES
from kaohe.i18n import _

DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError)
"""What the library raises for archives that are damaged in one way or another."""

LARGEST = 4 << 30
DENSEST = 400
"""Bytes unpacked, and bytes unpacked per packed byte, beyond which an archive is taken for a bomb."""

ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def read_workbook(data: bytes, origin: Origin, sheet: str | None = None) -> list[Grid]:
    """Read the visible sheets that hold anything, or the one that is named."""
    import fastexcel  # noqa: PLC0415 - start-up time

    _refuse_password(data, origin)
    _refuse_bomb(data, origin)
    try:
        reader = fastexcel.read_excel(data)
        names = reader.sheet_names
        notes = _notes(reader) if NOTES in names else {}
        wanted = [sheet] if sheet is not None else [name for name in names if name != NOTES]
        if sheet is not None and sheet not in names:
            raise refuse(
                "sheet.missing",
                _("工作簿里没有名为“{sheet}”的工作表").format(sheet=sheet),
                _("工作表有:{names}").format(names=_("、").join(names)),
                file=origin.name,
                sheet=sheet,
            )
        grids = [_grid(reader, name, origin, notes, named=sheet is not None) for name in wanted]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError) as error:
        raise _broken(origin, str(error)) from None
    found = [grid for grid in grids if grid is not None]
    if not found:
        raise refuse("file.empty", _("工作簿是空的"), _("重新导出后再导入"), file=origin.name)
    return found


def _grid(
    reader: object, name: str, origin: Origin, notes: dict[str, QuarantineNote], *, named: bool
) -> Grid | None:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")  # type: ignore[attr-defined]
    if sheet.visible != "visible" and not named:
        return None
    batch, faults = sheet.to_arrow_with_errors()
    frame = pl.DataFrame(pl.from_arrow(batch))
    if frame.height == 0 or frame.width == 0:
        return None
    frame.columns = [str(index) for index in range(frame.width)]
    if faults is not None and faults.errors:
        frame = _with_errors(frame, [(error.offset_position, error.detail) for error in faults.errors])
    return Grid(origin, frame, sheet=name, spreadsheet=True, quarantine=notes.get(name))


def _with_errors(frame: pl.DataFrame, errors: list[tuple[tuple[int, int], str]]) -> pl.DataFrame:
    """Put the signs of failed formulas (#N/A) back, which would otherwise look like empty cells."""
    columns: dict[int, list[str | None]] = {}
    for (row, column), detail in errors:
        cells = columns.setdefault(column, frame.to_series(column).to_list())
        name = detail.partition("Error(")[2].partition(")")[0]
        cells[row] = ERRORS.get(name, f"#{name or '?'}!")
    return frame.with_columns(
        pl.Series(str(column), cells, dtype=pl.String) for column, cells in columns.items()
    )


def _notes(reader: object) -> dict[str, QuarantineNote]:
    cells = reader.load_sheet(NOTES, header_row=None, skip_rows=0, dtypes="string").to_polars()  # type: ignore[attr-defined]
    try:
        entries = [json.loads(text) for text in cells.to_series(0).to_list() if text]
        return {entry["sheet"]: QuarantineNote(entry["table"], entry["mapping"]) for entry in entries}
    except (ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return {}  # somebody else's sheet of that name


def _refuse_password(data: bytes, origin: Origin) -> None:
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return
    import msoffcrypto  # noqa: PLC0415 - start-up time

    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except Exception as error:  # noqa: BLE001 - whatever its parsers raise, the file is broken
        raise _broken(origin, str(error)) from None
    if locked:
        raise refuse(
            "file.password",
            _("工作簿设了打开密码,无法读取"),
            _("在 Excel 里取消密码(文件 → 信息 → 保护工作簿)后另存再导入"),
            file=origin.name,
        )


def _refuse_bomb(data: bytes, origin: Origin) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(archive, origin)
    except DAMAGED as error:
        raise _broken(origin, str(error)) from None


def refuse_bomb(archive: zipfile.ZipFile, origin: Origin) -> None:
    """Refuse an archive that unpacks to more than any honest one would."""
    size = sum(entry.file_size for entry in archive.infolist())
    packed = sum(entry.compress_size for entry in archive.infolist())
    if size > LARGEST or (size > 100 << 20 and size > DENSEST * max(packed, 1)):
        raise refuse(
            "file.too_large",
            _("压缩文件解开后有 {size} MB,不像正常的导出").format(size=size >> 20),
            _("解开检查后,把里面的文件直接导入"),
            file=origin.name,
        )


def _broken(origin: Origin, detail: str) -> KaoheError:
    return refuse(
        "file.broken",
        _("工作簿不完整或已损坏:{detail}").format(detail=detail.splitlines()[0] if detail else ""),
        _("重新导出或重新下载;传输中断的文件打不开"),
        file=origin.name,
    )
