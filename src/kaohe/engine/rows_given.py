"""Facts from rows written in worked examples: through the same intake as files, into a store of their own."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from kaohe.errors import Finding, KaoheError
from kaohe.facts.intake.importing import Request, import_files
from kaohe.facts.store.snapshot import declared
from kaohe.facts.store.workspace import Workspace
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kaohe.facts.store.snapshot import Snapshot
    from kaohe.policy.catalogue import Table

REPEAT = "repeat"


def facts_of_rows(tables: Mapping[str, list[dict[str, Any]]], folder: Path) -> Snapshot:
    """Store rows by table under ``folder`` and return them; raises ``case.rejected`` for a bad row.

    ``repeat: n`` stands for n equal rows; a missing single key is numbered.
    """
    workspace = Workspace.create(folder)
    for name, rows in tables.items():
        file = folder / f"{name}.csv"
        _write(file, list(_spread(declared(name), rows)))
        report = import_files(workspace, Request(name, (file,), "", ""), lambda: None)
        if report.counts["rejected"]:
            raise KaoheError(
                Finding(
                    "case.rejected",
                    _("算例里表 {table} 有不合格的行").format(table=name),
                    str(report.findings),
                )
            )
    return workspace.snapshot()


def _spread(table: Table, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    number = 0
    for row in rows:
        for _copy in range(int(row.get(REPEAT, 1))):
            number += 1
            numbered = {} if len(table.key) > 1 or table.key[0] in row else {table.key[0]: f"例{number:05d}"}
            yield {**numbered, **{name: cell for name, cell in row.items() if name != REPEAT}}


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headings)
        writer.writeheader()
        writer.writerows(rows)
