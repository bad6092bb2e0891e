"""P07 written once more from its source, in plain decimals: the month of one person, node by node."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

Row = dict[str, Any]
Points = dict[str, Decimal | None]

RATED = {"library": "library", "archive": "archive", "backup": "backup", "tenders": "tender"}
IMPORTANCE = {"key_callback": "key", "important_callback": "important", "ordinary_callback": "ordinary"}
GOOD = ("very_satisfied", "satisfied")


def rounded(value: Decimal, places: str = "0.01") -> Decimal:
    with localcontext() as wide:
        wide.prec = 60
        return value.quantize(Decimal(places), ROUND_HALF_UP)


def month_points(
    rows: dict[str, list[Row]], person: str, month: tuple[int, int], readings: dict[str, str]
) -> Points:
    """Return the points of every node; None where there is nothing to assess."""
    points: Points = {}

    def own(table: str, day: str) -> list[Row]:
        found = []
        for row in rows.get(table, []):
            when: date | None = row[day]
            if row["subject"] == person and when is not None and (when.year, when.month) == month:
                found.append(row)
        return found

    checked = [row for row in own("customers", "created_on") if row["complete"] is not None]
    points["record_entry"] = _share([row["complete"] for row in checked])
    decided = [row for row in own("customers", "decided_on") if row["outcome"] and row["tracked"] is not None]
    points["record_tracking"] = _share([row["tracked"] for row in decided])

    planned = own("callbacks", "planned_on")
    for node, importance in IMPORTANCE.items():
        mine = [row for row in planned if (row["occasion"], row["importance"]) == ("scheduled", importance)]
        points[node] = _share([_made(row, month, readings) for row in mine])
    after = [row for row in planned if row["occasion"] == "after_service"]
    points["service_callback"] = _share([_made(row, month, readings) for row in after])
    answers = [row["answer"] for row in own("callbacks", "done_on") if row["answer"] is not None]
    content = (*GOOD, "neutral") if readings.get("content_answers") == "neutral_too" else GOOD
    points["satisfaction"] = _share([answer in content for answer in answers])

    for node, indicator in RATED.items():
        marks = [
            row["score"]
            for row in rows.get("ratings", [])
            if (row["subject"], row["indicator"], row["rater_role"]) == (person, indicator, "superior")
            and row["period"] == f"{month[0]}-{month[1]:02d}"
            and row["score"] is not None
        ]
        points[node] = rounded(sum(marks, Decimal(0)) / len(marks)) if marks else None

    _roll_up(points, readings)
    return points


def _roll_up(points: Points, readings: dict[str, str]) -> None:
    points["customer_records"] = _mean(points, {"record_entry": 1, "record_tracking": 1})
    points["callbacks"] = _mean(
        points, {"key_callback": 50, "important_callback": 30, "ordinary_callback": 20}
    )
    service = ("customer_records", "callbacks", "service_callback", "satisfaction")
    points["customer_service"] = _mean(points, dict.fromkeys(service, 1))
    points["documents"] = _mean(points, dict.fromkeys(("library", "archive", "backup"), 1))
    alike = readings.get("parts") == "alike"
    weights = (1, 1, 1) if alike else (60, 20, 20)
    parts = zip(("customer_service", "documents", "tenders"), weights, strict=True)
    points["total"] = _mean(points, dict(parts))


def _made(row: Row, month: tuple[int, int], readings: dict[str, str]) -> bool:
    done: date | None = row["done_on"]
    if done is None:
        return False
    by = readings.get("callback_by", "within_period")
    if by == "by_the_day":
        return bool(done <= row["planned_on"])
    return by == "ever" or (done.year, done.month) == month


def _share(met: list[bool]) -> Decimal | None:
    """Return full points times the published share: 100 × it, rounded to 0.01 percentage point."""
    return rounded(Decimal(100) * sum(map(bool, met)) / len(met)) if met else None


def _mean(points: Points, weights: dict[str, int]) -> Decimal | None:
    known = {name: weight for name, weight in weights.items() if points[name] is not None}
    if not known:
        return None
    total = sum((points[name] or Decimal(0)) * weight for name, weight in known.items())
    return rounded(Decimal(total) / sum(known.values()))
