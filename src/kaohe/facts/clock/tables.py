"""Clocks for whole tables: the same results as `running`, over int64 arrays of microseconds UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaohe.errors import refuse
from kaohe.facts.clock.running import OPEN
from kaohe.facts.clock.timeline import Micros, Timeline, local_days
from kaohe.facts.clock.working_days import working_day_ends
from kaohe.i18n import _

if TYPE_CHECKING:
    from kaohe.facts.calendars import Calendar
    from kaohe.facts.clock.running import AtClose


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses of many rows: pause ``i`` stops the clock of row ``rows[i]`` in ``[starts[i], ends[i])``."""

    rows: Micros
    starts: Micros
    ends: Micros

    def merged(self) -> Pauses:
        """Join what overlaps or touches within a row; by row, then start. A reversed pause is an error."""
        if (self.starts > self.ends).any():
            raise refuse("clock.reversed_pause", _("暂停的结束早于开始"), _("先写较早的时刻"), path="pauses")
        kept = self.starts < self.ends
        rows, starts, ends = self.rows[kept], self.starts[kept], self.ends[kept]
        order = np.lexsort((starts, rows))
        rows, starts, ends = rows[order], starts[order], ends[order]
        if not rows.size:
            return Pauses(rows, starts, ends)
        # Running maximum of the ends within each row: ranks are small enough to put the row before them.
        values, rank = np.unique(ends, return_inverse=True)
        _names, row_rank = np.unique(rows, return_inverse=True)
        reach = np.maximum.accumulate(row_rank * values.size + rank)
        furthest = values[reach - row_rank * values.size]
        heads = np.ones(rows.size, dtype=np.bool_)
        heads[1:] = (rows[1:] != rows[:-1]) | (starts[1:] > furthest[:-1])
        tails = np.append(heads[1:], True)
        return Pauses(rows[heads], starts[heads], furthest[tails])


def elapsed(calendar: Calendar, starts: Micros, ends: Micros, pauses: Pauses | None = None) -> Micros:
    """Count for each row the microseconds of working time in ``[start, end)`` without its pauses.

    >>> from kaohe.facts.calendars import named
    >>> elapsed(named("always"), np.array([0, 5]), np.array([100, 3])).tolist()
    [100, 0]
    """
    if not starts.size:
        return starts.copy()
    ends = np.maximum(starts, ends)
    line = None
    if not calendar.around_the_clock():
        line = Timeline(calendar, int(starts.min()))
        line.reach_moment(int(ends.max()))
    result = _between(line, starts, ends)
    if pauses is not None:
        stops = pauses.merged()
        begin = np.clip(stops.starts, starts[stops.rows], ends[stops.rows])
        until = np.clip(stops.ends, starts[stops.rows], ends[stops.rows])
        np.subtract.at(result, stops.rows, _between(line, begin, until))
    return result


def due(
    calendar: Calendar,
    starts: Micros,
    limits: Micros | int,
    pauses: Pauses | None = None,
    convention: AtClose = "due-at-close",
) -> Micros:
    """Return for each row the moment at which its limit (microseconds of working time) is used up.

    >>> from kaohe.facts.calendars import named
    >>> due(named("always"), np.array([0, 5]), 60).tolist()
    [60, 65]
    """
    if not starts.size:
        return starts.copy()
    limits = np.broadcast_to(np.asarray(limits, dtype=np.int64), starts.shape)
    if calendar.around_the_clock() and pauses is None:
        return starts + limits
    beyond = (limits == 0) | (convention == "due-at-next-open")
    line = Timeline(calendar, int(starts.min()))
    line.reach_moment(int(starts.max()))
    needed = line.worked(starts) + limits
    line.reach_total(int(needed.max()), beyond=bool(beyond.any()))
    if pauses is not None:
        _push(line, needed, starts, beyond, pauses.merged())
    return line.moment(needed, beyond)


def working_day_due(calendar: Calendar, starts: Micros, days: int) -> Micros:
    """Return for each row when the ``days``-th working day after its local day is over (contract 8).

    The moments returned are the first ones too late: completed before them is in time.
    """
    if not starts.size:
        return starts.copy()
    local = local_days(calendar.tz, starts)
    first, last = int(local.min()), int(local.max())
    return np.array(working_day_ends(calendar, first, last, days), dtype=np.int64)[local - first]


def _between(line: Timeline | None, starts: Micros, ends: Micros) -> Micros:
    return ends - starts if line is None else line.worked(ends) - line.worked(starts)


def _push(
    line: Timeline,
    needed: Micros,
    starts: Micros,
    beyond: np.ndarray[tuple[int], np.dtype[np.bool_]],
    stops: Pauses,
) -> None:
    """Add to each row's needed total what its pauses take, the earliest pauses of all rows first."""
    heads = np.flatnonzero(np.diff(stops.rows, prepend=-1))
    turn = np.arange(stops.rows.size) - np.repeat(heads, np.diff(np.append(heads, stops.rows.size)))
    for number in range(int(turn.max(initial=-1)) + 1):
        chosen = turn == number
        rows = stops.rows[chosen]
        begin = np.maximum(stops.starts[chosen], starts[rows])
        until = np.maximum(stops.ends[chosen], starts[rows])
        # A pause past the end of the line counts as beginning at its total: not before any row is due.
        at = line.worked(begin)
        bites = (at < needed[rows]) | (beyond[rows] & (at == needed[rows]))
        if not bites.any():
            continue
        rows, at, until = rows[bites], at[bites], until[bites]
        if (until >= OPEN).any():
            raise refuse(
                "clock.open_pause", _("暂停没有结束,时限走不完"), _("写出暂停的结束时间"), path="pauses"
            )
        line.reach_moment(int(until.max()))
        needed[rows] += line.worked(until) - at
        line.reach_total(int(needed.max()), beyond=bool(beyond.any()))
