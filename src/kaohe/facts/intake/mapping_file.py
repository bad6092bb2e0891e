"""Mapping files: YAML into a mapping, with all faults at once and the line of each."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import YAMLError

from kaohe.errors import Finding, KaoheError, Place, refuse
from kaohe.facts.intake.headings import normal
from kaohe.facts.intake.mapping import SCALES, ZONE, Mapping, Source
from kaohe.i18n import _
from kaohe.policy.catalogue import ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMES = (ColumnType.moment, ColumnType.date, ColumnType.month)
FILE_KEYS = (
    "columns",
    "missing",
    "encoding",
    "separator",
    "header_row",
    "sheet",
    "timezone",
    "ambiguous",
)
COLUMN_KEYS = ("column", "format", "timezone", "values", "constant", "missing", "missing_as", "unit")


def load_mapping(path: Path, table: Table) -> Mapping:
    """Read a mapping file; all its faults at once, each with its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise refuse(
            "mapping.missing",
            _("打不开映射文件:{detail}").format(detail=error.strerror),
            _("检查路径"),
            file=str(path),
        ) from None
    except UnicodeDecodeError:
        raise refuse(
            "mapping.syntax", _("映射文件不是 UTF-8 编码"), _("另存为 UTF-8"), file=str(path)
        ) from None
    return parse_mapping(text, table, str(path))


def parse_mapping(text: str, table: Table, name: str) -> Mapping:
    """Read the text of a mapping."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _AsWritten
    try:
        content = yaml.load(text)
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        detail = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
        raise refuse(
            "mapping.syntax",
            _("YAML 写法有误:{detail}").format(detail=detail),
            _("检查缩进、冒号后的空格和引号"),
            file=name,
            line=mark.line + 1 if mark else None,
            position=mark.column + 1 if mark else None,
        ) from None
    reader = _Reader(table, name)
    mapping = reader.mapping(content, text)
    if reader.findings:
        raise KaoheError(*reader.findings)
    return mapping


class _AsWritten(RoundTripConstructor):
    """Takes every scalar but null as it is written: 007 and 1.50 are cells, not figures."""


for _tag in ("int", "float", "timestamp", "bool"):
    _AsWritten.add_constructor(f"tag:yaml.org,2002:{_tag}", lambda _self, node: node.value)


class _Reader:
    """Turns YAML into a mapping and collects what is wrong on the way."""

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        self.findings: list[Finding] = []

    def mapping(self, content: object, text: str) -> Mapping:
        if not isinstance(content, CommentedMap):
            self._fault("mapping.value", _("映射文件应当是“键: 值”,至少有 columns"), 1)
            return Mapping()
        self._unknown(content, FILE_KEYS)
        zone = self._text(content, "timezone") or ZONE
        self._check_zone(content, zone)
        ambiguous = self._text(content, "ambiguous") or "earliest"
        if ambiguous not in {"earliest", "latest"}:
            self._fault(
                "mapping.value", _("ambiguous 只能是 earliest 或 latest"), _line(content, "ambiguous")
            )
        return Mapping(
            columns=dict(self._columns(content)),
            missing=self._texts(content, "missing"),
            encoding=self._text(content, "encoding"),
            separator=self._separator(content),
            header_row=self._row(content),
            sheet=self._text(content, "sheet"),
            timezone=zone,
            ambiguous=ambiguous,
            name=self.name,
            text=text,
        )

    def _columns(self, content: CommentedMap) -> Iterator[tuple[str, Source]]:
        columns = content.get("columns") or CommentedMap()
        if not isinstance(columns, CommentedMap):
            self._fault(
                "mapping.value", _("columns 下面应当逐行写“我们的列: 对方的表头”"), _line(content, "columns")
            )
            return
        known = [column.name for column in self.table.columns]
        spellings = {
            normal(word): each.name for each in self.table.columns for word in (each.title, each.name)
        }
        for key, entry in columns.items():
            ours, line = spellings.get(normal(str(key)), str(key)), _line(columns, key)
            close = get_close_matches(ours, known, n=1, cutoff=0.8)
            if ours not in known and close:
                self._fault(
                    "mapping.column",
                    _("表 {table} 没有列“{ours}”").format(table=self.table.name, ours=ours),
                    line,
                    _("是不是 {close}?").format(close=close[0]),
                )
            elif isinstance(entry, CommentedMap):
                yield ours, self._source(ours, entry, line)
            elif isinstance(entry, list):
                self._fault("mapping.value", _("“{ours}”应当对应一个表头").format(ours=ours), line)
            else:
                yield ours, Source(None if entry is None else str(entry), line=line)

    def _source(self, ours: str, entry: CommentedMap, line: int | None) -> Source:
        self._unknown(entry, COLUMN_KEYS)
        if "column" not in entry and "constant" not in entry:
            self._fault(
                "mapping.value",
                _("“{ours}”要写 column(对方的表头)或 constant(固定值)").format(ours=ours),
                line,
            )
        if "column" in entry and "constant" in entry:
            self._fault("mapping.value", _("“{ours}”不能同时写 column 和 constant").format(ours=ours), line)
        zone = self._text(entry, "timezone")
        self._check_zone(entry, zone)
        source = Source(
            heading=self._text(entry, "column"),
            format=self._format(ours, entry),
            timezone=zone,
            values=self._values(entry),
            constant=self._text(entry, "constant"),
            missing=self._texts(entry, "missing"),
            missing_as=self._text(entry, "missing_as"),
            unit=self._unit(ours, entry),
            line=line,
        )
        self._check_values(ours, entry, source)
        return source

    def _format(self, ours: str, entry: CommentedMap) -> str | None:
        written = self._text(entry, "format")
        if written is None:
            return None
        line = _line(entry, "format")
        column = self.table.column(ours)
        if column is None or column.type not in TIMES:
            self._fault("mapping.format", _("“{ours}”不是日期或时间,不能写 format").format(ours=ours), line)
        if not _usable(written):
            self._fault(
                "mapping.format",
                _("看不懂日期格式“{format}”").format(format=written),
                line,
                _("写法如 %Y-%m-%d %H:%M:%S;月在前、带上下午的写 %m/%d/%Y %I:%M:%S %p"),
            )
        return written

    def _unit(self, ours: str, entry: CommentedMap) -> str | None:
        unit = self._text(entry, "unit")
        column = self.table.column(ours)
        if unit is not None and (column is None or unit not in SCALES.get(column.type, {})):
            self._fault(
                "mapping.value",
                _("“{ours}”不能以“{unit}”为单位").format(ours=ours, unit=unit),
                _line(entry, "unit"),
                _("可用:{units}").format(units=", ".join(SCALES.get(column.type, {}) if column else ())),
            )
        return unit

    def _values(self, entry: CommentedMap) -> dict[str, str | None]:
        values = entry.get("values")
        if values is None:
            return {}
        if not isinstance(values, CommentedMap):
            self._fault("mapping.value", _("values 下面应当写“对方的值: 我们的值”"), _line(entry, "values"))
            return {}
        return {str(_scalar(key) or ""): _scalar(value) for key, value in values.items()}

    def _check_values(self, ours: str, entry: CommentedMap, source: Source) -> None:
        column = self.table.column(ours)
        if column is None or column.type is not ColumnType.category or column.open:
            return
        from kaohe.facts.intake.cells import vocabulary  # noqa: PLC0415 - a cycle otherwise

        words = vocabulary(column)
        values = entry.get("values")
        written = [
            (word, _line(values, key))
            for key, word in source.values.items()
            if isinstance(values, CommentedMap)
        ]
        written += [
            (source.constant, _line(entry, "constant")),
            (source.missing_as, _line(entry, "missing_as")),
        ]
        for word, line in written:
            if word is not None and words.get(word) is None and words.get(word.casefold()) is None:
                self._fault(
                    "mapping.value",
                    _("“{ours}”不能是“{word}”").format(ours=ours, word=word),
                    line or source.line,
                    _("允许的值:{values}").format(values=", ".join(value.code for value in column.values)),
                )

    def _unknown(self, content: CommentedMap, known: tuple[str, ...]) -> None:
        for key in content:
            if key not in known:
                close = get_close_matches(str(key), known, n=1)
                hint = (
                    _("是不是 {close}?").format(close=close[0])
                    if close
                    else _("可用的键:{keys}").format(keys=", ".join(known))
                )
                self._fault(
                    "mapping.key", _("映射文件里没有“{key}”这个键").format(key=key), _line(content, key), hint
                )

    def _text(self, content: CommentedMap, key: str) -> str | None:
        value = content.get(key)
        if isinstance(value, list | dict):
            self._fault("mapping.value", _("{key} 应当是一个值").format(key=key), _line(content, key))
            return None
        return _scalar(value)

    def _texts(self, content: CommentedMap, key: str) -> tuple[str, ...]:
        value = content.get(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(str(_scalar(entry)) for entry in listed)

    def _separator(self, content: CommentedMap) -> str | None:
        written = content.get("separator")
        separator = {"tab": "\t", "comma": ",", "semicolon": ";"}.get(str(written), written)
        if separator is not None and (not isinstance(separator, str) or len(separator.encode()) != 1):
            self._fault(
                "mapping.value", _("separator 应当是一个字符(制表符写 tab)"), _line(content, "separator")
            )
            return None
        return separator

    def _row(self, content: CommentedMap) -> int | None:
        row = content.get("header_row")
        if row is None:
            return None
        if not isinstance(row, str) or not row.isdecimal() or int(row) < 1:
            self._fault("mapping.value", _("header_row 应当是从 1 数起的行号"), _line(content, "header_row"))
            return None
        return int(row)

    def _check_zone(self, content: CommentedMap, zone: str | None) -> None:
        try:
            ZoneInfo(zone or ZONE)
        except (KeyError, ValueError, OSError):
            self._fault(
                "mapping.timezone",
                _("没有名为“{zone}”的时区").format(zone=zone),
                _line(content, "timezone"),
                _("写法如 Asia/Shanghai、America/New_York"),
            )

    def _fault(self, code: str, message: str, line: int | None, hint: str = "") -> None:
        self.findings.append(Finding(code, message, hint, Place(file=self.name, line=line)))


def _line(content: object, key: object) -> int | None:
    try:
        return int(content.lc.key(key)[0]) + 1  # type: ignore[attr-defined]
    except (AttributeError, KeyError, TypeError):
        return None


def _scalar(value: Any) -> str | None:
    return None if value is None else str(value)


def _usable(written: str) -> bool:
    """Tell whether a format reads back what it prints for a day that no other order explains."""
    from datetime import datetime  # noqa: PLC0415 - only here

    import polars as pl  # noqa: PLC0415 - start-up time

    moment = datetime(2026, 11, 25, 13, 7, 9)  # noqa: DTZ001 - a pattern, no moment
    try:
        printed = moment.strftime(
            written.replace("%.f", ".000").replace("%:z", "+00:00").replace("%z", "+0000")
        )
        read = pl.Series([printed]).str.to_datetime(written, strict=False, time_unit="us").item()
        if read is None:  # a format without a time of day
            read = pl.Series([printed]).str.to_date(written, strict=False).item()
    except (ValueError, pl.exceptions.PolarsError):
        return False
    return read is not None and "%" in written
