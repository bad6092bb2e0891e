"""Rows as they were before an import changed them, and whether they were late then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.engine.doubt.finding import Doubtful
from kaohe.engine.rows import read_rows
from kaohe.engine.source import Source, catalogue_of
from kaohe.facts.tables import CATALOGUE
from kaohe.policy.catalogue import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.engine.doubt.looking import Key, Look
    from kaohe.facts.store.history import Update
    from kaohe.policy.catalogue import Table


@dataclass(frozen=True, slots=True)
class Pair:
    """A row as an import found it and as it left it; moments in microseconds."""

    key: dict[str, str]
    was: dict[str, Any]
    now: dict[str, Any]

    def doubtful(self, declared: Table, said: dict[str, Any]) -> Doubtful:
        subject = str(self.now[declared.subject])
        return Doubtful(subject, self.key, self.now["_file"], self.now["_row"], said)


def pairs_of(
    look: Look, declared: Table, update: Update, changed: Callable[[Any, Table], Any]
) -> dict[Key, Pair]:
    """Return the rows that an import changed in that way, by key."""
    roles = declared.roles
    wanted = (declared.subject, *declared.key, roles.cause, roles.ends, roles.reopened, "_file", "_row")
    names = list(dict.fromkeys(name for name in wanted if name is not None))
    sides = []
    for side, facts in (("was", update.before), ("now", update.after)):
        rows = Source(facts, catalogue_of(facts, CATALOGUE), look.job.backend).table(declared.name)
        if rows is None:
            return {}
        if side == "now":
            rows = rows.filter(rows["_import"] == update.version)
        sides.append(rows.select(**{f"{side}_{name}": _plain(look, declared, rows, name) for name in names}))
    was, now = sides
    pair = was.join(now, [was[f"was_{name}"] == now[f"now_{name}"] for name in declared.key])
    found = {}
    for row in look.job.backend.counts(pair.filter(changed(pair, declared))):
        key = {name: str(row[f"now_{name}"]) for name in declared.key}
        halves = ({name: row[f"{side}_{name}"] for name in names} for side in ("was", "now"))
        found[tuple(key.values())] = Pair(key, *halves)
    return found


def _plain(look: Look, declared: Table, rows: Any, name: str) -> Any:
    column = declared.column(name)
    is_moment = column is not None and column.type is ColumnType.moment
    return look.job.backend.microseconds(rows[name]) if is_moment else rows[name]


def late_before(look: Look, declared: Table, update: Update, pairs: dict[Key, Pair]) -> dict[Key, int]:
    """Return by how many seconds rows were late before an import changed them, by the policy's clocks.

    What was open then is looked at as of the last moment of which the same import told: by then at least its due
    moment had passed, whatever the clock on the wall said when somebody imported it.
    """
    facts = update.before
    whole: Any = Source(facts, catalogue_of(facts, CATALOGUE), look.job.backend).table(declared.name)
    told = [whole[name].max() for name in (declared.roles.begins, declared.roles.ends) if name is not None]
    known = whole.group_by(_told_by="_import").aggregate(
        _told=ibis.greatest(*told) if len(told) > 1 else told[0]
    )
    before = whole.filter(look.keyed(whole, declared, pairs))
    ends = str(declared.roles.ends)
    before = before.join(known, before["_import"] == known["_told_by"])
    before = before.mutate(**{ends: ibis.coalesce(before[ends], before["_told"])})
    now = look.table(declared.name)
    found: dict[Key, int] = {}
    for name, measure, table, _rows in look.measures():
        if table.name != declared.name or measure.clock is None:
            continue
        reading = read_rows(before, measure, declared, look.setting, name)
        counts, late = reading.scoped, reading.late
        if late is None:
            continue
        for _reason, excluded in reading.excluded:
            counts &= ~excluded.fill_null(False)
        dated = _keys(look, declared, now, look.reading(name).dated, pairs)
        marked = before.mutate(
            _is=(counts & (late > 0)).fill_null(False),
            _late=late // 1_000_000,
            _dated=reading.dated.fill_null(False),
        )
        shown = marked.filter(marked["_is"]).select(*declared.key, "_late", "_dated")
        for row in look.job.backend.counts(shown):
            key = tuple(str(row[part]) for part in declared.key)
            if row["_dated"] or key in dated:
                found[key] = max(row["_late"], found.get(key, 0))
    return found


def _keys(look: Look, declared: Table, rows: Any, where: Any, among: Iterable[Key]) -> set[Key]:
    marked = rows.mutate(_is=(where & look.keyed(rows, declared, among)).fill_null(False))
    shown = marked.filter(marked["_is"]).select(*declared.key)
    return {tuple(str(row[part]) for part in declared.key) for row in look.job.backend.counts(shown)}
