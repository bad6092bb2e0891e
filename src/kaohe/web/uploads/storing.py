"""Files of data that people hand in: streamed to disk, refused where they are no data or carry macros."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from django.conf import settings

from kaohe.errors import refuse
from kaohe.facts.intake.sources import KINDS
from kaohe.facts.intake.workbook import DAMAGED
from kaohe.i18n import _

if TYPE_CHECKING:
    from django.core.files import File

    from kaohe.errors import KaoheError

LONGEST = 80
UNPACKED = 6
"""How much more than may be sent an archive may hold: what is read is held in memory."""


def store(file: File[bytes], folder: Path) -> Path:
    """Write an uploaded file into a folder of its own, under its name.

    Raises ``upload.kind``, ``upload.macros`` and ``upload.too_large``.
    """
    name = plain_name(file.name or "")
    kinds = [kind for kind in KINDS if kind != ".xlsm"]
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsm":
        raise _macros(name)
    if suffix not in kinds:
        raise refuse(
            "upload.kind",
            _("{name}: 不能导入这种文件").format(name=name),
            _("可以导入:{kinds}").format(kinds=" ".join(kinds)),
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    entries = entries_of(path)
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        path.unlink()
        raise _macros(name)
    if sum(entry.file_size for entry in entries) > UNPACKED * settings.KAOHE_UPLOAD_BYTES:
        path.unlink()
        raise refuse(
            "upload.too_large", _("{name} 解开后太大").format(name=name), _("分几次交,或用 kaohe import")
        )
    return path


def plain_name(name: str) -> str:
    """Keep what names a file to people: its last part, without signs that paths or terminals read otherwise."""
    last = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", PurePath(name.replace("\\", "/")).name).lstrip(".")
    stem, suffix = PurePath(last).stem, PurePath(last).suffix
    return f"{stem[:LONGEST] or '_'}{suffix[:12]}"


def entries_of(path: Path) -> list[zipfile.ZipInfo]:
    """List what an archive holds, without unpacking it; of anything else nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except DAMAGED:
        return []  # intake says what is wrong with it


def _macros(name: str) -> KaoheError:
    return refuse("upload.macros", _("{name} 带有宏").format(name=name), _("另存为不带宏的文件再交"))
