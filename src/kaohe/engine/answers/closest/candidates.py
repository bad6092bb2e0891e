"""What could have been of a subject's rows: derived from the measures that count them, not from any policy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kaohe.engine.answers.closest.changes import GONE, Change, RowChange, add
from kaohe.engine.answers.closest.reader import ATOM, MARKS, Counted
from kaohe.engine.answers.closest.satisfying import Satisfying
from kaohe.engine.answers.closest.together import groups_counted
from kaohe.policy.catalogue import ColumnType
from kaohe.policy.condition.parse import parse_condition
from kaohe.policy.measure import Count, Share, Sum
from kaohe.policy.scope import ON_TIME, row_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.engine.answers.closest.changes import Effect, Kind, Where
    from kaohe.engine.answers.closest.reader import Reader, Row
    from kaohe.engine.answers.closest.scenes import Scenes
    from kaohe.engine.rows import Reading

NEW = "新增"
"""The key of a row that could have been; the store never asks what a key says."""


def candidates(reader: Reader, scenes: Scenes, relevant: Collection[Where]) -> list[Change]:
    """Return every change of the subject's rows that adds something to a ``relevant`` measure that counts any."""
    by_table: dict[str, list[Counted]] = defaultdict(list)
    for scene in scenes.all:
        for name, measure in scene.policy.counted().items():
            if (scene.number, name) in relevant and name in scene.standing.figures.get(scene.subject, {}):
                by_table[measure.table].append(Counted(scene, name, measure))
    found: list[Change] = []
    for table, counted in sorted(by_table.items()):
        found += _of_table(reader, table, counted)
    return found


def _of_table(reader: Reader, table: str, counted: list[Counted]) -> Iterator[Change]:
    together = groups_counted(reader, counted)
    taken = {row.key for change in together for row in change.rows}
    single = [
        Change((row,), {})
        for row in _singly(reader, table, counted)
        if row.kind not in GONE or row.key not in taken
    ]
    changes = [*together, *single]
    for change, effect in zip(changes, _effects(reader, table, counted, changes), strict=True):
        add(effect, change.effect)
        if effect:
            yield Change(change.rows, effect)


def _effects(reader: Reader, table: str, counted: list[Counted], changes: list[Change]) -> list[Effect]:
    """Count what changes add to the additive measures of their table: the rows after less the rows before."""
    effects: list[Effect] = [{} for _change in changes]
    rows = [(number, row) for number, change in enumerate(changes) for row in change.rows]
    before = [{**row.before, ATOM: number} for number, row in rows if row.kind != "present"]
    after = [{**row.after, ATOM: number} for number, row in rows if row.kind not in GONE]
    for sign, some in ((-1, before), (1, after)):
        for number, effect in reader.count(table, counted, some):
            add(effects[number], {where: (sign * n, sign * d) for where, (n, d) in effect.items()})
    return [{where: pair for where, pair in effect.items() if pair != (0, 0)} for effect in effects]


def _singly(reader: Reader, table: str, counted: list[Counted]) -> Iterator[RowChange]:
    better: dict[tuple[str, ...], RowChange] = {}
    gone: dict[tuple[str, ...], RowChange] = {}
    new: dict[tuple[str, str], RowChange] = {}
    for own in counted:
        if not own.additive:
            continue
        reading = reader.reading(own)
        for row in _against(reader, own, reading):
            key, stored = reader.key(table, row), _stored(row)
            changed = _better(reader, own, row)
            if changed is not None:
                better[key] = _nearer(better.get(key), changed)
            happened = isinstance(own.measure.value, Count | Sum)
            if happened or key not in gone:
                kind: Kind = "absent" if happened else "uncounted"
                gone[key] = RowChange(kind, table, key, stored, {}, _late(row))
        one_more = _one_more(reader, own, reading)
        if one_more is not None:
            new.setdefault((own.name, own.scene.subject), one_more)
    yield from better.values()
    yield from gone.values()
    yield from new.values()


def _against(reader: Reader, own: Counted, reading: Reading) -> list[Row]:
    """Return rows that may count against: those that do not meet a share's condition, else all."""
    if reading.met is not None and isinstance(own.measure.value, Share):
        return reader.rows(own, reading, ~reading.met.fill_null(False))
    return reader.rows(own, reading)


def _better(reader: Reader, own: Counted, row: Row) -> RowChange | None:
    """Return how a row would meet the condition of its share."""
    value, clock, table = own.measure.value, own.measure.clock, own.measure.table
    if not isinstance(value, Share):
        return None
    columns, stored, late = row_columns(reader.declared(table), own.measure), _stored(row), row["_late"]
    on_time = None if late is None else late <= 0
    condition = parse_condition(value.of, columns)
    cells = Satisfying(columns, own.scene.standing.period).cells(condition, {**stored, ON_TIME.name: on_time})
    if not cells:
        return None
    clocked = cells.pop(ON_TIME.name, None)
    kind: Kind = "on_time" if clocked and not cells else "met"
    if clocked:
        if clock is None or late is None or stored.get(clock.until) is None:
            return None
        cells[clock.until] = stored[clock.until] - timedelta(microseconds=late)
    return RowChange(kind, table, reader.key(table, row), stored, cells, _late(row))


def _one_more(reader: Reader, own: Counted, reading: Reading) -> RowChange | None:
    """Return one more row that counts for the measure, like one that does."""
    declared = reader.declared(own.measure.table)
    number = next(
        (
            name
            for name in declared.key
            if name != declared.subject
            and (column := declared.column(name)) is not None
            and column.type is ColumnType.text
        ),
        None,
    )
    if number is None or not isinstance(own.measure.value, Share | Count | Sum):
        return None
    where = None if reading.met is None else reading.met.fill_null(False)
    like = reader.rows(own, reading, where, most=1)
    if not like:
        return None
    lineage = dict.fromkeys(("_file", "_sheet", "_row", "_import"))
    return RowChange("present", declared.name, (NEW,), _stored(like[0]) | lineage, {number: NEW})


def _stored(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name not in MARKS}


def _late(row: Row) -> int | None:
    late = row["_late"]
    return late if late is not None and late > 0 else None


def _nearer(before: RowChange | None, own: RowChange) -> RowChange:
    """Put the changes of one row for two measures together: the stricter clock says when it is in time."""
    if before is None:
        return own
    stricter, other = (own, before) if (own.late or 0) > (before.late or 0) else (before, own)
    kind: Kind = "met" if "met" in {before.kind, own.kind} else "on_time"
    return replace(stricter, kind=kind, cells={**other.cells, **stricter.cells})
