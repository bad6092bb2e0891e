"""Which files to read, what they really are, and their grids."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError, refuse
from kaohe.facts.intake.columnar import read_parquet
from kaohe.facts.intake.delimited import read_delimited
from kaohe.facts.intake.grid import Grid, Origin
from kaohe.facts.intake.workbook import DAMAGED, read_workbook, refuse_bomb
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KINDS = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".parquet": "parquet",
    ".zip": "zip",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a mapping or the command line says about reading files as such."""

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None


def expand(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """List files with the names by which they are reported; a folder stands for what it holds, by name."""
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.rglob("*")):
                readable = inside.is_file() and inside.suffix.lower() in KINDS
                if readable and not inside.name.startswith((".", "~$")):
                    yield inside.relative_to(path).as_posix(), inside
        else:
            yield path.name, path


def read_file(name: str, path: Path, options: Options, *, most: int | None = None) -> list[Grid]:
    """Read one file into grids; whatever is wrong with it is one error that names it.

    ``most``: of delimited text, read whole lines up to so many bytes only, for a first look.
    """
    try:
        data = path.read_bytes() if most is None else _beginning(path, most)
    except OSError as error:
        raise refuse(
            "file.missing",
            _("打不开文件:{detail}").format(detail=error.strerror),
            _("检查路径和权限"),
            file=str(path),
        ) from None
    return _grids(data, Origin(name, sha256(data).hexdigest()), Path(name).suffix.lower(), options)


def _beginning(path: Path, most: int) -> bytes:
    if KINDS.get(path.suffix.lower()) != "text" or path.stat().st_size <= most:
        return path.read_bytes()
    with path.open("rb") as stream:
        data = stream.read(most)
    return data[: data.rfind(b"\n") + 1] or data


def _grids(data: bytes, origin: Origin, suffix: str, options: Options) -> list[Grid]:
    if not data:
        raise refuse("file.empty", _("文件是空的(0 字节)"), _("重新导出后再导入"), file=origin.name)
    expected, found = KINDS.get(suffix), _kind(data)
    if expected is None:
        raise refuse(
            "file.kind",
            _("不认识扩展名“{suffix}”").format(suffix=suffix),
            _("可以导入:{kinds}").format(kinds=" ".join(KINDS)),
            file=origin.name,
        )
    if found != expected and not (found == "ole" and expected in {"xls", "xlsx"}):
        raise _mismatch(origin, suffix, found, truncated=expected in {"xlsx", "ods"} and found == "zip?")
    if expected == "text":
        return [read_delimited(data, origin, options.encoding, options.separator)]
    if expected == "parquet":
        return [read_parquet(data, origin)]
    if expected == "zip":
        return list(_unpacked(data, origin, options))
    return read_workbook(data, origin, options.sheet)


def _kind(data: bytes) -> str:
    """Tell by its first bytes what a file is."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if data.startswith(b"\x09\x08"):
        return "xls"
    if data.startswith(b"PAR1"):
        return "parquet"
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml", b"<meta")) else "text"


def _zipped_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
                return "xlsx"
            if "content.xml" in names and "mimetype" in names:
                return "ods"
            return "docx" if "word/document.xml" in names else "zip"
    except DAMAGED:
        return "zip?"


def _mismatch(origin: Origin, suffix: str, found: str, *, truncated: bool) -> KaoheError:
    if truncated or (found == "zip?" and suffix == ".zip"):
        return refuse(
            "file.broken",
            _("文件不完整或已损坏:缺了后半截"),
            _("重新导出或重新下载;传输中断的文件打不开"),
            file=origin.name,
        )
    real = {"ole": _("旧版 Office 文件(xls)"), "html": _("网页(HTML/XML)"), "text": _("文本")}.get(
        found, found
    )
    return refuse(
        "file.kind",
        _("扩展名是 {suffix},内容却是{real}").format(suffix=suffix, real=real),
        _("在 Excel 里打开后另存为 xlsx 再导入")
        if found in {"html", "ole", "docx"}
        else _("改成与内容相符的扩展名再导入"),
        file=origin.name,
    )


def _unpacked(data: bytes, origin: Origin, options: Options) -> Iterator[Grid]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        refuse_bomb(archive, origin)
        members = [
            entry
            for entry in archive.infolist()
            if Path(entry.filename).suffix.lower() in set(KINDS) - {".zip"}
            and not Path(entry.filename).name.startswith(".")
            and not entry.filename.startswith("__MACOSX/")
        ]
        if not members:
            raise refuse(
                "file.empty", _("压缩文件里没有可导入的文件"), _("直接导入数据文件"), file=origin.name
            )
        for entry in members:
            inner = Origin(f"{origin.name}:{entry.filename}", origin.sha256)
            try:
                content = archive.read(entry)
            except DAMAGED as error:
                locked = bool(entry.flag_bits & 1)
                raise refuse(
                    "file.password" if locked else "file.broken",
                    _("压缩文件设了密码") if locked else _("压缩文件已损坏:{detail}").format(detail=error),
                    _("解开后再导入"),
                    file=inner.name,
                ) from None
            yield from _grids(content, inner, Path(entry.filename).suffix.lower(), options)
