"""What the made-up support centres do for their big customers: visits against a plan, pre-sales orders, slips."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kaohe.demo.office import EAST, HARBOUR, MONTHS, UNITS, WEST, Row, unit_months

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = "2026"
PLANNED = {"客户优化": 12, "客户巡检": 30}
# optimised and inspected month by month
DONE = {EAST: ((4, 8), (3, 8), (3, 9)), WEST: ((3, 6), (3, 7), (2, 5)), HARBOUR: ((2, 4), (1, 5), (3, 4))}
ON_TIME = {EAST: 1.0, WEST: 0.95, HARBOUR: 0.85}
IRREGULAR = ((WEST, 1), (HARBOUR, 2))  # unit and month
FAULT_CAUSES = ("用户原因", "局端设备", "光缆", "用户线路", "电源")
FREQUENT = (43, 22, 20, 10, 5)


def plans() -> Iterator[Row]:
    """Plan the year of every unit."""
    for unit in UNITS:
        for item, planned in PLANNED.items():
            yield {"unit": unit, "item": item, "period": YEAR, "planned": planned}


def care_visits() -> Iterator[Row]:
    """Visit customers; a few of them are visited twice."""
    for place in unit_months():
        chance = place.chance("care")
        counts = DONE[place.unit][place.month.month - MONTHS[0].month]
        for kind, count in zip(("optimisation", "inspection"), counts, strict=True):
            for number in range(1, count + 1):
                yield {
                    "visit_id": f"GH{kind[0].upper()}{place.number}{number:03d}",
                    "unit": place.unit,
                    "customer_id": f"ZQ{1 + UNITS.index(place.unit)}{chance.randrange(60):03d}",
                    "kind": kind,
                    "done_on": place.day(chance),
                }


def tasks() -> Iterator[Row]:
    """Take twenty pre-sales orders a unit and month."""
    for place in unit_months():
        chance = place.chance("presales")
        for number in range(1, 21):
            assigned = place.moment(chance, office_hours=True)
            due = assigned + timedelta(days=3)
            hours = (
                -chance.randrange(1, 48) if chance.random() < ON_TIME[place.unit] else chance.randrange(1, 30)
            )
            yield {
                "task_id": f"SQ{place.number}{number:03d}",
                "subject": place.unit,
                "kind": "presales",
                "assigned_at": assigned,
                "due_at": due,
                "completed_at": due + timedelta(hours=hours),
            }


def events() -> Iterator[Row]:
    """List the orders that had to be sent back."""
    for place in unit_months():
        if (place.unit, place.month.month - MONTHS[0].month) in IRREGULAR:
            yield {
                "event_id": f"FD{place.number}",
                "subject": place.unit,
                "kind": "irregular_order",
                "occurred_on": place.day(place.chance("irregular")),
                "count": 1,
                "note": "订单信息不全,退回",
                "source": "订单审核",
            }
