"""Working time of whole columns: the line of working periods as arrays, grown as far as is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaohe.facts.calendars.calendar import day_of
from kaohe.facts.calendars.zone import DAY, stretches
from kaohe.facts.clock.moments import LATEST, local_day, out_of_range
from kaohe.facts.clock.periods import Period, periods_of_day
from kaohe.facts.clock.working_days import never_due

if TYPE_CHECKING:
    from kaohe.facts.calendars import Calendar

# Microseconds since 1970-01-01 UTC, or differences of them: int64, never floats.
Micros = np.ndarray[tuple[int], np.dtype[np.int64]]


class Timeline:
    """Working periods one after the other from the local day of a first moment on.

    No day is asked for that the question does not need: a calendar may end soon after it.
    """

    def __init__(self, calendar: Calendar, first: int) -> None:
        """Begin on the local day of ``first``, with no day looked at yet."""
        self.calendar = calendar
        self.next_day = local_day(calendar.tz, first)
        self.periods: list[Period] = []
        self.total = 0
        self._arrays()

    def reach_moment(self, us: int) -> None:
        """Grow until the local day of a moment is in."""
        last = local_day(self.calendar.tz, us)
        if self.next_day <= last:
            while self.next_day <= last:
                self._grow()
            self._arrays()

    def reach_total(self, worked: int, *, beyond: bool) -> None:
        """Grow until that much is worked, or some of what comes after it too."""
        if self.total > worked or (self.total == worked and not beyond):
            return
        while self.total < worked or (beyond and self.total == worked):
            if not self.calendar.ever_works_after(day_of(self.next_day - 1)):
                raise never_due(self.next_day)
            self._grow()
        self._arrays()

    def worked(self, moments: Micros) -> Micros:
        """Count the working time from the beginning of the line to each moment."""
        if not self.periods:
            return np.zeros_like(moments)
        number = np.searchsorted(self.starts, moments, side="right") - 1
        inside = np.maximum(number, 0)
        since = np.minimum(moments, self.ends[inside]) - self.starts[inside]
        return np.where(number < 0, 0, self.before[inside] + since)

    def moment(self, worked: Micros, beyond: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Micros:
        """Return the first moments by which so much is worked; where ``beyond``, the last such moments."""
        after = self.before + (self.ends - self.starts)
        first = np.searchsorted(after, worked, side="left")
        last = np.searchsorted(after, worked, side="right") if beyond.any() else first
        number = np.where(beyond, last, first)
        result: Micros = self.starts[number] + (worked - self.before[number])
        return result

    def _grow(self) -> None:
        found = periods_of_day(self.calendar, self.next_day)
        self.periods += found
        self.total += sum(period.end - period.start for period in found)
        self.next_day += 1
        if day_of(self.next_day).year >= LATEST:
            raise out_of_range("limit")

    def _arrays(self) -> None:
        self.starts = np.array([period.start for period in self.periods], dtype=np.int64)
        self.ends = np.array([period.end for period in self.periods], dtype=np.int64)
        lengths = self.ends - self.starts
        self.before = np.cumsum(lengths) - lengths


def local_days(tz: str, moments: Micros) -> Micros:
    """Count for each moment the days from 1970-01-01 to its local date."""
    if not moments.size:
        return moments.copy()
    pieces = stretches(tz, int(moments.min()), int(moments.max()) + 1)
    if len(pieces) == 1:
        return (moments + pieces[0].offset) // DAY
    starts = np.array([piece.start for piece in pieces], dtype=np.int64)
    offsets = np.array([piece.offset for piece in pieces], dtype=np.int64)
    return (moments + offsets[np.searchsorted(starts, moments, side="right") - 1]) // DAY
