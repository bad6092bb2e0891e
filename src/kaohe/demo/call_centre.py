"""The made-up call centre: calls, typing tests, complaints, answers, daily marks and attendance of its seats."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from kaohe.demo.office import MONTHS
from kaohe.demo.staff import CALL_CENTRE, STAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.demo.office import Row

# characters a minute, share right, share of calls answered, calls a day, share satisfied, mark
SEATS = {
    "陈静": (84, 0.985, 0.96, 4, 0.95, 92),
    "褚丽": (71, 0.970, 0.93, 3, 0.90, 86),
    "卫东": (52, 0.940, 0.85, 3, 0.82, 74),
    "蒋雪": (36, 0.960, 0.90, 2, 0.92, 80),
    "沈洋": (73, 0.990, 0.97, 3, 0.94, 90),
    "韩梅": (58, 0.955, 0.91, 2, 0.88, 83),
}
LEADER = "班长"
VERIFIED = (("卫东", 1), ("韩梅", 2))
UNVERIFIED = (("陈静", 2),)
ABSENT = (("卫东", 2),)


def _days(person: str, month: date) -> Iterator[date]:
    """Go through the days of a month on which a person was there, Sundays left out."""
    first = next(
        since for name, unit, _post, _line, since, _last in STAYS if (name, unit) == (person, CALL_CENTRE)
    )
    for number in range(31):
        day = month + timedelta(days=number)
        if day.month == month.month and day >= first and day.weekday() < 6:
            yield day


def _seat_months() -> Iterator[tuple[str, date, Random]]:
    for month in MONTHS:
        for person in SEATS:
            yield person, month, Random(f"kaohe/seat/{person}/{month}")


def calls() -> Iterator[Row]:
    """Ring every seat a few times a day."""
    for person, month, chance in _seat_months():
        _speed, _right, answers, a_day, _content, _mark = SEATS[person]
        for day in _days(person, month):
            for number in range(1, a_day + 1):
                started = datetime(day.year, day.month, day.day, 8 + 2 * number, chance.randrange(60))
                answered = started + timedelta(seconds=chance.randrange(3, 20))
                yield {
                    "call_id": f"HW{day:%y%m%d}{list(SEATS).index(person)}{number}",
                    "subject": person,
                    "unit": CALL_CENTRE,
                    "started_at": started,
                    "answered_at": answered if chance.random() < answers else None,
                    "kind": "咨询",
                }


def typing_tests() -> Iterator[Row]:
    """Test everybody in the last week of the month."""
    for person, month, chance in _seat_months():
        for day in list(_days(person, month))[-3:-1]:
            yield {
                "test_id": f"DZ{day:%y%m%d}{list(SEATS).index(person)}",
                "subject": person,
                "tested_on": day,
                "speed": SEATS[person][0] + chance.randint(-3, 3),
                "accuracy": f"{SEATS[person][1]:.3f}",
            }


def survey_responses() -> Iterator[Row]:
    """Ask ten callers a month; who says nothing counts as satisfied."""
    for person, month, chance in _seat_months():
        for number, day in enumerate(list(_days(person, month))[:10]):
            content = chance.random() < SEATS[person][4]
            yield {
                "response_id": f"MY{day:%y%m%d}{list(SEATS).index(person)}",
                "unit": person,
                "answered_at": datetime(day.year, day.month, day.day, 16, number),
                "answer": chance.choice(("satisfied", "very_satisfied", None)) if content else "dissatisfied",
            }


def daily_ratings() -> Iterator[Row]:
    """Let the leader mark work and conduct twice a week."""
    for person, month, chance in _seat_months():
        for day in list(_days(person, month))[::3]:
            for indicator in ("work_quality", "conduct"):
                yield {
                    "subject": person,
                    "indicator": indicator,
                    "rater": LEADER,
                    "rater_role": "superior",
                    "rated_on": day,
                    "score": SEATS[person][5] + chance.randint(-5, 5),
                }


def complaints() -> Iterator[Row]:
    """Complain about a few, not always with reason."""
    planted = [*((*each, True) for each in VERIFIED), *((*each, False) for each in UNVERIFIED)]
    for number, (person, index, justified) in enumerate(planted, 1):
        month = MONTHS[index]
        yield {
            "complaint_id": f"ZX{month:%y%m}{number:03d}",
            "unit": person,
            "received_at": datetime(month.year, month.month, 11, 10, number),
            "justified": justified,
        }


def attendance() -> Iterator[Row]:
    """Write down every day of every seat."""
    for person, month, _chance in _seat_months():
        for number, day in enumerate(_days(person, month)):
            missing = (person, MONTHS.index(month)) in ABSENT and number == 5
            yield {"subject": person, "person": person, "day": day, "absent": missing}
