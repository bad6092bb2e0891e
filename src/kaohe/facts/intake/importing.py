"""One import: files in, rows merged, the rest to quarantine, committed as one version or not at all."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from kaohe.errors import Finding, KaoheError, Place
from kaohe.facts.intake.batch import TICKET, Batch, read_batch
from kaohe.facts.intake.mapping import Mapping
from kaohe.facts.intake.mapping_file import load_mapping, parse_mapping
from kaohe.facts.intake.sources import Options, expand, read_file
from kaohe.facts.quarantine import shelf
from kaohe.facts.store import merging
from kaohe.facts.store.manifest import Manifest, SourceFile, manifest_digest
from kaohe.facts.store.snapshot import declared
from kaohe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kaohe.facts.intake.grid import Grid
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.catalogue import Table

SOURCE = "_source"
FATES = ("accepted", "updated", "unchanged", "superseded", "rejected")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported. ``when`` and ``who`` are recorded, and influence nothing.

    ``mapping``: a mapping, or the file that says it.
    """

    table: str
    paths: tuple[Path, ...]
    who: str
    when: str
    mapping: Path | Mapping | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an import. ``counts`` add up to ``rows``."""

    table: str
    rows: int
    counts: dict[str, int]
    version: int
    batches: tuple[Batch, ...]
    per_batch: tuple[dict[str, int], ...]
    findings: tuple[Finding, ...]
    open_entries: int = 0

    @property
    def faultless(self) -> bool:
        """Tell whether there is nothing that a person should look at."""
        return not self.counts["rejected"] and all(finding.severity == "note" for finding in self.findings)


@dataclass(slots=True)
class _Read:
    batches: list[Batch] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def import_files(workspace: Workspace, request: Request, waiting: Callable[[], None]) -> Report:
    """Import files into a table. A file that cannot be read at all is reported, the others are imported.

    Raises the files' own findings where none could be read; the workspace is then as before.
    """
    table = declared(request.table)
    mapping = _mapping(request, table)
    read = _read_all(table, mapping, request)
    if not read.batches:
        raise KaoheError(*(read.findings or [_nothing(request)]))
    with workspace.locked(waiting):
        return _commit(workspace, table, request, mapping, read)


def _mapping(request: Request, table: Table) -> Mapping:
    given = request.mapping or Mapping()
    return given if isinstance(given, Mapping) else load_mapping(given, table)


def _nothing(request: Request) -> Finding:
    return Finding(
        "file.missing",
        _("没有可导入的文件"),
        _("给出文件,或者放有 csv、xlsx、xls、parquet 的文件夹"),
        Place(file=" ".join(str(path) for path in request.paths)),
    )


def _read_all(table: Table, mapping: Mapping, request: Request) -> _Read:
    read = _Read()
    options = Options(request.sheet or mapping.sheet, mapping.encoding, mapping.separator)
    for name, path in expand(request.paths):
        try:
            grids = read_file(name, path, options)
        except KaoheError as error:
            read.findings += error.findings
            continue
        batches, findings = _read_sheets(table, mapping, grids)
        read.batches += batches
        read.findings += findings
    return read


def _read_sheets(table: Table, mapping: Mapping, grids: list[Grid]) -> tuple[list[Batch], list[Finding]]:
    """Read the sheets of one file; where several are there, those that do not fit the table are skipped."""
    foreign = [grid for grid in grids if grid.quarantine is not None and grid.quarantine.table != table.name]
    grids = [grid for grid in grids if grid.quarantine is None or grid.quarantine.table == table.name]
    batches: list[Batch] = []
    refusals: list[tuple[Grid, KaoheError]] = []
    for grid in grids:
        try:
            batches.append(read_batch(grid, table, own_mapping(grid, table) or mapping))
        except KaoheError as error:
            refusals.append((grid, error))
    findings = [finding for batch in batches for finding in batch.findings]
    findings += [_skipped(grid, table) for grid in foreign]
    for grid, refusal in refusals:
        if batches and {finding.code for finding in refusal.findings} == {"heading.missing"}:
            findings.append(_skipped(grid, table))
        else:
            findings += refusal.findings
    return batches, findings


def own_mapping(grid: Grid, table: Table) -> Mapping | None:
    """Return the mapping that an exported quarantine workbook carries for a sheet."""
    note = grid.quarantine
    if note is None or note.mapping is None:
        return None
    return parse_mapping(note.mapping, table, grid.origin.name)


def _skipped(grid: Grid, table: Table) -> Finding:
    hint = (
        _("要导入它,用 --sheet 指定")
        if grid.quarantine is None
        else _("这是 {table} 的隔离行:kaohe import {table} …").format(table=grid.quarantine.table)
    )
    return Finding(
        "sheet.skipped",
        _("工作表“{sheet}”不是{title},跳过").format(sheet=grid.sheet, title=table.title),
        hint,
        Place(file=grid.origin.name, sheet=grid.sheet),
        severity="note",
    )


def _commit(workspace: Workspace, table: Table, request: Request, mapping: Mapping, read: _Read) -> Report:
    current = workspace.version
    before = workspace.manifest(current)
    snapshot = workspace.snapshot(current)
    content, fates = _merged(merging.stored(snapshot, table), table, read.batches)
    per_batch = _per_batch(read.batches, fates)
    counts = {fate: sum(entry[fate] for entry in per_batch) for fate in FATES}
    version, quarantine = current + 1, before.quarantine if before else None
    entries = shelf.entries(workspace.root, quarantine)
    rejected = [(batch.mapping.text, batch.rejected) for batch in read.batches]
    resolved = _resolved(shelf.still_open(entries, table.name), table, read.batches, fates)
    entries, unsettled = shelf.settle(entries, table.name, rejected, resolved, version)
    if content.changed or unsettled:
        tables = dict(before.tables) if before else {}
        if content.changed:
            tables[table.name] = merging.write(
                workspace.root / "facts", table, tables.get(table.name), content, version
            )
        if unsettled:
            quarantine = shelf.write(workspace.root, quarantine, entries)
        Manifest(
            version=version,
            table=table.name,
            who=request.who,
            when=request.when,
            files=_files(read.batches, per_batch),
            counts=counts,
            mapping=mapping.text,
            tables=tables,
            quarantine=quarantine,
            previous=manifest_digest(workspace.imports, current),
        ).write(workspace.imports)
    else:
        version = current
    return Report(
        table=table.name,
        rows=sum(batch.read for batch in read.batches),
        counts=counts,
        version=version,
        batches=tuple(read.batches),
        per_batch=tuple(per_batch),
        findings=tuple(read.findings),
        open_entries=shelf.still_open(entries, table.name).height,
    )


def _merged(
    content: merging.Content, table: Table, batches: list[Batch]
) -> tuple[merging.Content, pl.DataFrame]:
    """Merge batches in order; says of every valid row which batch it is from and what became of it."""
    fates = [
        pl.DataFrame(
            schema={SOURCE: pl.Int64, "fate": pl.String, "_row": pl.Int64, TICKET: pl.String}
            | dict.fromkeys(table.key, pl.String)
        )
    ]
    for rows in _groups(batches):
        unique = rows.unique(list(table.key), keep="last", maintain_order=True)
        lost = Counter(rows.get_column(SOURCE)) - Counter(unique.get_column(SOURCE))
        content, fate = merging.merge(content, table, unique.drop(SOURCE, TICKET))
        fates.append(
            unique.select(
                pl.col(SOURCE).cast(pl.Int64),
                pl.lit(fate).alias("fate"),
                "_row",
                TICKET,
                *(pl.col(name).cast(pl.String) for name in table.key),
            )
        )
        for source, times in lost.items():
            fates.append(_overtaken(fates[0], source, times))
    return content, pl.concat(fates)


def _overtaken(empty: pl.DataFrame, source: int, times: int) -> pl.DataFrame:
    return pl.DataFrame({SOURCE: [source] * times, "fate": ["superseded"] * times}).select(
        pl.col(name).cast(dtype) if name in {SOURCE, "fate"} else pl.lit(None, dtype).alias(name)
        for name, dtype in empty.schema.items()
    )


def _groups(batches: list[Batch]) -> Iterable[pl.DataFrame]:
    """Put neighbouring batches with the same columns together."""
    group: list[pl.DataFrame] = []
    for index, batch in enumerate(batches):
        rows = batch.valid.with_columns(pl.lit(index).alias(SOURCE))
        if group and set(group[0].columns) != set(rows.columns):
            yield pl.concat(group)
            group = []
        group.append(rows.select(group[0].columns) if group else rows)
    if group:
        yield pl.concat(group)


def _per_batch(batches: list[Batch], fates: pl.DataFrame) -> list[dict[str, int]]:
    counted = {
        (source, fate): count for source, fate, count in fates.group_by(SOURCE, "fate").len().iter_rows()
    }
    return [
        {fate: counted.get((index, fate), 0) for fate in FATES} | {"rejected": len(batch.rejected)}
        for index, batch in enumerate(batches)
    ]


def _resolved(
    waiting: pl.DataFrame, table: Table, batches: list[Batch], fates: pl.DataFrame
) -> frozenset[str]:
    """Find the quarantined rows that this import puts right.

    That is by ticket (the corrected workbook), by origin (the same row of the same file, read through a
    better mapping), or because its key has meanwhile come in order, with something new.
    """
    if waiting.is_empty():
        return frozenset()
    found = set(waiting.join(fates.select(id=pl.col(TICKET)), on="id", how="semi")["id"])
    for batch in batches:
        same = waiting.filter(
            (pl.col("sha256") == batch.grid.origin.sha256)
            & pl.col("sheet").eq_missing(pl.lit(batch.grid.sheet, pl.String))
            & (pl.col("file") == batch.grid.origin.name)
        )
        found.update(same.join(batch.valid.select(row=pl.col("_row")), on="row", how="semi")["id"])
    keyed = waiting.filter(pl.col("key").is_not_null())
    keys = pl.DataFrame(
        [json.loads(key) for key in keyed["key"]], schema=dict.fromkeys(table.key, pl.String), orient="row"
    ).with_columns(keyed["id"])
    changed = fates.filter(pl.col("fate").is_in(["accepted", "updated"]))
    found.update(keys.join(changed, on=list(table.key), how="semi")["id"])
    return frozenset(found)


def _files(batches: list[Batch], per_batch: list[dict[str, int]]) -> tuple[SourceFile, ...]:
    files: dict[tuple[str, str], dict[str, int]] = {}
    for batch, counts in zip(batches, per_batch, strict=True):
        entry: dict[str, Any] = files.setdefault(
            (batch.grid.origin.name, batch.grid.origin.sha256), dict.fromkeys(FATES, 0)
        )
        for fate, count in counts.items():
            entry[fate] += count
    return tuple(SourceFile(name, digest, counts) for (name, digest), counts in files.items())
