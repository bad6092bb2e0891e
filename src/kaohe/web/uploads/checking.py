"""Whether an attachment is what its name says: kind by content, no macros, nothing that unpacks without end."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.i18n import _

if TYPE_CHECKING:
    from django.core.files import File

    from kaohe.errors import KaoheError

LARGEST = 20 << 20
UNPACKED = 200 << 20
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".xlsx": (b"PK\x03\x04",),
    ".docx": (b"PK\x03\x04",),
    ".txt": (),
    ".csv": (),
}


def checked(file: File[bytes] | None) -> File[bytes] | None:
    """Return an attachment that may be kept; raises ``upload.kind``, ``upload.too_large``, ``upload.macros``."""
    if file is None:
        return None
    name = file.name or ""
    suffix = PurePath(name).suffix.lower()
    if suffix not in BEGINNINGS:
        raise _refused(name, _("不收这种文件"))
    if (file.size or 0) > LARGEST:
        raise refuse(
            "upload.too_large",
            _("{name} 超过 {size} MB").format(name=name, size=LARGEST >> 20),
            _("压缩图片,或分几次交"),
        )
    head = file.read(4096)
    file.seek(0)
    wanted = BEGINNINGS[suffix]
    if (wanted and not head.startswith(wanted)) or (not wanted and b"\0" in head):
        raise _refused(name, _("内容不是 {suffix}").format(suffix=suffix))
    if suffix in {".xlsx", ".docx"}:
        _check_archive(file, name)
    return file


def _check_archive(file: File[bytes], name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        raise _refused(name, _("文件不完整")) from None
    finally:
        file.seek(0)
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise refuse("upload.too_large", _("{name} 解开后太大").format(name=name), _("另存一份再交"))
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise refuse("upload.macros", _("{name} 带有宏").format(name=name), _("另存为不带宏的文件再交"))


def _refused(name: str, what: str) -> KaoheError:
    return refuse(
        "upload.kind",
        f"{name}: {what}",
        _("可以交 {kinds}").format(kinds=" ".join(BEGINNINGS)),
    )
