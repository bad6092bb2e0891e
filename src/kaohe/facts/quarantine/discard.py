"""Rows that will never be put right leave the quarantine by a person's decision, which is a version too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kaohe.errors import refuse
from kaohe.facts.quarantine import shelf
from kaohe.facts.store.manifest import Manifest, manifest_digest
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.facts.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, when, and why."""

    who: str
    when: str
    why: str


def discard(
    workspace: Workspace, identities: Iterable[str], decision: Decision, waiting: Callable[[], None]
) -> int:
    """Mark entries as settled and return the version that says so."""
    wanted = set(identities)
    with workspace.locked(waiting):
        before = workspace.manifest(workspace.version)
        entries = shelf.entries(workspace.root, before.quarantine if before else None)
        unknown = wanted - set(shelf.still_open(entries)["id"])
        if unknown or before is None:
            raise refuse(
                "quarantine.unknown",
                _("隔离区里没有:{ids}").format(ids=", ".join(sorted(unknown))),
                _("用 kaohe quarantine list 查看编号"),
            )
        version = before.version + 1
        chosen = pl.col("id").is_in(list(wanted))
        settled = entries.with_columns(
            pl.when(chosen).then(pl.lit(version)).otherwise(pl.col("resolved")).alias("resolved")
        )
        written = shelf.write(workspace.root, before.quarantine, settled)
        Manifest(
            version=version,
            table="quarantine",
            who=decision.who,
            when=decision.when,
            files=(),
            counts={},
            mapping=None,
            tables=before.tables,
            quarantine=written,
            note=decision.why,
            previous=manifest_digest(workspace.imports, before.version),
        ).write(workspace.imports)
    return version
