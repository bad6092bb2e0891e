"""Made-up fault tickets: most in time, some late, some at the very limit, some that nobody can judge."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kaohe.demo.care import FAULT_CAUSES, FREQUENT
from kaohe.demo.office import HARBOUR, Row, UnitMonth, unit_months

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM = "综合调度"
GRADED = {
    "bandwidth": (("AAA", 60), ("AA", 90), ("A", 180)),
    "vpn": (("I", 240), ("II", 240), ("III", 240)),
    "ict": (("T1", 60), ("T2", 120), ("T3", 240), ("T4", 480)),
    "short_code": ((None, 1440),),
}
LAST_MILE = (("broadband", 1440), ("voice", 2160))


def tickets(rows: int) -> Iterator[Row]:
    """Make about ``rows`` tickets over the quarter, and one that is still open long past its limit."""
    for place in unit_months():
        count = round(rows / 3 * place.work.of_tickets)
        yield from circuits(place, count * 2 // 5)
        yield from _last_mile(place, count - count * 2 // 5)
    yield _forgotten()


def circuits(place: UnitMonth, count: int) -> Iterator[Row]:
    """Make the first ``count`` tickets of circuits of a unit and month; they are the same whatever the count."""
    chance = place.chance("circuits")
    for number in range(1, count + 1):
        product = chance.choices(("bandwidth", "vpn", "ict", "short_code"), (45, 20, 25, 10))[0]
        grade, limit = chance.choice(GRADED[product])
        row = {
            "ticket_id": f"GZ{place.number}{number:06d}",
            "user_id": f"DL{chance.randrange(10**7):07d}",
            "customer_segment": "gov_enterprise",
            "product": product,
            "fault_cause": random.Random(f"cause {place.number}{number}").choices(FAULT_CAUSES, FREQUENT)[0],
            "grade": grade,
            **_course(place, chance, limit, place.work.assured),
        }
        if chance.random() < 0.006 and grade:
            row["grade"] = None  # nobody wrote down the grade: no limit is known
        elif chance.random() < 0.01:
            row["due_at"] = row["accepted_at"] + timedelta(minutes=2 * limit)  # agreed with the customer
        yield row


def _last_mile(place: UnitMonth, count: int) -> Iterator[Row]:
    chance = place.chance("last mile")
    users = _users(place, chance, count)
    for number, user in enumerate(users, 1):
        product, limit = chance.choice(LAST_MILE)
        yield {
            "ticket_id": f"MD{place.number}{number:06d}",
            "user_id": user,
            "customer_segment": chance.choices(("gov_enterprise", "navigator", "public"), (35, 40, 25))[0],
            "product": product,
            "limit_minutes": limit,
            **_course(place, chance, limit, place.work.repaired),
        }


def _users(place: UnitMonth, chance: random.Random, count: int) -> list[str]:
    """Spread tickets over users so that about ``repeated`` of them report more than once."""
    distinct = max(1, round(count / (1 + 1.5 * place.work.repeated)))
    pool = [f"0{chance.randrange(10**9, 10**10)}" for _ in range(distinct)]
    loyal = pool[: max(1, round(distinct * place.work.repeated * 1.35))]
    users = pool + [chance.choice(loyal) for _ in range(count - distinct)]
    chance.shuffle(users)
    return [user if chance.random() > 0.004 else "" for user in users]


def _course(place: UnitMonth, chance: random.Random, limit: int, in_time: float) -> Row:
    """Draw when a fault was accepted and restored, and whose it was."""
    accepted = place.moment(chance)
    paused = chance.choice((10, 20, 30, 60)) if chance.random() < 0.05 else 0
    if chance.random() < in_time:
        exactly = chance.random() < 0.01
        seconds = limit * 60 if exactly else int(limit * 60 * chance.uniform(0.1, 0.97))
    else:
        by_a_second = chance.random() < 0.02
        seconds = limit * 60 + 1 if by_a_second else int(limit * 60 * chance.uniform(1.03, 2.5))
    return {
        "source": SYSTEM,
        "unit": place.unit,
        "accepted_at": accepted,
        "restored_at": accepted + timedelta(seconds=seconds, minutes=paused),
        "paused_minutes": paused,
        "cause": chance.choices(("operator", "customer", "other_operator", "force_majeure"), (86, 9, 3, 2))[
            0
        ],
        "dispatched": chance.random() < 0.97,
    }


def _forgotten() -> Row:
    return {
        "ticket_id": "GZ3-2609999999",
        "source": SYSTEM,
        "unit": HARBOUR,
        "user_id": "DL0000731",
        "customer_segment": "gov_enterprise",
        "product": "bandwidth",
        "grade": "AA",
        "accepted_at": datetime(2026, 9, 21, 15, 42, 10),
        "paused_minutes": 0,
        "cause": "operator",
        "dispatched": True,
    }
