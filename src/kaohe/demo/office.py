"""The made-up office: three support centres over one quarter, and how well each of them does its work."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]

EAST, WEST, HARBOUR = "城东支撑中心", "城西支撑中心", "港口支撑中心"
UNITS = (EAST, WEST, HARBOUR)
MONTHS = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))


@dataclass(frozen=True, slots=True)
class Work:
    """How one unit does in one month: shares are of the rows that P01 counts; ``of_tickets`` its part of all.

    ``ratings`` is the front's mean mark; None where nobody has rated.
    """

    of_tickets: float
    assured: float
    provisioned: float
    connected: float
    repaired: float
    repeated: float
    satisfied: float
    ratings: int | None
    capable: int = 20
    lines_right: int = 30
    resource_errors: int = 0
    data_errors: int = 0


WORK: dict[str, tuple[Work, Work, Work]] = {
    EAST: (
        Work(0.40, 0.970, 0.94, 0.95, 0.965, 0.060, 0.950, 94, data_errors=1),
        Work(0.40, 0.960, 0.93, 0.93, 0.955, 0.075, 0.940, 92, capable=19, resource_errors=1),
        Work(0.40, 0.935, 0.92, 0.91, 0.950, 0.085, 0.930, 91, data_errors=3),
    ),
    WEST: (
        Work(0.35, 0.945, 0.90, 0.90, 0.950, 0.080, 0.925, 90, capable=19, data_errors=2),
        Work(0.35, 0.930, 0.88, 0.87, 0.940, 0.090, 0.915, None, lines_right=29, resource_errors=1),
        Work(0.35, 0.915, 0.87, 0.84, 0.925, 0.100, 0.905, 84, capable=18, resource_errors=1, data_errors=4),
    ),
    HARBOUR: (
        Work(0.25, 0.920, 0.87, 0.86, 0.930, 0.100, 0.905, 79, capable=18, data_errors=4),
        Work(0.25, 0.880, 0.84, 0.82, 0.915, 0.110, 0.890, 76, capable=17, resource_errors=1, data_errors=6),
        Work(0.25, 0.900, 0.85, 0.76, 0.920, 0.110, 0.895, 72, capable=16, lines_right=27, resource_errors=2),
    ),
}


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit in one month, with a source of chance of its own.

    So that a row more in one of them changes nothing in the others.
    """

    unit: str
    month: date
    work: Work

    def chance(self, what: str) -> random.Random:
        """Return the same stream for the same unit, month and purpose, on every machine and version."""
        return random.Random(f"kaohe/{self.unit}/{self.month}/{what}")

    @property
    def number(self) -> str:
        """Return what starts this unit's and month's document numbers: ``1-2607``."""
        return f"{1 + UNITS.index(self.unit)}-{self.month:%y%m}"

    def days(self) -> int:
        """Count the days of the month."""
        return ((self.month + timedelta(days=31)).replace(day=1) - self.month).days

    def moment(self, chance: random.Random, *, office_hours: bool = False) -> datetime:
        """Draw a second of the month: faults come at any hour, fewer at night."""
        first, last = (9, 17) if office_hours or chance.random() < 0.7 else (0, 23)
        day = self.month + timedelta(days=chance.randrange(self.days()))
        return datetime(
            day.year,
            day.month,
            day.day,
            chance.randint(first, last),
            chance.randrange(60),
            chance.randrange(60),
        )

    def day(self, chance: random.Random) -> date:
        """Draw a day of the month."""
        return self.month + timedelta(days=chance.randrange(self.days()))


def unit_months() -> Iterator[UnitMonth]:
    """Go through the quarter: month by month, unit by unit."""
    for index, month in enumerate(MONTHS):
        for unit in UNITS:
            yield UnitMonth(unit, month, WORK[unit][index])
