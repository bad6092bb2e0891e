"""P09 written once more from its source, in plain decimals, row by row: what a manager's month comes to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
CENT = Decimal("0.01")
# What the text leaves to the user, as the policy samples it: target, yuan a percentage point, yuan a user sold.
TABLE = {
    "fixed_line": (Decimal(5), Decimal(60), Decimal(30)),
    "bandwidth": (Decimal(3), Decimal(85), Decimal(100)),
    "mobile_high_end": (Decimal(8), Decimal(33), Decimal(20)),
}
NAMES = {
    "fixed_line": "fixed_deduction",
    "bandwidth": "bandwidth_deduction",
    "mobile_high_end": "mobile_deduction",
}
WAGE, FINE, RATE = Decimal(2000), Decimal(50), Decimal("0.1")


def month_pay(
    rows: dict[str, list[Row]], month: date, *, from_base: bool
) -> dict[tuple[str, str], Decimal | None]:
    """Return every amount of every direct-sale manager who is there in the month, None where unpaid."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    paid: dict[tuple[str, str], Decimal | None] = {}
    for name in _managers(rows, month, last):
        own = _amounts(rows, name, month, last, from_base)
        paid |= {(name, item): amount for item, amount in own.items()}
    return paid


def _amounts(
    rows: dict[str, list[Row]], name: str, month: date, last: date, from_base: bool
) -> dict[str, Decimal | None]:
    lost = {item: _deduction(rows, name, product, month, last, from_base) for product, item in NAMES.items()}
    known = [own for own in lost.values() if own is not None]
    total = sum(known, Decimal(0)) if len(known) == len(lost) else None
    sold = [
        row for row in rows["developments"] if row["subject"] == name and month <= row["developed_on"] <= last
    ]
    events = [row for row in rows["events"] if row["subject"] == name and month <= row["occurred_on"] <= last]
    faults = sum((row["count"] for row in events if row["kind"] == "service_fault"), Decimal(0))
    others = sum((row["count"] for row in events if row["kind"] == "other_deduction"), Decimal(0))
    revenue = sum((row["revenue"] for row in sold if row["revenue"] is not None), Decimal(0))
    fees = sum(
        (TABLE[row["product"]][2] * row["users"] for row in sold if row["product"] in TABLE and row["users"]),
        Decimal(0),
    )
    booked = {
        "retained": WAGE - 500,
        "stock": None if total is None else max(Decimal(700) - total, Decimal(0)),
        "increment": _cents(revenue * RATE),
        "commission": _cents(fees),
        "service_deduction": _cents(-faults * FINE),
        "other_deduction": _cents(-others),
    }
    whole = None if None in booked.values() else sum(own for own in booked.values() if own is not None)
    return {**lost, "churn_deduction": total, **booked, "monthly_pay": whole}


def _deduction(  # noqa: PLR0917 - whose loss of what, when, by which reading
    rows: dict[str, list[Row]], name: str, product: str, month: date, last: date, from_base: bool
) -> Decimal | None:
    counts = {
        row["month"]: row["users"]
        for row in rows["active_users"]
        if (row["subject"], row["product"]) == (name, product)
    }
    base, now = counts.get((2009, 12)), counts.get((month.year, month.month))
    if base is None:
        return None
    relieved = sum(
        row["users"]
        for row in rows["churn_reliefs"]
        if (row["subject"], row["product"]) == (name, product)
        and row["approved_by"] is not None
        and date(month.year, 1, 1) <= row["occurred_on"] <= last
    )
    target, price, _fee = TABLE[product]
    points = Decimal(0)
    if base > relieved:  # otherwise there is nothing that could be lost, however many there are now
        if now is None:
            return None
        lost = Decimal(100 * (base - now - relieved)) / (base - relieved if from_base else base)
        points = _cents(lost)
    return _cents(max(points - target, Decimal(0)) * price)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _managers(rows: dict[str, list[Row]], first: date, last: date) -> list[str]:
    left = {row["person"]: row["left_on"] for row in rows["people"]}
    return sorted(
        row["person"]
        for row in rows["assignments"]
        if row["post"] == "直销客户经理"
        and max(row["valid_from"], first) <= min(row["valid_to"] or last, left[row["person"]] or last, last)
    )
