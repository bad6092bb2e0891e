"""The made-up service desk: three groups of a customer service department over the quarter."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

DEPARTMENT = "客服部"
RECEPTION, BAR, SPORTS = "前台组", "水吧组", "运动组"
PEOPLE = {
    RECEPTION: (("林悦", "客服"), ("何静", "客服"), ("罗佳", "收银"), ("秦芳", "保洁")),
    BAR: (("唐宁", "客服"), ("许琳", "客服"), ("冯洁", "保洁")),
    SPORTS: (("沈涛", "客服"), ("韩磊", "客服"), ("曹敏", "收银")),
}
WAGES = {"客服": 900, "收银": 1100, "保洁": 800}

# month, group, kind, place, count
EVENTS = (
    (0, RECEPTION, "manner", "前台", 2),
    (0, RECEPTION, "praise_spoken", "前台", 1),
    (0, BAR, "untidy", "水吧", 1),
    (0, SPORTS, "waste", "运动区", 1),
    (1, RECEPTION, "idle_talk", "前台", 1),
    (1, BAR, "customer_unserved", "水吧", 1),
    (1, BAR, "waste", "休闲区", 2),
    (1, SPORTS, "emergency", "运动区", 1),
    (2, RECEPTION, "praise_written", "前台", 1),
    (2, RECEPTION, "private_use", "前台", 1),
    (2, BAR, "out_of_stock", "水吧", 1),
    (2, SPORTS, "waste", "浴室", 3),
    (2, SPORTS, "waste", "更衣区", 1),
)
# month, group, hours until it was withdrawn, who settled it
COMPLAINTS = (
    (0, BAR, 20, "staff"),
    (1, RECEPTION, None, "manager"),
    (2, SPORTS, 24, "staff"),
    (2, BAR, 30, "staff"),
)


def _day(month: date, chance: random.Random) -> date:
    return month + timedelta(days=chance.randrange(28))


def _chance(what: str, number: int) -> random.Random:
    return random.Random(f"kaohe/{what}/{number}")


def _staff() -> Iterator[tuple[str, str, str]]:
    for group, people in PEOPLE.items():
        for person, post in people:
            yield group, person, post


def people() -> Iterator[Row]:
    """Name who works at the desk."""
    for number, (_group, person, _post) in enumerate(_staff()):
        yield {
            "person": person,
            "hired_on": MONTHS[0] - timedelta(days=90 * (number + 1)),
            "status": "regular",
        }


def assignments() -> Iterator[Row]:
    """Say in which group and post each of them works."""
    for group, person, post in _staff():
        yield {
            "person": person,
            "unit": DEPARTMENT,
            "team": group,
            "post": post,
            "valid_from": MONTHS[0] - timedelta(days=60),
        }


def events() -> Iterator[Row]:
    """List what the duty manager wrote down."""
    for number, (month, group, kind, place, count) in enumerate(EVENTS, 1):
        yield {
            "event_id": f"KF{number:04d}",
            "subject": group,
            "kind": kind,
            "occurred_on": _day(MONTHS[month], _chance("desk event", number)),
            "count": count,
            "place": place,
            "source": "值班经理",
        }


def complaints() -> Iterator[Row]:
    """List complaints, some withdrawn within a day, one at the very limit."""
    for number, (month, group, hours, settled_by) in enumerate(COMPLAINTS, 1):
        received = datetime.combine(_day(MONTHS[month], _chance("desk complaint", number)), time(15, 20))
        yield {
            "complaint_id": f"KFTS{number:04d}",
            "unit": group,
            "received_at": received,
            "justified": True,
            "withdrawn_at": None if hours is None else received + timedelta(hours=hours),
            "settled_by": settled_by,
        }


def attendance() -> Iterator[Row]:
    """Clock everybody in on every day: most in time, a few late, one of them by two hours."""
    for month in MONTHS:
        for index, (group, person, _post) in enumerate(_staff()):
            chance = _chance(f"attendance {month}", index)
            for day in range(28):
                late = chance.randint(1, 40) if chance.random() < 0.02 else 0
                yield {
                    "subject": group,
                    "person": person,
                    "day": month + timedelta(days=day),
                    "late_minutes": 120 if (month, index, day) == (MONTHS[1], 5, 10) else late,
                    "early_minutes": 0,
                    "absent": (month, index, day) == (MONTHS[2], 8, 3),
                    "missed_punches": int(chance.random() < 0.01),
                }


def exam_results() -> Iterator[Row]:
    """Mark the monthly examination; one group is well above 90, one person fails."""
    lowest = {RECEPTION: 90, BAR: 78, SPORTS: 70}
    for month in MONTHS:
        for index, (group, person, _post) in enumerate(_staff()):
            chance = _chance(f"exam {month}", index)
            failed = (month, person) == (MONTHS[2], "韩磊")
            yield {
                "subject": group,
                "person": person,
                "exam": f"{month:%Y-%m} 服务规范",
                "taken_on": month + timedelta(days=20),
                "score": 58 if failed else lowest[group] + chance.randrange(10),
            }


def tasks() -> Iterator[Row]:
    """Give each group two things to do a month; one is late, one refused."""
    number = 0
    for month in MONTHS:
        for group in PEOPLE:
            for day in (5, 18):
                number += 1
                assigned = datetime.combine(month + timedelta(days=day), time(9))
                due = assigned + timedelta(days=2)
                yield {
                    "task_id": f"AP{number:04d}",
                    "subject": group,
                    "kind": "assigned",
                    "assigned_at": assigned,
                    "due_at": due,
                    "completed_at": None if number == 11 else due + timedelta(hours=3 if number == 8 else -5),
                    "refused": number == 11,
                }


def payroll() -> Iterator[Row]:
    """Pay everybody; one cashier was on leave without pay in August."""
    for month in MONTHS:
        for group, person, post in _staff():
            unpaid = (month, person) == (MONTHS[1], "曹敏")
            yield {
                "subject": group,
                "person": person,
                "month": f"{month:%Y-%m}",
                "post": post,
                "amount": None if unpaid else WAGES[post],
            }
