"""The worked example of the reading of P01 as rows: one unit, October 2026, every figure of it.

Beside the rows that count stand some that must not: the wrong cause, no limit known, still open past the
limit, other months, other segments, complaints without reason.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Cells = dict[str, object]

UNIT = "城区支撑中心"
POINTS = {
    "assurance": "10.50",
    "provisioning": "11.25",
    "last_mile_provisioning": "7.50",
    "last_mile_repair": "8.00",
    "last_mile_repeat": "6.00",
    "last_mile_assurance": "13.00",
    "navigator_satisfaction": "8.66",
    "outsourcing_revenue": None,
    "outsourcing_leads": None,
    "outsourcing_conversion": None,
    "resource_capability": "1.90",
    "resource_accuracy": "1.00",
    "leased_line_data": "1.50",
    "support_data": "1.20",
    "back": "73.39",
    "service_quality": "90.00",
    "work_efficiency": "84.50",
    "work_attitude": "88.00",
    "front": "87.50",
    "total": "81.86",
}
VALUES = {
    "assurance": "0.9200",
    "provisioning": "0.8750",
    "last_mile_provisioning": "0.8500",
    "last_mile_repair": "0.9400",
    "last_mile_repeat": "0.1000",
    "navigator_satisfaction": "0.9133",
    "resource_capability": "0.9500",
    "leased_line_data": "1.0000",
}


def rows() -> dict[str, list[Cells]]:
    """Return the rows by table."""
    return {
        "fault_tickets": [*_business_tickets(), *_last_mile_tickets()],
        "provisioning_orders": list(_orders()),
        "complaints": list(_complaints()),
        "events": list(_events()),
        "survey_responses": list(_responses()),
        "quality_checks": list(_checks()),
        "ratings": list(_ratings()),
    }


def write(folder: Path, tables: Mapping[str, Sequence[Cells]]) -> dict[str, Path]:
    """Write each table as a CSV file; returns the files by table."""
    files = {}
    for table, rows_ in tables.items():
        files[table] = folder / f"{table}.csv"
        columns = list(dict.fromkeys(name for row in rows_ for name in row))
        with files[table].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows_)
    return files


def _ticket(number: str, restored: str, **more: object) -> Cells:
    usual = {"unit": UNIT, "product": "bandwidth", "cause": "operator", "accepted_at": "2026-10-12 08:00:00"}
    return {"ticket_id": number, **usual, "restored_at": restored, **more}


def _business_tickets() -> Iterator[Cells]:
    """200 tickets that count: 184 exactly at their limit, 16 a second over it."""
    for number in range(200):
        grade, limit = (("AA", "09:30"), ("T2", "10:00"), ("II", "12:00"))[number % 3]
        restored = f"2026-10-12 {limit}:{'01' if number < 16 else '00'}"
        product = "vpn" if grade == "T2" else "bandwidth"
        yield _ticket(f"G{number:03d}", restored, grade=grade, product=product)
    yield _ticket("X1", "2026-10-13 08:00:00", grade="AAA", cause="customer")
    yield _ticket("X2", "2026-10-13 08:00:00", product="ict")
    yield _ticket("X3", "", grade="AAA")
    yield _ticket("X4", "2026-11-01 00:00:00", grade="AAA", accepted_at="2026-10-31 23:30:00")
    yield _ticket("X5", "2026-09-30 23:59:59", grade="AAA", accepted_at="2026-09-30 23:30:00")


def _last_mile_tickets() -> Iterator[Cells]:
    """50 that count, 47 on time, of 50 users; five of them called a second time."""
    segment = {
        "product": "broadband",
        "customer_segment": "navigator",
        "limit_minutes": 240,
        "dispatched": "true",
    }
    for number in range(50):
        restored = "2026-10-12 12:00:01" if number < 3 else "2026-10-12 12:00:00"
        yield _ticket(f"M{number:02d}", restored, user_id=f"8331{number:03d}", **segment)
    for number in range(10, 15):
        again = {**segment, "user_id": f"8331{number:03d}", "cause": "customer"}
        yield _ticket(
            f"N{number:02d}", "2026-10-20 09:00:00", **again | {"accepted_at": "2026-10-20 08:00:00"}
        )
    other = segment | {"user_id": "8331020", "accepted_at": "2026-11-01 00:00:00", "cause": "operator"}
    yield _ticket("N90", "2026-11-01 01:00:00", **other)


def _order(number: str, completed: str, **more: object) -> Cells:
    usual = {"unit": UNIT, "product": "ict", "required_at": "2026-10-09 17:00:00", "order_type": "new"}
    return {"order_id": number, **usual, "completed_at": completed, **more}


def _orders() -> Iterator[Cells]:
    """Required on a Friday before a make-up Saturday: the second working day after it is the Monday."""
    for number in range(120):
        yield _order(f"K{number:03d}", "2026-10-13 00:00:00" if number < 15 else "2026-10-12 23:59:59")
    for number in range(100):
        late = number < 15
        home = {"product": "voice", "customer_segment": "gov_enterprise"}
        yield _order(f"V{number:03d}", "2026-10-09 17:00:01" if late else "2026-10-09 17:00:00", **home)
    yield _order("Y1", "2026-10-30 00:00:00", delay_cause="customer")
    yield _order("Y2", "2026-10-30 00:00:00", product="voice", customer_segment="public")
    yield _order("Y3", "2026-10-30 00:00:00", product="short_code")
    yield _order("Y4", "")


def _complaints() -> Iterator[Cells]:
    usual = {"unit": UNIT, "received_at": "2026-10-15 10:00:00"}
    ours = usual | {"justified": "true", "responsible": "operator"}
    yield {"complaint_id": "C1", **ours, "item": "assurance", "channel": "miit"}
    yield {"complaint_id": "C2", **ours, "item": "last_mile_assurance", "channel": "escalated"}
    yield {"complaint_id": "C3", **ours, "item": "assurance", "channel": "group", "justified": "false"}
    yield {"complaint_id": "C4", **ours, "item": "assurance", "channel": "group", "responsible": "customer"}
    yield {"complaint_id": "C5", **ours, "item": "assurance", "channel": "miit", "received_at": "2026-11-01"}


def _events() -> Iterator[Cells]:
    usual = {"subject": UNIT, "occurred_on": "2026-10-31"}
    yield {"event_id": "E1", **usual, "kind": "false_feedback"}
    yield {"event_id": "E2", **usual, "kind": "resource_error"}
    yield {"event_id": "E3", **usual, "kind": "data_error", "count": 3}
    yield {"event_id": "E4", **usual, "kind": "key_outage", "occurred_on": "2026-11-01"}


def _responses() -> Iterator[Cells]:
    for number in range(150):
        answer = "neutral" if number < 13 else ("satisfied", "very_satisfied")[number % 2]
        yield {
            "response_id": f"S{number:03d}",
            "unit": UNIT,
            "brand": "navigator",
            "answered_at": "2026-10-20 10:00:00",
            "answer": answer,
        }
    yield {"response_id": "S900", "unit": UNIT, "brand": "navigator", "answered_at": "2026-10-20 10:00:00"}


def _checks() -> Iterator[Cells]:
    for kind, count, failed in (("capability", 20, 1), ("leased_line", 30, 0)):
        for number in range(count):
            passed = "false" if number < failed else "true"
            yield {
                "check_id": f"{kind}-{number}",
                "unit": UNIT,
                "kind": kind,
                "checked_on": "2026-10-25",
                "passed": passed,
            }


def _ratings() -> Iterator[Cells]:
    scores = {
        "satisfaction": (90, 92),
        "response_speed": (91,),
        "resolution_rate": (88,),
        "order_speed": (84,),
        "order_quality": (85,),
        "attitude": (88,),
        "communication": (88,),
    }
    for indicator, given in scores.items():
        for number, score in enumerate(given):
            usual = {
                "subject": UNIT,
                "rater": f"客户部{number}",
                "period": "2026-10",
                "rater_role": "assessor",
            }
            yield usual | {"indicator": indicator, "score": score}
    yield {
        "subject": UNIT,
        "rater": "自己",
        "period": "2026-10",
        "rater_role": "self",
        "indicator": "complaint_record",
        "score": 100,
    }
