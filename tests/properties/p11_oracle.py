"""P11 written once more, in plain days and decimals: which unit a row belongs to, what each unit earns month by month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
ZERO = Decimal(0)
REPAIR, ORDER = Decimal("60.05"), Decimal("80.10")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_force(rows: list[Row], column: str, value: str | None, day: date) -> Row | None:
    """Return what a register says on a day: the newest row that has begun, unless it has ended."""
    begun = [row for row in rows if row[column] == value and row["valid_from"] <= day]
    newest = max(begun, key=lambda row: row["valid_from"], default=None)
    over = newest is not None and newest["valid_to"] is not None and newest["valid_to"] < day
    return None if over else newest


def shares_of(tables: dict[str, list[Row]], user: str, day: date, lead: Decimal) -> dict[str, Decimal]:
    """Return the units that work for a circuit on a day, with the share of the price that each of them has."""
    site = in_force(tables["customer_sites"], "user_id", user, day)
    customer = in_force(tables["contracted_customers"], "customer_id", site and site["customer_id"], day)
    if site is None or customer is None:
        return {}
    here = in_force(tables["territories"], "place", site["district"], day)
    if customer["kind"] == "dedicated":
        home = in_force(tables["territories"], "place", customer["headquarters"], day)
        if home is not None and here is not None and home["unit"] != here["unit"]:
            return {home["unit"]: lead, here["unit"]: 1 - lead}
        here = home or here
    return {} if here is None else {here["unit"]: Decimal(1)}


def earned(
    tables: dict[str, list[Row]], units: list[str], year: int, readings: dict[str, str]
) -> list[dict[str, Row]]:
    """Return what every unit earns in each month of a year, by item; None where it cannot be worked out."""
    lead = Decimal(1) if readings["assistance"] == "lead_only" else Decimal("0.7")
    joint = Decimal(1) if readings["joint"] == "whole" else Decimal("0.5")
    plans: dict[str, Decimal] = {}
    for row in tables["plans"]:
        if row["item"] == "维护服务产品收入" and row["period"][:4] == str(year):
            plans[row["unit"]] = plans.get(row["unit"], ZERO) + row["planned"]
    months, so_far, paid = [], dict.fromkeys(units, ZERO), dict.fromkeys(units, ZERO)
    for number in range(1, 13):
        month = date(year, number, 1)
        brought = dict.fromkeys(units, ZERO)
        for row in tables["revenue"]:
            if row["account"] == "maintenance_service" and row["month"] == month:
                held = in_force(tables["territories"], "place", row["unit"], month)
                if held is not None and held["unit"] in brought:
                    brought[held["unit"]] += row["amount"]
        items: dict[str, Row] = {}
        for unit in units:
            so_far[unit] += brought[unit]
            own: Row = {
                "repair_pay": cents(REPAIR * worked(tables, "fault_tickets", unit, month, lead)),
                "order_pay": cents(ORDER * worked(tables, "provisioning_orders", unit, month, lead)),
                "service_pay": cents(brought[unit] * joint * Decimal("0.1")),
                "excess": None,
            }
            if unit in plans:
                beyond = max(so_far[unit] - plans[unit], ZERO) * joint * Decimal("0.05")
                own["excess"] = cents(beyond) - paid[unit]
                paid[unit] += own["excess"]
            if number == 12:
                whole = unit in plans and so_far[unit] >= plans[unit]
                own["fulfilled"] = None if unit not in plans else Decimal(20000 if whole else 0)
            items[unit] = own
        months.append(items)
    return months


def worked(tables: dict[str, list[Row]], table: str, unit: str, month: date, lead: Decimal) -> Decimal:
    """Add up the unit's shares of what was done in a month, by Beijing time."""
    following = (month + timedelta(days=31)).replace(day=1)
    total = ZERO
    for row in tables[table]:
        when: datetime | None = row["restored_at" if table == "fault_tickets" else "completed_at"]
        if when is not None and month <= when.date() < following:
            total += shares_of(tables, row["user_id"], when.date(), lead).get(unit, ZERO)
    return total
