"""Made-up provisioning orders: due in the month, most of them completed by then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kaohe.demo.office import Row, UnitMonth, unit_months

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

TWO_WORKING_DAYS = 6  # calendar days that surely lie beyond them, weekend and holiday included


def orders(rows: int) -> Iterator[Row]:
    """Make about ``rows`` orders over the quarter."""
    for place in unit_months():
        yield from first_orders(place, round(rows / 3 * place.work.of_tickets))


def first_orders(place: UnitMonth, count: int) -> Iterator[Row]:
    """Make the first ``count`` orders of a unit and month; they are the same whatever the count."""
    chance = place.chance("orders")
    for number in range(1, count + 1):
        yield _order(place, chance, number)


def _order(place: UnitMonth, chance: random.Random, number: int) -> Row:
    circuit = chance.random() < 0.4
    required = place.moment(chance, office_hours=True)
    completed = _completed(place, chance, required, circuit=circuit)
    return {
        "order_id": f"KT{place.number}{number:06d}",
        "source": "服务开通",
        "unit": place.unit,
        "user_id": f"0{chance.randrange(10**9, 10**10)}",
        "customer_segment": "gov_enterprise"
        if circuit
        else chance.choices(("gov_enterprise", "navigator", "public"), (40, 40, 20))[0],
        "product": chance.choices(("bandwidth", "vpn", "ict"), (55, 25, 20))[0]
        if circuit
        else chance.choice(("broadband", "voice")),
        "order_type": chance.choices(("new", "add_point", "change", "stop"), (70, 10, 15, 5))[0],
        "required_at": required,
        "completed_at": completed,
        "delay_cause": chance.choices(("operator", "customer"), (88, 12))[0]
        if completed and completed > required
        else None,
    }


def _completed(
    place: UnitMonth, chance: random.Random, required: datetime, *, circuit: bool
) -> datetime | None:
    if chance.random() < 0.01:
        return None  # not done yet
    if chance.random() < (place.work.provisioned if circuit else place.work.connected):
        return required - timedelta(minutes=chance.randrange(1, 3 * 24 * 60))
    first = TWO_WORKING_DAYS if circuit else 0
    return required + timedelta(days=first, minutes=chance.randrange(30, 4 * 24 * 60))
