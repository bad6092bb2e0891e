"""When the figures of a period must be in (数据报送): by which day of the month after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from kaohe.policy.element import Cited

if TYPE_CHECKING:
    from kaohe.policy.period import Period


class Collecting(Cited):
    """Figures are in by this day of the month that follows; the day itself is in time. Changes no figure."""

    by_day: int = Field(ge=1, le=28)

    def due(self, period: Period) -> date:
        """Return the last day on which the figures of a period are in time.

        >>> from kaohe.policy.period import parse_period
        >>> Collecting(by_day=5, cite="三").due(parse_period("2026-Q4"))
        datetime.date(2027, 1, 5)
        """
        return (period.last + timedelta(days=1)).replace(day=1) + timedelta(days=self.by_day - 1)
