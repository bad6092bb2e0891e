"""Delta tables as plain folders of Parquet files: files by version, commits, rolling back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from deltalake import DeltaTable, PostCommitHookProperties, write_deltalake

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

# Every version stays readable (contract 10): the log is never cleaned.
KEEP = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)


def files(path: Path, version: int) -> list[str]:
    """List the Parquet files of a version, sorted."""
    # The library answers with percent-encoded paths; tables are not partitioned, so names are enough.
    uris = DeltaTable(path, version=version).file_uris()
    return sorted(str(path / uri.rpartition("/")[2]) for uri in uris)


def commit(path: Path, rows: pl.DataFrame, *, overwrite: bool) -> int:
    """Write rows as a Delta version of their own and return it; nobody sees it before a manifest names it."""
    if overwrite:
        write_deltalake(
            path, rows, mode="overwrite", schema_mode="overwrite", post_commithook_properties=KEEP
        )
    else:
        write_deltalake(path, rows, mode="append", schema_mode="merge", post_commithook_properties=KEEP)
    return DeltaTable(path).version()


def roll_back(path: Path, version: int | None) -> None:
    """Bring a Delta table back to the version that the newest manifest names: a killed import went on."""
    if not DeltaTable.is_deltatable(str(path)):
        shutil.rmtree(path, ignore_errors=True)
    elif version is None:
        shutil.rmtree(path)
    elif DeltaTable(path).version() != version:
        DeltaTable(path).restore(version, post_commithook_properties=KEEP)
