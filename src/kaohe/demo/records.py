"""What the office books itself: events, quality checks, revenue, opportunities."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kaohe.demo.customers import AUGUST, JULY, SEPTEMBER
from kaohe.demo.office import EAST, HARBOUR, WEST, Row, UnitMonth, unit_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

# unit, month, kind, count, item, note
EVENTS = (
    (EAST, AUGUST, "false_feedback", 1, None, "回单与现场不符"),
    (WEST, JULY, "dispatch_violation", 1, None, "未按流程派单"),
    (WEST, AUGUST, "false_feedback", 1, "provisioning", "竣工回单早于实际"),
    (WEST, SEPTEMBER, "recovery_line_fault", 1, None, "恢复专线故障"),
    (HARBOUR, JULY, "false_feedback", 2, None, "回单与现场不符"),
    (HARBOUR, AUGUST, "data_void", 1, "assurance", "当月保障数据弄虚作假,该项计零分"),
    (HARBOUR, SEPTEMBER, "key_outage", 1, None, "重要电路中断"),
)

# Two units as good as each other, and one that signs nothing: a shared rank and a place outside the ranking.
CREATED = {EAST: (5, 4, 3), WEST: (4, 4, 4), HARBOUR: (2, 2, 1)}
SIGNED = {EAST: 6, WEST: 5, HARBOUR: 0}

# yuan: earned and planned, by month
REVENUE = {
    EAST: ((182_400, 175_000), (190_150, 180_000), (188_000, 185_000)),
    WEST: ((121_800, 125_000), (131_000, 130_000), (127_500, 135_000)),
    HARBOUR: ((64_000, 80_000), (70_500, 82_000), (66_300, 84_000)),
}


def events() -> Iterator[Row]:
    """List the planted events, then what the monthly checks of resources and data found."""
    places = {(place.unit, place.month): place for place in unit_months()}
    found = [
        (place.unit, place.month, kind, count, None, note)
        for place in places.values()
        for kind, count, note in (
            ("resource_error", place.work.resource_errors, "资源数据与现场不符"),
            ("data_error", place.work.data_errors, "支撑数据差错"),
        )
        if count
    ]
    for number, (unit, month, kind, count, item, note) in enumerate((*EVENTS, *found), 1):
        place = places[unit, month]
        yield {
            "event_id": f"SJ{month:%y%m}{number:04d}",
            "subject": unit,
            "kind": kind,
            "occurred_on": place.day(place.chance(f"event {number}")),
            "count": count,
            "item": item,
            "note": note,
            "source": "质量督查",
        }


def quality_checks() -> Iterator[Row]:
    """Check 20 capabilities and 30 leased lines a unit and month."""
    for place in unit_months():
        yield from _checks(place, "capability", 20, place.work.capable)
        yield from _checks(place, "leased_line", 30, place.work.lines_right)


def _checks(place: UnitMonth, kind: str, count: int, passed: int) -> Iterator[Row]:
    chance = place.chance(kind)
    for number in range(1, count + 1):
        yield {
            "check_id": f"CC{kind[0].upper()}{place.number}{number:03d}",
            "unit": place.unit,
            "kind": kind,
            "checked_on": place.day(chance),
            "passed": number <= passed,
        }


def revenue() -> Iterator[Row]:
    """Book what maintenance for others brought in."""
    for place in unit_months():
        amount, plan = REVENUE[place.unit][place.month.month - 7]
        yield {
            "unit": place.unit,
            "account": "maintenance_outsourcing",
            "month": f"{place.month:%Y-%m}",
            "amount": amount,
            "plan": plan,
        }


def opportunities() -> Iterator[Row]:
    """List the leads of the quarter; the first ones of each unit were signed three weeks later."""
    signed = dict.fromkeys(SIGNED, 0)
    for place in unit_months():
        chance = place.chance("opportunities")
        for number in range(1, CREATED[place.unit][place.month.month - 7] + 1):
            created = place.day(chance)
            yield {
                "opportunity_id": f"SQ{place.number}{number:03d}",
                "unit": place.unit,
                "created_on": created,
                "signed_on": _signed(signed, place.unit, created),
            }


def _signed(signed: dict[str, int], unit: str, created: date) -> date | None:
    if signed[unit] == SIGNED[unit]:
        return None
    signed[unit] += 1
    return created + timedelta(days=21)
