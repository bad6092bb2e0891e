"""Made-up honest work of three units, for the tests of doubt and for the measure of its false alarms."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

UNITS = ("甲", "乙", "丙")
LIMIT = 240


def ticket(number, unit, minutes, day=5, **more):
    start = datetime(2026, 10, day, 8)
    return {
        "ticket_id": f"{unit}{number:03d}",
        "unit": unit,
        "user_id": f"{unit}-{number}",
        "product": "VPN",
        "cause": "operator",
        "accepted_at": start.isoformat(" "),
        "restored_at": None if minutes is None else (start + timedelta(minutes=minutes)).isoformat(" "),
        **more,
    }


def honest(seed=0, each=40):
    """Work of three units: any time up to somewhat past the limit, pauses at any time."""
    chance = Random(f"honest {seed}")
    tickets, orders, ratings = [], [], []
    for unit in UNITS:
        for number in range(each):
            day, paused = chance.randint(1, 28), chance.choice((0, 0, 0, 30, 60))
            row = ticket(number, unit, chance.randint(10, 262) + paused, day, paused_minutes=paused)
            began = datetime(2026, 10, day, 8) + timedelta(minutes=chance.randint(1, 230))
            tickets.append(row | ({"paused_from": began.isoformat(" ")} if paused else {}))
            due = datetime(2026, 10, day, 17)
            done = due + timedelta(minutes=chance.randint(-2000, 120))
            orders.append(order(number, unit, due, done, user_id=f"{unit}{chance.randrange(30)}"))
        for item in ("守时", "礼貌", "专业"):
            ratings += [
                rating(unit, item, rater, chance.randint(80, 98))
                for rater in ("一号", "二号", "三号", "四号", "五号")
            ]
    return {"fault_tickets": tickets, "provisioning_orders": orders, "ratings": ratings}


def order(number, unit, due, done, **more):
    row = {"order_id": f"{unit}单{number:03d}", "unit": unit, "product": "VPN", "order_type": "new"}
    return row | {"required_at": due.isoformat(" "), "completed_at": done.isoformat(" "), **more}


def rating(unit, item, rater, mark):
    row = {"subject": unit, "indicator": item, "rater": rater, "rater_role": "assessor", "period": "2026-10"}
    return row | {"score": mark}
