"""Facts as they were known at a moment: what began later is not there, what ended later is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from kaohe.facts.calendars.zone import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.engine.source import Source
    from kaohe.policy.policy import Policy


def ends_later(policy: Policy, source: Source) -> dict[str, str]:
    """Name the measures whose rows can still change after the day on which they count, with their tables.

    Rows that count in the period in which they began, of a table that says when they end: whether they were in
    time is known only then.
    """
    found = {}
    for name, measure in policy.counted().items():
        ends = source.catalogue[measure.table].roles.ends
        if ends is not None and measure.counts_in != ends and measure.span == "period":
            found[name] = measure.table
    return found


def known_by(source: Source, tables: Iterable[str], end: int) -> Source:
    """Return the facts as known at ``end``, in microseconds: a moment that is not reached yet is not filled."""
    then = ibis.literal(moment(end), type="timestamp('UTC')")
    masked = {}
    for name in sorted(set(tables)):
        rows, roles = source.table(name), source.catalogue[name].roles
        if rows is None or roles.ends is None:
            continue
        if roles.begins is not None:
            rows = rows.filter((rows[roles.begins] < then).fill_null(True))
        ended = (rows[roles.ends] < then).fill_null(False)
        never = ibis.null(rows[roles.ends].type())
        masked[name] = rows.mutate(**{roles.ends: ended.ifelse(rows[roles.ends], never)})
    return source.otherwise(masked) if masked else source
