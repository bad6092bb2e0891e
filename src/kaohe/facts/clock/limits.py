"""Time limits as one types them: ``90min``, ``4h``, ``2wd`` (working days), ``30bh`` (business hours)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaohe.errors import refuse
from kaohe.facts.calendars.zone import HOUR, MINUTE
from kaohe.i18n import _

_LIMIT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(\D+)", re.ASCII)
_UNITS: dict[str, tuple[Literal["time", "business", "days"], int]] = {
    "min": ("time", MINUTE),
    "m": ("time", MINUTE),
    "分钟": ("time", MINUTE),
    "h": ("time", HOUR),
    "小时": ("time", HOUR),
    "bmin": ("business", MINUTE),
    "bh": ("business", HOUR),
    "工作小时": ("business", HOUR),
    "个工作小时": ("business", HOUR),
    "wd": ("days", 1),
    "工作日": ("days", 1),
    "个工作日": ("days", 1),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: microseconds around the clock or of working time, or a number of working days."""

    kind: Literal["time", "business", "days"]
    amount: int


def read_limit(text: str) -> Limit:
    """Read a limit.

    >>> read_limit("1.5h"), read_limit("2wd")
    (Limit(kind='time', amount=5400000000), Limit(kind='days', amount=2))
    """
    match = _LIMIT.fullmatch(text.strip())
    unit = _UNITS.get(match[2].strip().lower()) if match else None
    if match and unit:
        kind, size = unit
        amount = Decimal(match[1]) * size
        if amount == int(amount):
            return Limit(kind, int(amount))
    raise refuse(
        "clock.limit",
        _("看不懂时限“{text}”").format(text=text),
        _("写成 90min(分钟)、4h(小时)、2wd(工作日)或 30bh(工作小时);工作日须是整数"),
        path="limit",
        value=text,
    )
