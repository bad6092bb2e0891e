"""A workspace as one file: everything in it with its digests, and back, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kaohe.errors import refuse
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.workspace import MARKER
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.errors import KaoheError
    from kaohe.facts.store.workspace import Workspace

CONTENTS = "kaohe-backup.json"
LOCK = ".lock"
CHUNK = 1 << 20


def backup(workspace: Workspace, target: Path, waiting: Callable[[], None]) -> int:
    """Write every file of a workspace into one archive and return how many; nothing changes meanwhile."""
    if target.exists():
        raise refuse(
            "backup.exists",
            _("{path} 已存在").format(path=target),
            _("换一个文件名;备份不覆盖别的文件"),
            file=str(target),
        )
    draft = target.with_name(f".{target.name}.part")
    try:
        with (
            workspace.locked(waiting),
            zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            digests = {}
            for file in _files(workspace.root, draft):
                name = file.relative_to(workspace.root).as_posix()
                archive.write(file, name)
                digests[name] = file_digest(file)
            archive.writestr(CONTENTS, json.dumps(digests, ensure_ascii=False, indent=1))
        draft.rename(target)
    except OSError as error:
        raise refuse(
            "file.unwritable",
            _("写不了文件:{detail}").format(detail=error),
            _("检查路径和权限"),
            file=str(target),
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return len(digests)


def restore(source: Path, target: Path) -> int:
    """Unpack an archive as a new workspace and return how many files it had.

    Raises ``backup.occupied`` where ``target`` holds anything, ``backup.broken`` where the archive is not
    whole or not a backup; ``target`` is then as before.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise refuse(
            "backup.occupied",
            _("{path} 不是空目录").format(path=target),
            _("恢复到一个新目录,核对之后再换名"),
            file=str(target),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".restore-"))
    try:
        with zipfile.ZipFile(source) as archive:
            digests: dict[str, str] = json.loads(archive.read(CONTENTS))
            if MARKER not in digests:
                raise _broken(source, _("缺少 {name}").format(name=MARKER))
            for name, digest in digests.items():
                _unpack(archive, name, digest, draft, source)
        draft.chmod(0o755)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
    ) as error:
        raise _broken(source, str(error)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(digests)


def _files(root: Path, without: Path) -> Iterator[Path]:
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.name != LOCK and file.resolve() != without.resolve():
            yield file


def _unpack(archive: zipfile.ZipFile, name: str, digest: str, draft: Path, source: Path) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise _broken(source, _("路径越出工作区:{name}").format(name=name))
    file = draft / path
    file.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with archive.open(name) as packed, file.open("wb") as stream:
        while piece := packed.read(CHUNK):
            found.update(piece)
            stream.write(piece)
    if found.hexdigest() != digest:
        raise _broken(source, _("{name} 的内容不对").format(name=name))


def _broken(source: Path, detail: str) -> KaoheError:
    return refuse(
        "backup.broken",
        _("{path} 不是完整的备份:{detail}").format(path=source, detail=detail),
        _("换一份备份"),
        file=str(source),
    )
