"""A score sheet's file: told apart by content, refused where it cannot be read, with a way out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError, refuse
from kaohe.i18n import _
from kaohe.policy.sheets.word import read_word
from kaohe.policy.sheets.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.policy.sheets.grid import Grid

LARGEST = 200 << 20
"""Bytes, unpacked, beyond which a file is no score sheet."""

OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables of a file, and what kaohe remembered in it when it printed it."""

    grids: list[Grid]
    memory: str | None = None


def open_sheet(path: Path) -> Opened:
    """Read a workbook or a Word document.

    Raises ``file.missing``, ``file.password``, ``file.broken``, ``file.too_large`` and ``sheet.not_a_sheet``.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse(
            "file.missing",
            _("读不了文件:{error}").format(error=error.strerror or error),
            _("核对路径"),
            file=str(path),
        ) from None
    name = path.name
    if data.startswith(OLE):
        raise _old_or_locked(data, name)
    members = _members(data, name)
    try:
        if "xl/workbook.xml" in members:
            return Opened(*read_workbook(data, name))
        if "word/document.xml" in members:
            return Opened(*read_word(data, name))
    except KaoheError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the readers raise, the file is broken
        raise _broken(name, f"{type(error).__name__}: {error}") from None
    raise _not_a_sheet(name)


def _members(data: bytes, name: str) -> set[str]:
    if not data.startswith(b"PK"):
        raise _not_a_sheet(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            members = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise _broken(name, str(error)) from None
    if size > LARGEST:
        raise refuse(
            "file.too_large",
            _("文件解开后有 {size} MB,不像一张考核表").format(size=size >> 20),
            _("把考核表单独另存为一个文件"),
            file=name,
        )
    return members


def _old_or_locked(data: bytes, name: str) -> KaoheError:
    import msoffcrypto  # noqa: PLC0415 - start-up time

    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except Exception as error:  # noqa: BLE001 - whatever its parsers raise, the file is broken
        return _broken(name, str(error))
    if locked:
        return refuse(
            "file.password",
            _("文件设了打开密码,无法读取"),
            _("取消密码(文件 → 信息 → 保护)后另存再导入"),
            file=name,
        )
    return refuse(
        "sheet.old_format",
        _("这是旧格式的文件(xls 或 doc)"),
        _("另存为 xlsx 或 docx 再导入"),
        file=name,
    )


def _broken(name: str, detail: str) -> KaoheError:
    return refuse(
        "file.broken",
        _("文件不完整或已损坏:{detail}").format(detail=detail.splitlines()[0] if detail else ""),
        _("重新另存或重新下载后再导入"),
        file=name,
    )


def _not_a_sheet(name: str) -> KaoheError:
    return refuse(
        "sheet.not_a_sheet",
        _("“{name}”不是 Excel 工作簿,也不是 Word 文档").format(name=name),
        _("给出 xlsx 或 docx 文件;其他格式先另存为这两种之一"),
        file=name,
    )
