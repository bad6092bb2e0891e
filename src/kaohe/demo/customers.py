"""What customers and the customer department say: complaints, satisfaction, ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.demo.office import EAST, HARBOUR, MONTHS, UNITS, WEST, Row, unit_months

if TYPE_CHECKING:
    from collections.abc import Iterator

JULY, AUGUST, SEPTEMBER = MONTHS

# unit, month, item, channel, levels, justified, responsible
COMPLAINTS = (
    (EAST, JULY, "assurance", "province", 0, False, "operator"),
    (EAST, SEPTEMBER, "assurance", "miit", 0, True, "operator"),
    (EAST, SEPTEMBER, "last_mile_provisioning", "escalated", 1, True, "operator"),
    (WEST, JULY, "provisioning", "other_department", 0, True, "operator"),
    (WEST, AUGUST, "assurance", "other_department", 1, True, "operator"),
    (WEST, AUGUST, "last_mile_assurance", "escalated", 1, True, "operator"),
    (WEST, SEPTEMBER, "provisioning", "group_centre", 0, True, "operator"),
    (WEST, SEPTEMBER, "assurance", "group", 0, True, "customer"),
    (HARBOUR, JULY, "last_mile_provisioning", "escalated", 1, True, "customer"),
    (HARBOUR, JULY, "last_mile_assurance", "escalated", 1, True, "operator"),
    (HARBOUR, AUGUST, "provisioning", "other_department", 1, True, "operator"),
    (HARBOUR, AUGUST, "last_mile_assurance", "escalated", 2, True, "operator"),
    (HARBOUR, AUGUST, "last_mile_assurance", "escalated", 1, True, "operator"),
    (HARBOUR, SEPTEMBER, "assurance", "miit", 0, True, "operator"),
    (HARBOUR, SEPTEMBER, "assurance", "province", 0, True, "operator"),
    (HARBOUR, SEPTEMBER, "last_mile_provisioning", "escalated", 1, True, "operator"),
    (HARBOUR, SEPTEMBER, "last_mile_assurance", "escalated", 1, True, "operator"),
)

FRONT = (
    "satisfaction",
    "response_speed",
    "resolution_rate",
    "order_speed",
    "order_quality",
    "fault_handling_time",
    "attitude",
    "communication",
    "complaint_record",
)
RATERS = ("客户部甲", "客户部乙")


def complaints() -> Iterator[Row]:
    """Spread the planted complaints over their months."""
    places = {(place.unit, place.month): place for place in unit_months()}
    for number, (unit, month, item, channel, levels, justified, responsible) in enumerate(COMPLAINTS, 1):
        place = places[unit, month]
        yield {
            "complaint_id": f"TS{month:%y%m}{number:04d}",
            "unit": unit,
            "received_at": place.moment(place.chance(f"complaint {number}"), office_hours=True),
            "item": item,
            "channel": channel,
            "levels": levels,
            "justified": justified,
            "responsible": responsible,
        }


def survey_responses() -> Iterator[Row]:
    """Make 180 answers a unit and month, five sixths of them about the brand that P01 asks for."""
    for place in unit_months():
        chance = place.chance("survey")
        for number in range(1, 181):
            content = chance.random() < place.work.satisfied
            yield {
                "response_id": f"HF{place.number}{number:05d}",
                "unit": place.unit,
                "brand": "navigator" if number % 6 else "public",
                "answered_at": place.moment(chance, office_hours=True),
                "answer": chance.choice(("very_satisfied", "satisfied"))
                if content
                else chance.choices(("neutral", "dissatisfied", "very_dissatisfied"), (6, 3, 1))[0],
            }


def ratings() -> Iterator[Row]:
    """Let two people of the customer department mark every unit that they got round to."""
    for place in unit_months():
        if place.work.ratings is None:
            continue
        chance = place.chance("ratings")
        for indicator in FRONT:
            for rater in RATERS:
                yield {
                    "subject": place.unit,
                    "indicator": indicator,
                    "rater": rater,
                    "rater_role": "assessor",
                    "period": f"{place.month:%Y-%m}",
                    "score": min(100, place.work.ratings + chance.randint(-4, 4)),
                }


def units() -> Iterator[Row]:
    """Name the units that are assessed."""
    for unit in UNITS:
        yield {"unit": unit, "title": f"{unit}(演示)", "parent": "市分公司"}
