"""The made-up sales department of 2010: who came and went in its year, what was planned and what they collected."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.demo.office import Row

DEPARTMENT = "客户部"
DIRECTOR = "白朗"
LEFT = {"袁彬": date(2010, 5, 31), "尹航": date(2010, 8, 31), "龚雪": date(2010, 8, 31)}
"""Who did not stay: eight began, five are there at the end."""
MANAGERS = ("邓超群", "萧然", "叶知秋", "方圆", "石磊磊", *LEFT)
START, END = date(2010, 3, 1), date(2011, 2, 28)
MONTHS = tuple(date(2010 + (number - 1) // 12, (number - 1) % 12 + 1, 1) for number in range(3, 15))
TASK, LAST_TASK = Decimal("666666.67"), Decimal("666666.63")
"""What the team is to collect each month, and in the last one: eight million together."""
SHARES = (1.12, 1.0, 1.06, 0.93, 1.04, 0.85, 0.97, 0.91)
"""How well each of them does, as a part of the plan."""
ALLOTTED = {"邓超群": 5000, "萧然": 3200, "叶知秋": 2600, "石磊磊": 2500}


def _there(month: date) -> list[str]:
    return [name for name in MANAGERS if LEFT.get(name, END) >= month]


def people() -> Iterator[Row]:
    """Name the director and his managers."""
    for name in (DIRECTOR, *MANAGERS):
        left = LEFT.get(name)
        yield {
            "person": name,
            "hired_on": START,
            "left_on": left,
            "status": "regular" if left is None else "left",
        }


def assignments() -> Iterator[Row]:
    """Put them into their posts, until they leave or the year is over."""
    for name in (DIRECTOR, *MANAGERS):
        yield {
            "person": name,
            "unit": DEPARTMENT,
            "post": "客户总监" if name == DIRECTOR else "客户经理",
            "head": name == DIRECTOR,
            "valid_from": START,
            "valid_to": LEFT.get(name, END),
        }


def _planned(month: date) -> dict[str, Decimal]:
    """Break the month's task down to those who are there; what does not divide goes to the last of them."""
    there, task = _there(month), LAST_TASK if month == MONTHS[-1] else TASK
    each = Decimal(int(task / len(there) / 100) * 100)
    return dict.fromkeys(there[:-1], each) | {there[-1]: task - each * (len(there) - 1)}


def plans() -> Iterator[Row]:
    """Plan each month of each manager."""
    for month in MONTHS:
        for name, planned in _planned(month).items():
            yield {"unit": name, "item": "业绩任务", "period": f"{month:%Y-%m}", "planned": planned}


def collections() -> Iterator[Row]:
    """Collect twice a month; one customer gets money back, and the last months bring more than was planned."""
    for number, month in enumerate(MONTHS):
        for name, planned in _planned(month).items():
            chance = random.Random(f"kaohe/{name}/{month}/collections")
            share = SHARES[MANAGERS.index(name)] * (0.955 + 0.012 * number) + chance.uniform(-0.06, 0.06)
            total = int(planned * Decimal(str(round(share, 4))))
            first = total * chance.randint(30, 70) // 100
            for part, amount in enumerate((first, total - first), 1):
                yield {
                    "collection_id": f"HK{month:%y%m}{MANAGERS.index(name) + 1:02d}{part}",
                    "subject": name,
                    "customer": f"客户{chance.randrange(1, 61):02d}",
                    "collected_on": month + timedelta(days=chance.randrange(28)),
                    "amount": amount,
                }
    yield {
        "collection_id": "HK1012TK",
        "subject": MANAGERS[1],
        "customer": "客户07",
        "collected_on": date(2010, 12, 20),
        "amount": -12_000,
    }


def events() -> Iterator[Row]:
    """Say whom the director gave how much of what was collected beyond the year's task."""
    for number, (name, amount) in enumerate(ALLOTTED.items(), 1):
        yield {
            "event_id": f"CE1102{number:02d}",
            "subject": name,
            "kind": "excess_allotment",
            "occurred_on": END,
            "count": amount,
            "note": "超额奖内部分配",
            "source": "客户总监",
        }
