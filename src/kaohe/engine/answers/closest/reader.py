"""The facts of a run read for one subject: a measure's rows with all their cells, and rows as they could be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from kaohe.engine.answers.undivided import undivided_job
from kaohe.engine.measures import aggregates, marks_of
from kaohe.engine.rows import read_rows
from kaohe.policy.measure import Count, Duration, Mean, Ratio, Share, Stopwatch, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.engine.answers.closest.changes import Effect
    from kaohe.engine.answers.closest.scenes import Scene
    from kaohe.engine.rows import Reading, Setting
    from kaohe.engine.runs import Record
    from kaohe.facts.store.workspace import Workspace
    from kaohe.policy.catalogue import Table
    from kaohe.policy.measure import Measure

MOST = 5_000
"""Rows of one measure that are looked at: of the late ones the least late."""
ATOM = "_atom"
MARKS = frozenset({"_met", "_late", "_kept", "_group", ATOM})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure as it is counted in one scene."""

    scene: Scene
    name: str
    measure: Measure

    @property
    def where(self) -> tuple[int, str]:
        """Return where effects name the measure."""
        return self.scene.number, self.name

    @property
    def additive(self) -> bool:
        """Tell whether its figures are the sum over single rows."""
        value, clock = self.measure.value, self.measure.clock
        if isinstance(clock, Stopwatch) and clock.mean_by:
            return False
        return isinstance(value, Share | Sum | Mean | Ratio | Duration) or (
            isinstance(value, Count) and value.distinct is None
        )


class Reader:
    """Opens the facts that a run was made from."""

    def __init__(self, record: Record, workspace: Workspace) -> None:
        """Open the facts at the run's version."""
        self.job = undivided_job(record, workspace)
        self.source = self.job.source()

    def declared(self, table: str) -> Table:
        """Return what is declared of a table."""
        return self.source.catalogue[table]

    def key(self, table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the key of a row as people write it."""
        return tuple(str(row[name]) for name in self.declared(table).key)

    def setting(self, scene: Scene) -> Setting:
        """Return what the reading of rows depends on in a scene."""
        return replace(self.job, part=scene.policy, period=scene.standing.period).setting(self.source)

    def reading(self, own: Counted) -> Reading:
        """Read the stored rows as a measure says in its scene."""
        table = self.source.table(own.measure.table)
        declared = self.declared(own.measure.table)
        return read_rows(table, own.measure, declared, self.setting(own.scene), own.name)

    def rows(
        self,
        own: Counted,
        reading: Reading,
        where: Any = None,
        *,
        group: Any = None,
        most: int = MOST,
    ) -> list[Row]:
        """Fetch the subject's rows that a measure counts, the least late first, with `MARKS` beside their cells."""
        declared, table = self.declared(own.measure.table), reading.table
        marked = table.mutate(
            _met=ibis.null("boolean") if reading.met is None else reading.met,
            _late=ibis.null("int64") if reading.late is None else reading.late,
            _kept=reading.included if where is None else reading.included & where,
            _group=ibis.null("int64") if group is None else group,
        )
        shown = marked.filter((marked[declared.subject] == own.scene.subject) & marked["_kept"])
        ordered = shown.order_by([shown["_late"], *(shown[name] for name in declared.key)]).limit(most)
        return list(self.source.backend.fetch(ordered).to_pylist())

    def kept(self, table: str, rows: Sequence[Row]) -> Any:
        """Hand rows as they could be to the engine, numbered in the column ``_atom``."""
        base = self.source.table(table)
        assert base is not None  # noqa: S101 - only tables with rows are asked for
        schema = self.source.backend.fetch(base.limit(0)).schema.append(pa.field(ATOM, pa.int64()))
        numbered = [{ATOM: number, **row} for number, row in enumerate(rows)]
        types = {**dict(base.schema().items()), ATOM: "int64"}
        return self.source.backend.keep(pa.Table.from_pylist(numbered, schema), types)

    def count(
        self, table: str, counted: Sequence[Counted], rows: Sequence[Row]
    ) -> Iterator[tuple[int, Effect]]:
        """Count rows as they could be, by their number, for the additive measures of their table."""
        if not rows:
            return
        kept, declared = self.kept(table, rows), self.declared(table)
        for scene in {own.scene.number: own.scene for own in counted}.values():
            own = [each for each in counted if each.scene is scene and each.additive]
            if not own:
                continue
            setting = self.setting(scene)
            readings = [read_rows(kept, each.measure, declared, setting, each.name) for each in own]
            marked = kept.mutate(**marks_of(readings))
            marked = marked.filter(marked[declared.subject] == scene.subject)
            sums: dict[str, Any] = {}
            for index, each in enumerate(own):
                sums |= aggregates(each.measure, marked, index)
            for found in setting.backend.counts(marked.group_by(ATOM).aggregate(**sums)):
                yield (
                    found[ATOM],
                    {
                        each.where: (int(found[f"n{index}"] or 0), int(found[f"d{index}"] or 0))
                        for index, each in enumerate(own)
                    },
                )
