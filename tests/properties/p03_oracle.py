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
