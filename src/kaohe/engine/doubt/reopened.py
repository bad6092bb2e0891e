"""Work that was finished and taken up again within a day: by earlier versions of rows, and by what rows say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.clocks import MINUTE
from kaohe.engine.doubt.earlier import pairs_of
from kaohe.engine.doubt.recorded import as_if, each_subject
from kaohe.facts.store.history import updates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.engine.doubt.earlier import Pair
    from kaohe.engine.doubt.finding import Doubtful, Finding
    from kaohe.engine.doubt.looking import Key, Look
    from kaohe.engine.doubt.recorded import Cells
    from kaohe.policy.catalogue import Table

SOON = 24 * 60 * MINUTE
"""Work taken up again within a day was perhaps never finished."""


def reopened(look: Look) -> Iterator[Finding]:
    """Look at the tables that the policy counts and whose rows end at some moment."""
    for declared, relevant in look.tables():
        if declared.roles.ends is not None:
            yield from _reopened(look, declared, relevant, look.by_subject(declared, relevant))


def _reopened(look: Look, declared: Table, relevant: Any, counts: dict[str, int]) -> Iterator[Finding]:
    """Find rows that were finished, and open again or finished later, within a day."""
    ends = str(declared.roles.ends)
    rows: dict[Key, Doubtful] = {}
    later: dict[Key, int | None] = {}
    first, end = look.job.period.bounds(look.job.policy.time_zone)
    for update in updates(look.workspace, declared.name):
        for key, pair in pairs_of(look, declared, update, _ended_again).items():
            again, closed = _taken_up(declared, pair), pair.was[ends]
            if first <= closed < end and (again is None or again - closed <= SOON):
                said = {
                    "ended_at": look.text(closed),
                    "reopened_at": look.text(again),
                    "version": update.version,
                }
                rows[key] = pair.doubtful(declared, said)
                if update.version > look.version:
                    later[key] = pair.now[ends]
    if declared.roles.reopened is not None:
        for row, when in _marked(look, declared, relevant, str(declared.roles.reopened)):
            key = row.identity
            rows[key], later[key] = row, when
    look.note("reopened", declared.name, None, sum(counts.values()))
    for own, likelihood in each_subject([rows[key] for key in sorted(rows)], counts):
        cells: Cells = {}
        for row in own:
            key = row.identity
            if key in later:
                cells.setdefault(later[key], []).append(row)
        yield as_if(look, "reopened", declared, own, likelihood, ends, cells)


def _ended_again(pair: Any, declared: Table) -> Any:
    was, now = pair[f"was_{declared.roles.ends}"], pair[f"now_{declared.roles.ends}"]
    return was.notnull() & (now.isnull() | (now > was).fill_null(False))


def _taken_up(declared: Table, pair: Pair) -> int | None:
    """Return by when finished work had been taken up again, as far as that is known."""
    closed = pair.was[str(declared.roles.ends)]
    moments = [pair.now[name] for name in (declared.roles.reopened, declared.roles.ends) if name is not None]
    return min((when for when in moments if when is not None and when > closed), default=None)


def _marked(look: Look, declared: Table, relevant: Any, column: str) -> Iterator[tuple[Doubtful, int]]:
    """Yield the rows that say themselves that they were opened again after they had ended, and when."""
    ended, again = (look.job.backend.microseconds(relevant[name]) for name in (declared.roles.ends, column))
    gap = again - ended
    picked = relevant.filter(((gap >= 0) & (gap <= SOON)).fill_null(False))
    said = {
        name: look.job.backend.microseconds(picked[of])
        for name, of in (("ended_at", declared.roles.ends), ("reopened_at", column))
    }
    for row in look.rows(declared, picked, said):
        when = row.said["reopened_at"]
        yield look.readable(row), when
