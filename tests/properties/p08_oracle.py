"""P08 written once more from its source, in plain decimals: one period of all units, node by node."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

Row = dict[str, Any]
Points = dict[str, Decimal | None]

DUE = {6: 40, 7: 40, 8: 40, 9: 70, 10: 70, 11: 70, 12: 100}
OWN_QUARTER = {2: 40, 3: 70, 4: 100}
FULL = {"optimisation": 30, "inspection": 10, "repair_time": 25, "presales": 25, "order_discipline": 10}
PERCENT = Decimal(100)


def rounded(value: Decimal, places: str = "0.01") -> Decimal:
    with localcontext() as wide:
        wide.prec = 60
        return value.quantize(Decimal(places), ROUND_HALF_UP)


def quotient(upper: Decimal, lower: Decimal) -> Decimal:
    """Divide with digits enough that rounding the quotient is rounding the fraction."""
    with localcontext() as wide:
        wide.prec = 60
        return upper / lower


@dataclass(frozen=True)
class Period:
    """The days assessed, both included; the year so far begins with January."""

    first: date
    last: date

    def within(self, when: date | datetime | None, *, year: bool = False) -> bool:
        if when is None:
            return False
        day = when.date() if isinstance(when, datetime) else when
        return (date(self.last.year, 1, 1) if year else self.first) <= day <= self.last


def points_of_all(
    rows: dict[str, list[Row]], units: list[str], period: Period, readings: dict[str, str]
) -> dict[str, Points]:
    """Return the points of every node of every unit; None where it is not assessed."""
    own_ticket = {unit: _minutes(rows, unit, period, readings) for unit in units}
    everybody = [minutes for own in own_ticket.values() for minutes in own]
    return {
        unit: _points(rows, unit, period, readings, _repair(own_ticket[unit], everybody)) for unit in units
    }


def _points(
    rows: dict[str, list[Row]], unit: str, period: Period, readings: dict[str, str], repair: Decimal | None
) -> Points:
    points: Points = {
        "optimisation": _progress(rows, unit, period, readings, "optimisation", "客户优化", Decimal(1)),
        "inspection": _progress(rows, unit, period, readings, "inspection", "客户巡检", Decimal("0.5")),
        "repair_time": repair,
        "presales": _presales(rows, unit, period),
    }
    irregular = sum(
        row["count"]
        for row in rows["events"]
        if row["subject"] == unit and row["kind"] == "irregular_order" and period.within(row["occurred_on"])
    )
    points["order_discipline"] = max(Decimal(10) - 10 * irregular, Decimal(0))
    known = {name: own for name, own in points.items() if own is not None}
    full = sum(FULL[name] for name in known)
    points["total"] = rounded(quotient(sum(known.values(), Decimal(0)) * 100, Decimal(full)))
    return points


def _lost(full: int, beyond: Decimal, each: Decimal) -> Decimal:
    """Take ``each`` point off for every percentage point beyond the target, never below 0."""
    return rounded(max(Decimal(full) - max(beyond, Decimal(0)) * each, Decimal(0)))


def _progress(  # noqa: PLR0917 - rows, whose, when, how read, and which of the two
    rows: dict[str, list[Row]],
    unit: str,
    period: Period,
    readings: dict[str, str],
    kind: str,
    item: str,
    each: Decimal,
) -> Decimal | None:
    month = period.last.month
    due = DUE.get(month)
    if readings.get("milestone_between") == "own_quarter":
        due = OWN_QUARTER.get((month + 2) // 3)
    planned = sum(
        (
            row["planned"]
            for row in rows["plans"]
            if (row["unit"], row["item"], row["period"]) == (unit, item, f"{period.last.year}")
        ),
        Decimal(0),
    )
    if due is None or not planned:
        return None
    done = [
        row["customer_id"]
        for row in rows["care_visits"]
        if row["unit"] == unit and row["kind"] == kind and period.within(row["done_on"], year=True)
    ]
    if readings.get("same_customer") == "each_time":
        count = len(done)
    else:
        count = len({customer for customer in done if customer is not None})
    progress = rounded(quotient(PERCENT * count, planned))
    return _lost(FULL[kind], due - progress, each)


def _minutes(
    rows: dict[str, list[Row]], unit: str, period: Period, readings: dict[str, str]
) -> list[Decimal]:
    year = readings.get("repair_days", "year_to_date") == "year_to_date"
    found = []
    for row in rows["fault_tickets"]:
        if row["unit"] != unit or row["customer_segment"] != "gov_enterprise":
            continue
        if readings.get("repair_causes") == "operator_only" and row["cause"] != "operator":
            continue
        if period.within(row["restored_at"], year=year):
            took = (row["restored_at"] - row["accepted_at"]) // timedelta(seconds=1)
            found.append(Decimal(took) - (row["paused_minutes"] or 0) * 60)
    return found


def _repair(own: list[Decimal], everybody: list[Decimal]) -> Decimal | None:
    """Compare the unit's mean with the region's, both published in minutes to 0.01."""
    if not own:
        return None
    mean, region = (
        rounded(quotient(sum(seconds, Decimal(0)), Decimal(60 * len(seconds))))
        for seconds in (own, everybody)
    )
    if not region:
        return None
    return _lost(25, rounded(quotient(PERCENT * mean, region)) - 100, Decimal("0.5"))


def _presales(rows: dict[str, list[Row]], unit: str, period: Period) -> Decimal | None:
    closed = [
        row["completed_at"] <= row["due_at"]
        for row in rows["tasks"]
        if row["subject"] == unit
        and row["kind"] == "presales"
        and row["due_at"] is not None
        and period.within(row["completed_at"])
    ]
    if not closed:
        return None
    return _lost(25, 100 - rounded(quotient(PERCENT * sum(closed), Decimal(len(closed)))), Decimal(1))
