"""Whether stored facts are still what was imported: the chain of manifests, each file, each table's content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deltalake.exceptions import DeltaError

from kaohe.errors import Finding, KaoheError, Place
from kaohe.facts.store import delta
from kaohe.facts.store.digest import file_digest
from kaohe.facts.store.manifest import manifest_digest
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.facts.store.manifest import Manifest, TableState
    from kaohe.facts.store.workspace import Workspace


def facts_findings(workspace: Workspace) -> Iterator[Finding]:
    """Check every version that the workspace ever had; each file and table is read once."""
    seen: set[tuple[str, int]] = set()
    for version in range(1, workspace.version + 1):
        try:
            manifest = workspace.manifest(version)
        except KaoheError as error:
            yield from error.findings
            continue
        if manifest is None:
            continue
        if manifest.previous is not None:
            yield from _chained(workspace, manifest)
        fresh = {name for name, state in manifest.tables.items() if (name, state.delta) not in seen}
        seen |= {(name, manifest.tables[name].delta) for name in fresh}
        yield from snapshot_findings(workspace, version, fresh)


def snapshot_findings(workspace: Workspace, version: int, tables: Iterable[str]) -> Iterator[Finding]:
    """Check the named tables at one version: every file byte for byte, then the rows that they hold."""
    snapshot = workspace.snapshot(version)
    for name in sorted(set(tables) & set(snapshot.tables)):
        found = list(_file_findings(snapshot.folder / name, snapshot.tables[name]))
        yield from found
        if not found and not snapshot.verify(name):
            yield Finding(
                "store.content",
                _("版本 {version} 的表 {table} 与导入时不同").format(version=version, table=name),
                _("从备份恢复:kaohe restore"),
                Place(file=str(snapshot.folder / name)),
            )


def _file_findings(folder: Path, state: TableState) -> Iterator[Finding]:
    try:
        present = {Path(file).name for file in delta.files(folder, state.delta)} if state.rows else set()
    except (OSError, DeltaError) as error:
        present = set()
        yield _damaged(folder / "_delta_log", str(error).splitlines()[0])
    for name, digest in sorted(state.files.items()):
        file = folder / name
        if not file.is_file():
            yield _damaged(file, _("文件不见了"))
        elif file_digest(file) != digest:
            yield _damaged(file, _("内容被改动"))
    for name in sorted(present - set(state.files) if state.files else ()):
        yield _damaged(folder / name, _("不是导入时写下的文件"))


def _damaged(file: Path, what: str) -> Finding:
    return Finding(
        "store.file",
        _("{file}:{what}").format(file=file.name, what=what),
        _("从备份恢复:kaohe restore"),
        Place(file=str(file)),
    )


def _chained(workspace: Workspace, manifest: Manifest) -> Iterator[Finding]:
    if manifest_digest(workspace.imports, manifest.version - 1) != manifest.previous:
        file = workspace.imports / f"{manifest.version - 1}.json"
        yield Finding(
            "store.manifest",
            _("导入记录 {version} 被改动").format(version=manifest.version - 1),
            _("从备份恢复:kaohe restore"),
            Place(file=str(file)),
        )
