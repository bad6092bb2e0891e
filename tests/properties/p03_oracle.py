"""P03 written once more from its source, in plain decimals, row by row: what a group's month comes to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]

# Article 6, points off or on for one occurrence.
PRICES = {
    "manner": -1,
    "taboo_words": -2,
    "broadcast": -1,
    "idle_talk": -2,
    "commotion": -1,
    "post_unattended": -1,
    "customer_unserved": -2,
    "greeting": -1,
    "uniform": -2,
    "untidy": -1,
    "private_use": -2,
    "out_of_stock": -2,
    "praise_spoken": 1,
    "praise_written": 3,
    "improvement": 2,
    "emergency": 3,
}
WASTE = {"浴室": -1, "运动区": -2, "休闲区": -2}
CENT = Decimal("0.01")
TWO_HOURS, DAY = Decimal(120), timedelta(hours=24)


def month_points(
    rows: dict[str, list[Row]], group: str, month: tuple[int, int], readings: dict[str, str]
) -> Decimal:
    """Return the points of one group: 100, less and plus what its month brought."""

    def own(table: str, moment: str, subject: str = "subject") -> Iterable[Row]:
        for row in rows.get(table, []):
            when: date | datetime | None = row[moment]
            if row[subject] == group and when is not None and (when.year, when.month) == month:
                yield row

    points = Decimal(100)
    points += sum(_event(event, readings) for event in own("events", "occurred_on"))
    points += sum(_attendance(day, readings) for day in own("attendance", "day"))
    points += sum(_complaint(complaint, readings) for complaint in own("complaints", "received_at", "unit"))
    points += _exams([row["score"] for row in own("exam_results", "taken_on")], readings)
    points -= 10 * sum(
        task["kind"] == "assigned" and bool(task["refused"]) for task in own("tasks", "assigned_at")
    )
    points -= 2 * sum(_overdue(task, readings) for task in own("tasks", "due_at"))
    points = max(points, Decimal(0))
    return min(points, Decimal(100)) if readings.get("above_full") == "capped" else points


def _event(event: Row, readings: dict[str, str]) -> int:
    price = PRICES.get(event["kind"], 0)
    if event["kind"] == "waste":
        price = WASTE.get(event["place"], 0)
    if event["kind"] == "customer_unserved" and readings.get("desertion") == "both":
        price -= 1
    return int(price * event["count"])


def _overdue(task: Row, readings: dict[str, str]) -> bool:
    if task["kind"] != "assigned" or task["refused"]:
        return False
    done = task["completed_at"]
    late = done is not None and done > task["due_at"]
    return done is None or (late and readings.get("overdue_tasks") != "never_done")


def _attendance(day: Row, readings: dict[str, str]) -> int:
    off = -day["missed_punches"]
    late = day["late_minutes"] or Decimal(0)
    exactly_is_late = readings.get("late_as_absence") == "beyond_two_hours"
    if day["absent"] or late > TWO_HOURS or (late == TWO_HOURS and not exactly_is_late):
        return off - 5
    return off - 2 if late > 0 else off


def _complaint(complaint: Row, readings: dict[str, str]) -> int:
    if not complaint["justified"]:
        return 0
    withdrawn, manager = complaint["withdrawn_at"], complaint["settled_by"] == "manager"
    in_time = withdrawn is not None and withdrawn - complaint["received_at"] <= DAY
    back = 3 if in_time and (not manager or readings.get("complaint_return") == "both") else 0
    return back + (2 if manager else 0) - 5


def _exams(scores: list[Decimal | None], readings: dict[str, str]) -> int:
    sat = [score for score in scores if score is not None]
    if not sat:
        return 0
    mean = (sum(sat, Decimal(0)) / len(sat)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    passes = Decimal(60)
    inclusive = readings.get("exam_bound") == "up_to_sixty"
    failed = sum(score < passes or (inclusive and score == passes) for score in sat)
    return (5 if mean > 90 else 0) - failed


def month_pay(
    rows: dict[str, list[Row]], month: tuple[int, int], readings: dict[str, str]
) -> dict[tuple[str, str], Decimal | None]:
    """Return base wage and bonus of everybody who is a member of a group at the end of the month."""
    groups = _members(rows, month)
    paid: dict[tuple[str, str], Decimal | None] = {}
    pools: dict[str, Decimal | None] = {}
    sharing: dict[str, list[str]] = {}
    for group, members in groups.items():
        wages = [row for row in rows["payroll"] if row["month"] == month and row["amount"] is not None]
        heads = sum(row["subject"] == group and row["amount"] > 0 for row in wages)
        points = month_points(rows, group, month, readings)
        whole = (heads * 5 * Decimal(100) + 1000) * points / 100
        pools[group] = whole.quantize(CENT, ROUND_HALF_UP) if heads else None
        sharing[group] = []
        for person, post in sorted(members.items()):
            if post in {"客服", "收银"}:
                paid[person, "base"] = Decimal(900 if post == "客服" else 1100)
            if post == "保洁":
                continue
            paid[person, "bonus"] = Decimal(0)
            own = sum((row["amount"] for row in wages if row["person"] == person), Decimal(0))
            if own > 0 or readings.get("unpaid_members") == "included":
                sharing[group].append(person)
    if readings.get("bonus_groups") == "together":
        every = [pool for pool in pools.values() if pool is not None]
        pools = {"": sum(every, Decimal(0)) if len(every) == len(groups) else None}
        sharing = {"": sorted(person for own in sharing.values() for person in own)}
    for group, people in sharing.items():
        paid |= {(person, "bonus"): part for person, part in _evenly(pools[group], people)}
    return paid


def _evenly(pool: Decimal | None, people: list[str]) -> Iterable[tuple[str, Decimal | None]]:
    """Give everybody as many whole cents, and one more each to the first by name until none is left."""
    for place, person in enumerate(people):
        if pool is None:
            yield person, None
        else:
            each, left = divmod(int(pool * 100), len(people))
            yield person, CENT * (each + (place < left))


def _members(rows: dict[str, list[Row]], month: tuple[int, int]) -> dict[str, dict[str, str]]:
    first = date(*month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    employed = {row["person"]: (row["hired_on"], row["left_on"]) for row in rows["people"]}
    stays: dict[str, list[tuple[date, date, Row]]] = {}
    groups: dict[str, dict[str, str]] = {}
    for row in rows["assignments"]:
        hired, left = employed[row["person"]]
        since = max(row["valid_from"], hired or date.min, first)
        until = min(row["valid_to"] or date.max, left or date.max, last)
        if since <= until:
            stays.setdefault(row["person"], []).append((until, since, row))
            groups.setdefault(row["team"], {})
    for person, own in stays.items():
        row = max(own, key=lambda stay: stay[:2])[2]
        groups[row["team"]][person] = row["post"]
    return groups
