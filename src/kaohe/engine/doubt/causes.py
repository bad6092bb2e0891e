"""Causes that became somebody else's after the due moment, by the versions that the fact store keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.engine.doubt.earlier import late_before, pairs_of
from kaohe.engine.doubt.recorded import as_if, each_subject
from kaohe.facts.store.history import updates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.engine.doubt.earlier import Pair
    from kaohe.engine.doubt.finding import Finding
    from kaohe.engine.doubt.looking import Key, Look
    from kaohe.engine.doubt.recorded import Cells
    from kaohe.policy.catalogue import Table


def rewritten_causes(look: Look) -> Iterator[Finding]:
    """Look at what imports changed in the tables that the policy counts and whose rows have a cause."""
    for declared, relevant in look.tables():
        if declared.roles.cause is not None and declared.roles.ends is not None:
            yield from _causes(look, declared, look.by_subject(declared, relevant))


def _causes(look: Look, declared: Table, counts: dict[str, int]) -> Iterator[Finding]:
    """Find rows that a measure counted as late when their cause became none of ours, as it still is."""
    cause = str(declared.roles.cause)
    found: dict[Key, Pair] = {}
    seconds: dict[Key, int] = {}
    for update in updates(look.workspace, declared.name):
        if update.version > look.version:
            break
        pairs = pairs_of(look, declared, update, _cause_became_theirs)
        late = late_before(look, declared, update, pairs) if pairs else {}
        for key, pair in pairs.items():
            if key in late and key not in found:
                found[key], seconds[key] = pair, late[key]
    look.note("cause_rewritten", declared.name, None, sum(counts.values()))
    now = _cells_now(look, declared, cause, found)
    rows = [
        pair.doubtful(declared, {"was": pair.was[cause], "is": pair.now[cause], "late_seconds": seconds[key]})
        for key, pair in sorted(found.items())
        if now.get(key) == pair.now[cause]
    ]
    for own, likelihood in each_subject(rows, counts):
        cells: Cells = {}
        for row in own:
            cells.setdefault(row.said["was"], []).append(row)
        yield as_if(look, "cause_rewritten", declared, own, likelihood, cause, cells)


def _cause_became_theirs(pair: Any, declared: Table) -> Any:
    roles = declared.roles
    was, now = pair[f"was_{roles.cause}"], pair[f"now_{roles.cause}"]
    return was.isin(roles.ours).fill_null(True) & now.notnull() & now.notin(roles.ours)


def _cells_now(look: Look, declared: Table, column: str, among: Iterable[Key]) -> dict[Key, Any]:
    rows = look.table(declared.name)
    shown = rows.filter(look.keyed(rows, declared, among)).select(*declared.key, _cell=rows[column])
    return {
        tuple(str(row[part]) for part in declared.key): row["_cell"] for row in look.job.backend.counts(shown)
    }
