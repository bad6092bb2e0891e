"""What one import left behind: which files, by whom, and the Delta version of every table after it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.errors import refuse
from kaohe.facts.store.digest import file_digest
from kaohe.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.errors import KaoheError


@dataclass(frozen=True, slots=True)
class TableState:
    """A table at one version of the workspace.

    ``hash`` identifies the content: equal rows give an equal hash, whatever their order, files and
    lineage. ``undeclared`` names the columns that the table's declaration does not know. ``files`` has the
    SHA-256 of every Parquet file of the version by name; what older manifests named has none.
    """

    delta: int
    rows: int
    hash: str
    undeclared: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read, with its content's SHA-256 and what became of its rows."""

    name: str
    sha256: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of the workspace's facts. ``when`` is for people; no figure depends on it.

    ``previous`` is the SHA-256 of the manifest before it: the manifests form a chain.
    """

    version: int
    table: str
    who: str
    when: str
    files: tuple[SourceFile, ...]
    counts: dict[str, int]
    mapping: str | None
    tables: dict[str, TableState] = field(default_factory=dict)
    quarantine: int | None = None
    note: str | None = None
    previous: str | None = None

    def write(self, folder: Path) -> None:
        """Commit: the manifest is there whole, or not at all."""
        draft = folder / f".{self.version}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(asdict(self), stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(folder / f"{self.version}.json")
        sync(folder)


def read_manifest(folder: Path, version: int) -> Manifest:
    """Read a version's manifest; refuse one that is not there."""
    path = folder / f"{version}.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refuse(
            "workspace.version",
            _("没有版本 {version}").format(version=version),
            _("用 kaohe versions 查看有哪些版本"),
            file=str(folder.parent),
        ) from None
    except ValueError:
        raise _damaged(path) from None
    try:
        return Manifest(
            **{
                **content,
                "files": tuple(SourceFile(**entry) for entry in content["files"]),
                "tables": {
                    name: TableState(**{**state, "undeclared": tuple(state["undeclared"])})
                    for name, state in content["tables"].items()
                },
            }
        )
    except (KeyError, TypeError, AttributeError):
        raise _damaged(path) from None


def _damaged(path: Path) -> KaoheError:
    return refuse(
        "store.manifest",
        _("导入记录 {version} 被改动").format(version=path.stem),
        _("从备份恢复:kaohe restore"),
        file=str(path),
    )


def manifest_digest(folder: Path, version: int) -> str | None:
    """Return the SHA-256 of a version's manifest as it stands on disk; version 0 has none."""
    return file_digest(folder / f"{version}.json") if version else None


def newest_version(folder: Path) -> int:
    """Return the newest committed version, 0 where nothing was imported yet."""
    return max((int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()), default=0)


def sync(folder: Path) -> None:
    """Make what was written into a folder survive a loss of power."""
    if os.name == "posix":  # elsewhere directories cannot be synced
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
