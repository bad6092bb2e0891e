"""A workspace: the folder that holds facts (and policies and runs); opened, created, read by version."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from kaohe.errors import refuse
from kaohe.facts.store.manifest import Manifest, newest_version, read_manifest
from kaohe.facts.store.snapshot import Snapshot
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MARKER = "kaohe.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Workspace:
    """The facts of one organisation under ``root``."""

    root: Path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing workspace."""
        if not (path / MARKER).is_file():
            raise refuse(
                "workspace.missing",
                _("{path} 不是 kaohe 工作区").format(path=path),
                _("先运行 kaohe init {path}").format(path=path),
                file=str(path),
            )
        return cls(path)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a folder a workspace; one that is a workspace already stays as it is."""
        if path.exists() and not path.is_dir():
            raise refuse(
                "workspace.occupied",
                _("{path} 是一个文件,不能用作工作区").format(path=path),
                _("换一个目录"),
                file=str(path),
            )
        if "%" in str(path.absolute()):
            raise refuse(
                "workspace.path",
                _("工作区的路径里不能有“%”:{path}").format(path=path.absolute()),
                _("换一个目录"),
                file=str(path),
            )
        for folder in ("facts", "imports"):
            (path / folder).mkdir(parents=True, exist_ok=True)
        marker = path / MARKER
        if not marker.exists():
            marker.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
        return cls(path)

    @property
    def imports(self) -> Path:
        """Return the folder of manifests."""
        return self.root / "imports"

    @property
    def version(self) -> int:
        """Return the newest version of the facts, 0 where nothing was imported yet."""
        return newest_version(self.imports)

    def manifest(self, version: int) -> Manifest | None:
        """Read one version's manifest; version 0 has none."""
        return read_manifest(self.imports, version) if version else None

    def manifests(self) -> Iterator[Manifest]:
        """Read all manifests, oldest first."""
        for version in range(1, self.version + 1):
            yield read_manifest(self.imports, version)

    def snapshot(self, version: int | None = None) -> Snapshot:
        """Return the facts as of a version, by default the newest; later imports do not change it."""
        version = self.version if version is None else version
        manifest = self.manifest(version)
        return Snapshot(self.root / "facts", version, manifest.tables if manifest else {})

    @contextmanager
    def locked(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Hold the workspace against other imports; ``waiting`` is called once when another one runs."""
        lock = FileLock(self.root / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
