"""What rows were before: the versions of a table that changed rows it already had, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.facts.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Update:
    """An import that changed rows: the facts before it and after it.

    A row that it wrote has its version as ``_import``, and had another one before. ``when`` is for people.
    """

    version: int
    when: str
    before: Snapshot
    after: Snapshot


def updates(workspace: Workspace, table: str) -> Iterator[Update]:
    """Yield every import that changed stored rows of a table."""
    for manifest in workspace.manifests():
        if manifest.table == table and manifest.counts.get("updated"):
            before, after = (
                workspace.snapshot(version) for version in (manifest.version - 1, manifest.version)
            )
            yield Update(manifest.version, manifest.when, before, after)
